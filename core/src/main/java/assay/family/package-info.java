/// Published architectures: a [Spec][assay.spec.Spec], the fields of a config, becomes a [Model][assay.model.Model].
///
/// A family is one short file: which fields it reads under which names, what the reference implementation assumes where
/// they are absent, how its layers are called, and of which parts it is composed. It never states a total. [Families]
/// lists them.
///
/// {@snippet class="assay.page.FamilyTest" region="gpt2"}
@NullMarked
package assay.family;

import org.jspecify.annotations.NullMarked;
