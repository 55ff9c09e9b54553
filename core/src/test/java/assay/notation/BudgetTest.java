package assay.notation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final int TERMS = 200_000;
    private static final Expr X = Expr.dim("x");
    private static final Expr TWO = X.plus(Expr.dim("y"));
    private static final Expr THREE = TWO.plus(Expr.ONE);
    private static final Expr MIN = X.min(Expr.dim("y")).plus(Expr.dim("z").min(Expr.dim("w")));

    /// Asserts that an operation is done with a budget of so many terms and refused with one less.
    private static void costs(int terms, Consumer<Budget> operation) {
        assertThatCode(() -> operation.accept(left(terms))).doesNotThrowAnyException();
        assertThatThrownBy(() -> operation.accept(left(terms - 1))).isInstanceOf(ArithmeticException.class)
            .hasMessage("the expanded formula is too long");
    }

    private static Budget left(int terms) {
        var budget = new Budget();
        budget.sum(Collections.nCopies(TERMS - terms, Expr.ONE));
        return budget;
    }

    @Test
    void operationsPayForTheirTerms() {
        costs(5, b -> b.sum(List.of(TWO, THREE)));
        costs(6, b -> b.times(TWO, THREE));
        costs(1, b -> b.times(Expr.ZERO, Expr.ZERO));
        costs(3, b -> b.over(THREE, X));
        costs(4 + 6, b -> b.pow(TWO, 3));
        costs(9, b -> b.round(THREE, X, Expr::roundUp));
    }

    @Test
    void powersOfATermAreFree() {
        assertThatCode(() -> left(0).pow(X, 5)).doesNotThrowAnyException();
        assertThatCode(() -> left(0).pow(TWO, 1)).doesNotThrowAnyException();
        assertThatCode(() -> left(0).pow(TWO, 0)).doesNotThrowAnyException();
    }

    @Test
    void minimaPayForWhatTheyWriteOut() {
        costs(2 * 3, b -> b.min(List.of(X, TWO)));
        costs((4 + 1) * 3, b -> b.min(List.of(MIN, X)));
        costs((4 + 1) * 3, b -> b.max(List.of(MIN, X)));
        var sum = MIN;
        for (int i = 0; i < 7; i++) sum = sum.plus(Expr.dim("a" + i).min(Expr.dim("b" + i)));
        var large = sum;
        costs((2 + 64) * 10, b -> b.min(List.of(large, X)));
    }

    private static Expr bits(int n) {
        return Expr.of(BigInteger.ONE.shiftLeft(n - 1)).times(X);
    }

    private static void within(Runnable operation) {
        assertThatCode(operation::run).doesNotThrowAnyException();
    }

    private static void beyond(Runnable operation) {
        assertThatThrownBy(operation::run).isInstanceOf(ArithmeticException.class)
            .hasMessage("a number of more than 10000 bits");
    }

    @Test
    void numbersAreLimited() {
        within(() -> new Budget().times(bits(6_000), bits(4_000)));
        beyond(() -> new Budget().times(bits(6_000), bits(4_001)));
        within(() -> new Budget().over(bits(6_000), bits(4_000)));
        beyond(() -> new Budget().over(bits(6_000), bits(4_001)));
        within(() -> new Budget().pow(bits(100), 100));
        beyond(() -> new Budget().pow(bits(100), 101));
        beyond(() -> new Budget().pow(bits(100).pow(-1), 101));
        beyond(() -> new Budget().pow(bits(100), -101));
        within(() -> new Budget().round(bits(6_000), bits(2_000), Expr::roundUp));
        beyond(() -> new Budget().round(bits(6_000), bits(2_001), Expr::roundUp));
    }

    @Test
    void exponentsAreLimited() {
        within(() -> new Budget().pow(X.pow(10).plus(X), 2));
        within(() -> new Budget().pow(X.pow(-10), 100));
        assertThatThrownBy(() -> new Budget().pow(X.pow(-10), 101)).isInstanceOf(ArithmeticException.class)
            .hasMessage("an exponent of more than 1000");
        assertThatThrownBy(() -> new Budget().pow(TWO, 1_001)).isInstanceOf(ArithmeticException.class)
            .hasMessage("an exponent of more than 1000");
    }
}
