package assay.ask;

import assay.algebra.Expr;
import assay.model.Condition;
import java.util.List;

/// A figure of those models of one form whose sizes meet some conditions: the greatest of several formulas.
public record Branch(List<Expr> formulas, List<Condition> conditions) {
    public Branch {
        formulas = List.copyOf(formulas);
        conditions = List.copyOf(conditions);
    }

    /// The greatest.
    public Expr greatest() {
        return Expr.min(formulas.stream().map(Expr::negated).toList()).negated();
    }
}
