/// What families share: sizes under their usual names, kinds of layers, the usual attention, and the stack.
///
/// A [Family] makes a tree of what it reads. [Hf] reads the sizes of a decoder and [LayerTypes] of which kind each
/// layer is; [Usual] has attention and feed-forward under their usual names; [Stack] puts layers on top of each other,
/// between a table of tokens and a head. A family says what it has of its own and takes the rest from here:
///
/// {@snippet class="assay.page.KitTest" region="family"}
@NullMarked
package assay.kit;

import org.jspecify.annotations.NullMarked;
