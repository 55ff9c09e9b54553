/// The fields of a config, each read with its origin.
///
/// A [Spec] is [fields][Field] by the names of their own format, each a [Value] with its place, and settings by Assay's
/// names over them. Every field that a [Reading] reads leaves a size or a switch with its source; a default is visible
/// as such.
///
/// Where the reference assumes nothing, nothing is assumed. What is missing, wrong or at odds with another field is
/// found in one reading and refused together, each problem at its place:
///
/// {@snippet class="assay.page.FamilyTest" region="refused"}
@NullMarked
package assay.spec;

import org.jspecify.annotations.NullMarked;
