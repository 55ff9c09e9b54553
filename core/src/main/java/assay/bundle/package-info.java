/// What comes with the program besides its code: texts, each by its name.
///
/// On the virtual machine they lie beside the classes that read them, elsewhere where the program's build puts them;
/// who reads one asks [Texts] and nothing else.
///
/// {@snippet class="assay.page.BundleTest" region="rows"}
@NullMarked
package assay.bundle;

import org.jspecify.annotations.NullMarked;
