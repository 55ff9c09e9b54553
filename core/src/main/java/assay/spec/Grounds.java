package assay.spec;

import assay.algebra.Expr;
import java.util.Set;

/// What the form of a model rests on besides which fields there are: sizes whose numbers were looked at while it was
/// read, and what must hold between sizes. Of models that are read from the same fields, and of which no size that was
/// looked at differs, the formulas are the same.
///
/// @param looked names of sizes
/// @param conditions in sizes; each is a whole number from one up where its sizes are those of a model
public record Grounds(Set<String> looked, Set<Expr> conditions) {}
