/// Published architectures: a [Spec], the fields of a config, becomes a [Model][assay.model.Model].
///
/// A [Family] is one short file: which fields it reads under which names, what the reference implementation assumes
/// where they are absent, how its layers are called, and of which parts it is composed. It never states a total.
///
/// A spec is fields by the names of their own format, each with its place, and settings by Assay's names over them.
/// Every field that is read leaves a size or a switch with its source; a default is visible as such.
///
/// {@snippet class="assay.page.FamilyTest" region="gpt2"}
///
/// Where the reference assumes nothing, nothing is assumed. What is missing, wrong or at odds with another field is
/// found in one [reading][Reading] and refused together, each problem at its place:
///
/// {@snippet class="assay.page.FamilyTest" region="refused"}
@NullMarked
package assay.family;

import org.jspecify.annotations.NullMarked;
