/// What a model is: a tree of named parts whose leaves are ops over named axes.
///
/// An op is one [Line] of text. It defines the op, documents it, and is quoted in every error and every explanation.
/// There are three kinds of [Op]: a [Contract] multiplies and sums, a [Pointwise] applies a small function at every
/// element, a [Gather] moves rows chosen by number. Everything else is a composite of these. The kinds are few so
/// that every account has a rule for each; a contraction whose line hides a second op, such as a broadcast, is
/// refused. An [Opaque] op is one of a file for which there is no rule: every account lists it as not counted.
///
/// {@snippet class="assay.page.ModelTest" region="line"}
///
/// A [Block] groups parts and may bind axes for them; a [Repeat] stands for copies of its parts and owns their
/// [Numbers]. Layers of several kinds are a repeat for each kind, and take turns by their numbers: a [Run] says in
/// which order. The [Place] of an op is its path, the sizes of its axes and the number of its copies. Parameter names
/// are the reference implementation's: a block's path, dots for slashes, `{i}` after a repeat. Where the files of a
/// checkpoint have other names, or every expert by itself, a [Spelling] says how one becomes the other.
///
/// {@snippet class="assay.page.ModelTest" region="layers"}
///
/// Streams are edges by name, in the order of execution: a read means the latest write of that name. So `x` goes
/// through a residual block untouched while the block's parts write other names, until the sum writes `x` again. A
/// [Model] that is [checked][Model#checked()] reads nothing that is not written with the same sizes.
///
/// {@snippet class="assay.page.ModelTest" region="tree"}
///
/// [Sizes] are bound last; until then every amount is an expression. Each [Size] is a number or an expression in
/// other sizes, and knows where it comes from.
///
/// {@snippet class="assay.page.ModelTest" region="sizes"}
@NullMarked
package assay.model;

import org.jspecify.annotations.NullMarked;
