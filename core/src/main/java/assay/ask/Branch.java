package assay.ask;

import assay.algebra.Expr;
import assay.model.Proviso;
import java.util.List;

/// A figure of those models of one form whose sizes meet some provisos: the greatest of several formulas.
public record Branch(List<Expr> formulas, List<Proviso> provisos) {
    public Branch {
        formulas = List.copyOf(formulas);
        provisos = List.copyOf(provisos);
    }

    /// The greatest.
    public Expr greatest() {
        return Expr.min(formulas.stream().map(Expr::negated).toList()).negated();
    }
}
