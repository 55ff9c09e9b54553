/// An expression in other notations than its own: read from text, compiled to bytecode.
///
/// [assay.notation.Parser] reads what [assay.algebra.Expr#toString()] writes, and what people type.
/// [assay.notation.Compiled] is the same number as [assay.algebra.Expr#at(java.util.Map)], many times faster, for
/// sweeps over millions of points.
@NullMarked
package assay.notation;

import org.jspecify.annotations.NullMarked;
