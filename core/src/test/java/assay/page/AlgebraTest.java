package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlgebraTest {
    @Test
    void fractionsAreExact() {
        // @start region="exact"
        var tokens = Expr.dim("T");
        var pairs = tokens.times(tokens.plus(Expr.ONE)).over(Expr.of(2));

        assertThat(pairs).hasToString("1/2*T^2 + 1/2*T");
        assertThat(pairs.at(Map.of("T", Rational.of(1024)))).isEqualTo(Rational.of(524_800));
        assertThat(pairs.difference("T")).isEqualTo(tokens.plus(Expr.ONE));
        // @end
    }

    @Test
    void aSingleTermDivides() {
        // @start region="division"
        var share = Expr.dim("B").times(Expr.dim("d")).over(Expr.dim("n"));

        assertThat(share).hasToString("B*d/n");
        assertThatThrownBy(() -> share.over(Expr.dim("T").plus(Expr.ONE)))
                .isInstanceOf(NotDivisible.class)
                .hasMessage("cannot divide (B*d/n) by (T + 1): only a single term divides, not a sum");
        // @end
    }

    @Test
    void equalFormsHaveEqualValues() {
        // @start region="normal"
        var x = Expr.dim("x");
        var w = Expr.dim("w");

        assertThat(x.plus(w).pow(2).minus(x.pow(2))).isEqualTo(w.times(w).plus(x.times(w).times(2)));
        assertThat(x.plus(w).ceil()).isEqualTo(x.plus(w));
        assertThat(x.min(x.plus(w))).isEqualTo(x);
        assertThat(x.ceilDiv(Expr.of(2)).ceilDiv(Expr.of(3))).isNotEqualTo(x.ceilDiv(Expr.of(6)));
        // @end
    }
}
