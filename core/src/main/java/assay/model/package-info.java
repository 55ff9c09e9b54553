/// What a model is: a tree of named parts whose leaves are ops over named axes.
///
/// An op is one [line][assay.model.Line] of text, `x[b t d] .weight[(h k) d] -> q[b t h k]`, which defines it, documents
/// it, and is quoted in every error and every explanation. There are three kinds of [Op][assay.model.Op]: a
/// [Contract][assay.model.Contract] multiplies and sums, a [Pointwise][assay.model.Pointwise] applies a small function at
/// every element, a [Gather][assay.model.Gather] moves rows chosen by number. Everything else is a composite of these.
///
/// A [Block][assay.model.Block] groups parts and may bind axes for them; a [Repeat][assay.model.Repeat] stands for that many
/// copies of its parts. Parameter names are the checkpoint's: a block's path, dots for slashes, `{i}` after a repeat.
///
/// Streams are edges by name, in the order of execution: a read means the latest write of that name. So `x` goes through a
/// residual block untouched while the block's parts write other names, until the sum writes `x` again.
///
/// Sizes are [bound][assay.model.Sizes] last; until then every amount is an expression.
@NullMarked
package assay.model;

import org.jspecify.annotations.NullMarked;
