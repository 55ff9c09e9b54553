/// Trees made from trees.
///
/// [Gradient][assay.pass.Gradient] is the backward pass, op by op from what needs a gradient;
/// [Decode][assay.pass.Decode] is the step that adds one token to a cache. A pass knows ops and no quantity, so every account
/// can be taken of its result.
@NullMarked
package assay.pass;

import org.jspecify.annotations.NullMarked;
