/// Trees made from trees.
///
/// What a model does when it is trained, or when it decodes, is again ops over named axes. So it is a tree like the
/// model's own, and every account can be taken of it; a pass knows ops and no quantity.
///
/// [Gradient] is the backward pass: for each op, in reverse, one op for each operand that needs a gradient. The
/// gradient of a contraction is a contraction over the same indices, so that nothing has to be said about its cost.
/// GPT-2's begins at the head, which is tied to the embedding:
///
/// {@snippet class="assay.page.PassTest" region="gradient"}
///
/// [Decode] is the step that adds one token to a cache. A mask over all queries becomes the number of keys that the
/// one query meets, no more than a sliding window holds:
///
/// {@snippet class="assay.page.PassTest" region="decode"}
///
/// [Absorb] multiplies the weights that open a cached latent into queries and outputs, so that a step meets the latents
/// themselves.
///
/// [Recompute] is the tree of what is done again in the backward pass because it was not kept; [Dropout] adds what a
/// training run drops. [Shard] is one rank's tree where matrices are split, [Tokens] where what stands between them is
/// split too; [Partial] says of which gradients each rank has a part. [Needs] says which streams need a gradient, and
/// [Cores] where attention's scores begin and end.
@NullMarked
package assay.pass;

import org.jspecify.annotations.NullMarked;
