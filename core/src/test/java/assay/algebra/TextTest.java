package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    private static final Expr X = Expr.dim("x");
    private static final Expr Y = Expr.dim("y");
    private static final Expr D = Expr.dim("d_model");

    @Test
    void numbers() {
        assertThat(Expr.ZERO).hasToString("0");
        assertThat(Expr.ONE).hasToString("1");
        assertThat(Expr.of(-1)).hasToString("-1");
        assertThat(Expr.of(Rational.of(-9, 2))).hasToString("-9/2");
    }

    @Test
    void sums() {
        var e = Expr.dim("B").times(Expr.dim("T")).times(D.pow(2)).times(2)
            .plus(X.over(Y).times(Expr.of(Rational.of(1, 2))))
            .minus(Expr.dim("d").over(Expr.of(64)).ceil());
        assertThat(e).hasToString("2*B*T*d_model^2 - ceil(d/64) + 1/2*x/y");
        assertThat(X.negated().minus(Y.times(2)).plus(Expr.ONE)).hasToString("-x - 2*y + 1");
    }

    @Test
    void quotients() {
        assertThat(Expr.ONE.over(X)).hasToString("1/x");
        assertThat(X.over(Y.pow(2).times(D))).hasToString("x/d_model/y^2");
        assertThat(Expr.of(Rational.of(3, 4)).over(X)).hasToString("3/4/x");
        assertThat(Expr.of(-2).over(X)).hasToString("-2/x");
    }

    @Test
    void fractionsInACeilingAreWrittenAsDivisions() {
        assertThat(X.over(Expr.of(2)).ceil()).hasToString("ceil(x/2)");
        assertThat(X.times(2).over(Expr.of(3)).plus(Expr.of(Rational.of(1, 2))).ceil())
            .hasToString("ceil(2*x/3 + 1/2)");
        assertThat(X.over(Y.times(2)).ceil()).hasToString("ceil(x/2/y)");
        assertThat(Expr.ONE.over(Y.times(2)).ceil()).hasToString("ceil(1/2/y)");
        assertThat(X.over(Y).min(X.over(Y.pow(2)).times(Expr.of(Rational.of(1, 2)))).ceil())
            .hasToString("ceil(x*min(2*y, 1)/2/y^2)");
        assertThat(X.over(Y.times(2)).min(Y.over(X)).plus(X.over(Expr.of(2))).ceil().pow(2)).asString()
            .startsWith("ceil(");
    }

    @Test
    void functions() {
        assertThat(X.min(Y)).hasToString("min(x, y)");
        assertThat(X.min(Y).times(D).pow(2).over(X.over(Y).ceil())).hasToString("d_model^2*min(x, y)^2/ceil(x/y)");
    }

    /// Also where a dimension is called as a function is.
    @Test
    void otherWordsForDimensions() {
        var e = X.over(Expr.dim("min")).ceil().plus(X.min(Expr.dim("ceil")).times(D.pow(2)));
        assertThat(e).hasToString("d_model^2*min(ceil, x) + ceil(x/min)");
        assertThat(e.written(name -> name.equals("x") ? name : "7")).isEqualTo("7^2*min(7, x) + ceil(x/7)");
    }
}
