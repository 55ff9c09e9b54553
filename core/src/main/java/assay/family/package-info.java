/// Published architectures: a [Spec][assay.family.Spec], the fields of a config, becomes a [Model][assay.model.Model].
///
/// A [Family][assay.family.Family] is one short file: which fields it reads under which names, what the reference
/// implementation assumes where they are absent, how its layers are called, and of which parts it is composed. It never
/// states a total. Each field that is read leaves a size or a switch with its source; a default is visible as such.
@NullMarked
package assay.family;

import org.jspecify.annotations.NullMarked;
