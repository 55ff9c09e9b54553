/// An expression in other notations than its own: read from text, compiled to bytecode.
///
/// Text is how a formula comes in, from a setting such as `d_ff=4*d_model` or a convention's price `4*n + 2*rows`.
/// [Parser] reads what [assay.algebra.Expr#toString()] writes and gives the same expression back; it also reads what
/// people type, with parentheses and with functions such as `roundUp`, which the normal form writes in its own terms.
///
/// {@snippet class="assay.page.NotationTest" region="text"}
///
/// A text may come from anywhere. Its length, its depth and the work of expanding it are bounded, and what is no
/// formula is [Malformed]: where it goes wrong, what stands there, what would be right.
///
/// {@snippet class="assay.page.NotationTest" region="malformed"}
///
/// [Compiled] is a function of the dimensions in a fixed order: the same number as
/// [assay.algebra.Expr#at(java.util.Map)], many times faster, for sweeps over millions of points. It computes in
/// `long`s and notices where one does not suffice; there the expression itself is evaluated, so that speed never
/// costs a digit.
///
/// {@snippet class="assay.page.NotationTest" region="compiled"}
///
/// [Together] is the same of many expressions, such as all totals of a model: what they share is computed once a point,
/// and the results go to an array of the caller's.
///
/// {@snippet class="assay.page.NotationTest" region="together"}
///
/// [Lattice] is many expressions at all combinations of values: over blocks of points, of which each loop runs over one
/// operation, so that a virtual machine makes vector code of it. What of a formula stays while the last dimensions
/// move is worked out once a block, and a bound that goes along says where a `long` suffices.
///
/// {@snippet class="assay.page.NotationTest" region="lattice"}
///
/// The first two write bytecode; where no class can be made, such as in a browser, an [Interpreter] does the same work.
@NullMarked
package assay.notation;

import org.jspecify.annotations.NullMarked;
