/// A model of one's own, written as a text.
///
/// A text has sections: sizes, switches, axes, what is read and what is written, and the tree, in which a line is an op
/// line or a part by its name. [Written] makes the model; what is wrong with a line is refused at its place.
///
/// {@snippet class="assay.page.TextTest" region="model"}
@NullMarked
package assay.text;

import org.jspecify.annotations.NullMarked;
