package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExprTest {
    private static final Expr B = Expr.dim("B");
    private static final Expr T = Expr.dim("T");
    private static final Expr W = Expr.dim("w");
    private static final Expr D = Expr.dim("d");
    private static final Expr HALF = Expr.of(Rational.of(1, 2));

    private static Rational at(Expr e, String dim, long value) {
        return e.at(Map.of(dim, Rational.of(value)));
    }

    // ---- published identities -----------------------------------------------------------------

    @Test
    void aSlidingCausalWindowInClosedForm() {
        var m = T.min(W);
        var pairs = m.times(m.plus(Expr.ONE)).times(HALF).plus(T.minus(m).times(W));
        assertThat(pairs).hasToString("T*w - w*min(T, w) + 1/2*min(T, w)^2 + 1/2*min(T, w)");
        for (int t = 1; t <= 12; t++) {
            for (int w = 1; w <= 12; w++) {
                int counted = 0;
                for (int i = 0; i < t; i++) for (int j = 0; j <= i; j++) if (i - j < w) counted++;
                assertThat(pairs.at(Map.of("T", Rational.of(t), "w", Rational.of(w)))).isEqualTo(Rational.of(counted));
            }
        }
    }

    @Test
    void aFeedForwardSizeRoundedUp() {
        var size = D.times(8).over(Expr.of(3)).floor().roundUp(Expr.of(256));
        assertThat(at(size, "d", 4_096)).isEqualTo(Rational.of(11_008));
        var shorter = D.times(8).over(Expr.of(3)).roundUp(Expr.of(256));
        assertThat(shorter).hasToString("256*ceil(d/96)");
        assertThat(at(shorter, "d", 4_096)).isEqualTo(Rational.of(11_008));
    }

    @Test
    void aFeedForwardSizeRoundedToTheNearestAndDown() {
        var size = D.times(8).over(Expr.of(3));
        assertThat(at(size.roundNearest(Expr.of(64)), "d", 1_600)).isEqualTo(Rational.of(4_288));
        assertThat(at(size.roundDown(Expr.of(64)), "d", 1_600)).isEqualTo(Rational.of(4_224));
    }

    @Test
    void theNextCausalRow() {
        var pairs = T.times(T).plus(T).times(HALF);
        assertThat(pairs.difference("T")).isEqualTo(T.plus(Expr.ONE));
        assertThat(pairs.difference("B")).isEqualTo(Expr.ZERO);
    }

    // ---- rounding ---------------------------------------------------------------------------------

    @Test
    void halvesRoundUp() {
        assertThat(Expr.of(6).roundNearest(Expr.of(4))).isEqualTo(Expr.of(8));
        assertThat(Expr.of(-6).roundNearest(Expr.of(4))).isEqualTo(Expr.of(-4));
        assertThat(Expr.of(5).roundNearest(Expr.of(4))).isEqualTo(Expr.of(4));
        assertThat(Expr.of(7).roundNearest(Expr.of(4))).isEqualTo(Expr.of(8));
    }

    @Test
    void roundedConstants() {
        assertThat(Expr.of(9).roundUp(Expr.of(4))).isEqualTo(Expr.of(12));
        assertThat(Expr.of(8).roundUp(Expr.of(4))).isEqualTo(Expr.of(8));
        assertThat(Expr.of(11).roundDown(Expr.of(4))).isEqualTo(Expr.of(8));
        assertThat(Expr.of(11).mod(Expr.of(4))).isEqualTo(Expr.of(3));
        assertThat(Expr.of(-1).mod(Expr.of(4))).isEqualTo(Expr.of(3));
        assertThat(Expr.of(11).ceilDiv(Expr.of(4))).isEqualTo(Expr.of(3));
        assertThat(Expr.of(11).over(Expr.of(4)).floor()).isEqualTo(Expr.of(2));
    }

    @Test
    void whatIsSurelyAnIntegerLeavesACeiling() {
        assertThat(T.times(Expr.of(Rational.of(3, 2))).plus(HALF).ceil()).hasToString("T + ceil(T/2 + 1/2)");
        assertThat(T.times(Expr.of(Rational.of(-1, 3))).ceil()).hasToString("-T + ceil(2*T/3)");
        assertThat(T.times(7).over(W).ceil()).hasToString("ceil(7*T/w)");
        assertThat(T.plus(HALF).ceil()).isEqualTo(T.plus(Expr.ONE));
        assertThat(T.minus(HALF).ceil()).isEqualTo(T);
        assertThat(T.min(W).plus(T.over(W)).ceil()).hasToString("ceil(T/w) + min(T, w)");
        var share = T.over(B).min(W);
        assertThat(share.ceil()).hasToString("ceil(min(B*w, T)/B)");
    }

    // ---- the least ----------------------------------------------------------------------------------

    @Test
    void theLeastOfNothingIsRefused() {
        assertThatThrownBy(() -> Expr.min(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSurelyMoreIsNotTheLeast() {
        assertThat(T.min(T.plus(W))).isEqualTo(T);
        assertThat(T.min(T.times(3))).isEqualTo(T);
        assertThat(Expr.ZERO.min(T)).isEqualTo(Expr.ZERO);
        assertThat(Expr.min(List.of(T, W, T.plus(W)))).isEqualTo(T.min(W));
        assertThat(Expr.of(3).min(Expr.of(2))).isEqualTo(Expr.of(2));
        assertThat(Expr.of(3).max(Expr.of(2))).isEqualTo(Expr.of(3));
    }

    @Test
    void theNormalFormOfAMinimum() {
        assertThat(T.max(W)).hasToString("T + w - min(T, w)");
        assertThat(T.min(T.max(W))).isEqualTo(T);
        assertThat(T.times(4).min(W.times(6))).hasToString("2*min(2*T, 3*w)");
        assertThat(T.times(B).over(D).min(B.times(W))).hasToString("B*min(d*w, T)/d");
        assertThat(T.plus(B).min(W.plus(B).plus(Expr.ONE))).hasToString("B + min(T, w + 1)");
        assertThat(T.min(W).plus(B).min(D)).isEqualTo(Expr.min(List.of(T.plus(B), W.plus(B), D)));
        assertThat(T.min(W).times(B).min(D)).isEqualTo(Expr.min(List.of(T.times(B), W.times(B), D)));
        assertThat(T.over(Expr.of(2)).min(W.over(Expr.of(3)))).hasToString("1/6*min(3*T, 2*w)");
    }

    @Test
    void aMinimumOfUnknownSignIsNotWrittenOut() {
        var difference = T.minus(W).over(B).ceil();
        var product = T.min(W).times(difference);
        var least = product.min(D);
        var inside = (Atom.Min) least.terms().getFirst().monomial().powers().getFirst().atom();
        assertThat(inside.of()).hasSize(2);
        var point = Map.of("T", Rational.of(2), "w", Rational.of(5), "B", Rational.ONE, "d", Rational.ZERO);
        assertThat(least.at(point)).isEqualTo(Rational.of(-6));
    }

    @Test
    void aPowerOfAMinimumIsNotWrittenOut() {
        assertThat(T.min(W).pow(2).min(D)).hasToString("min(min(T, w)^2, d)");
    }

    @Test
    void minimaAreWrittenOutUpToALimit() {
        var a = sumOfMinima("a");
        var b = sumOfMinima("b");
        assertThat(arguments(a.min(b))).isEqualTo(64);
        assertThat(arguments(Expr.min(List.of(a, b, D)))).isEqualTo(3);
    }

    /// Writes out as 32 arguments.
    private static Expr sumOfMinima(String name) {
        var sum = Expr.ZERO;
        for (int i = 0; i < 5; i++) sum = sum.plus(Expr.dim(name + "x" + i).min(Expr.dim(name + "y" + i)));
        return sum;
    }

    private static int arguments(Expr least) {
        assertThat(least.terms()).hasSize(1);
        var atom = (Atom.Min) least.terms().getFirst().monomial().powers().getFirst().atom();
        return atom.of().size();
    }

    // ---- sums, products, division -------------------------------------------------------------------

    @Test
    void constantsOfEveryKindAreOne() {
        assertThat(Expr.of(7)).isEqualTo(Expr.of(BigInteger.valueOf(7))).isEqualTo(Expr.of(Rational.of(14, 2)));
        assertThat(Expr.of(0)).isEqualTo(Expr.ZERO);
        assertThat(Expr.of(1)).isEqualTo(Expr.ONE);
        assertThat(Expr.of(new Term(Rational.ZERO, Monomial.of(new Atom.Dim("x"), 1)))).isEqualTo(Expr.ZERO);
    }

    @Test
    void emptySumsAndProducts() {
        assertThat(Expr.sum(List.of())).isEqualTo(Expr.ZERO);
        assertThat(Expr.product(List.of())).isEqualTo(Expr.ONE);
    }

    @Test
    void termsAreReadOnly() {
        assertThatThrownBy(() -> T.plus(W).terms().removeFirst()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void powers() {
        assertThat(T.plus(Expr.ONE).pow(5)).hasToString("T^5 + 5*T^4 + 10*T^3 + 10*T^2 + 5*T + 1");
        assertThat(T.times(2).pow(-2)).hasToString("1/4/T^2");
        assertThat(Expr.ZERO.pow(0)).isEqualTo(Expr.ONE);
        assertThat(Expr.ZERO.pow(2)).isEqualTo(Expr.ZERO);
        assertThat(T.plus(W).pow(1)).isEqualTo(T.plus(W));
    }

    @Test
    void onlyATermDivides() {
        var wrong = catchThrowableOfType(NotDivisible.class, () -> T.over(B.plus(W).minus(Expr.ONE)));
        assertThat(wrong).hasMessage("cannot divide (T) by (B + w - 1): only a single term divides, not a sum");
        assertThat(wrong.dividend()).isEqualTo(T);
        assertThat(wrong.divisor()).isEqualTo(B.plus(W).minus(Expr.ONE));
        assertThatThrownBy(() -> T.over(Expr.ZERO)).isInstanceOf(NotDivisible.class)
            .hasMessage("cannot divide (T) by (0): it is zero");
        assertThatThrownBy(() -> T.plus(W).pow(-1)).isInstanceOf(NotDivisible.class);
        assertThatThrownBy(() -> Expr.ZERO.pow(-1)).isInstanceOf(NotDivisible.class);
    }

    // ---- what can be seen without values --------------------------------------------------------------

    @Test
    void constants() {
        assertThat(Expr.ZERO.isConstant()).isTrue();
        assertThat(Expr.of(3).isConstant()).isTrue();
        assertThat(T.isConstant()).isFalse();
        assertThat(T.plus(Expr.ONE).isConstant()).isFalse();
        assertThat(Expr.ZERO.constant()).isEqualTo(Rational.ZERO);
        assertThat(T.constant()).isEqualTo(Rational.ZERO);
        assertThat(T.plus(HALF).constant()).isEqualTo(Rational.of(1, 2));
        assertThat(Expr.ZERO.isZero()).isTrue();
        assertThat(Expr.ONE.isZero()).isFalse();
    }

    @Test
    void integersBySight() {
        assertThat(T.times(W).minus(Expr.of(3)).isInteger()).isTrue();
        assertThat(T.times(HALF).isInteger()).isFalse();
        assertThat(T.over(W).isInteger()).isFalse();
        assertThat(T.times(T).plus(T).times(HALF).isInteger()).as("one half of T^2 + T is, but not by sight").isFalse();
        assertThat(Expr.ZERO.isInteger()).isTrue();
    }

    @Test
    void signsBySight() {
        assertThat(T.times(W).plus(T.over(W)).isNonNegative()).isTrue();
        assertThat(T.minus(W).isNonNegative()).isFalse();
        assertThat(T.minus(W).over(B).ceil().isNonNegative()).isFalse();
        assertThat(Expr.ZERO.isNonNegative()).isTrue();
        assertThat(Expr.of(-1).isNonNegative()).isFalse();
        assertThat(new Term(Rational.ZERO, Monomial.ONE).isNonNegative()).isTrue();
    }

    @Test
    void dimensionsInsideAtomsCount() {
        assertThat(T.over(W).ceil().times(B.min(D)).dims()).extracting(Atom.Dim::name)
            .containsExactly("B", "T", "d", "w");
        assertThat(Expr.of(3).dims()).isEmpty();
    }

    @Test
    void powersOfOneDimension() {
        var e = T.pow(2).times(B).times(3).plus(T.times(W)).plus(T.times(5)).plus(D).plus(B.over(T));
        assertThat(e.degree("T")).isEqualTo(2);
        assertThat(e.degree("d")).isEqualTo(1);
        assertThat(e.degree("z")).isZero();
        assertThat(T.pow(-2).degree("T")).isEqualTo(-2);
        assertThat(Expr.ZERO.degree("T")).isZero();
        assertThat(e.coefficient("T", 2)).contains(B.times(3));
        assertThat(e.coefficient("T", 1)).contains(W.plus(Expr.of(5)));
        assertThat(e.coefficient("T", 0)).contains(D);
        assertThat(e.coefficient("T", -1)).contains(B);
        assertThat(e.coefficient("T", 3)).contains(Expr.ZERO);
        assertThat(e.plus(W.over(D).ceil()).coefficient("T", 0)).contains(D.plus(W.over(D).ceil()));
        assertThat(e.plus(T.over(D).ceil()).coefficient("T", 0)).isEmpty();
        assertThat(e.plus(T.min(D)).coefficient("T", 2)).isEmpty();
    }

    // ---- substitution and value -------------------------------------------------------------------------

    @Test
    void substitutesAllAtOnce() {
        assertThat(T.plus(W.times(2)).with(Map.of("T", W, "w", T))).isEqualTo(W.plus(T.times(2)));
        assertThat(T.over(W).ceil().with(Map.of("w", Expr.ONE))).isEqualTo(T);
        assertThat(T.min(W).with(Map.of("w", T.plus(B)))).isEqualTo(T);
        assertThatThrownBy(() -> T.over(W).with(Map.of("w", B.plus(D)))).isInstanceOf(NotDivisible.class);
        assertThatThrownBy(() -> T.over(W).with(Map.of("w", Expr.ZERO))).isInstanceOf(NotDivisible.class);
    }

    @Test
    void aValueNeedsEveryDimension() {
        assertThatThrownBy(() -> at(T.times(W), "T", 3)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no value for dimension w");
        assertThat(at(T, "T", 3)).isEqualTo(Rational.of(3));
    }

    @Test
    void aDimensionIsAnIntegerThatIsNotNegative() {
        assertThat(at(T.plus(Expr.ONE), "T", 0)).isEqualTo(Rational.ONE);
        assertThatThrownBy(() -> at(T, "T", -1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("dimension T is an integer from 0 up, not -1");
        assertThatThrownBy(() -> T.at(Map.of("T", Rational.of(9, 2)))).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("dimension T is an integer from 0 up, not 9/2");
    }

    @Test
    void aZeroDenominatorHasNoValue() {
        assertThatThrownBy(() -> at(Expr.ONE.over(T), "T", 0)).isInstanceOf(ArithmeticException.class);
    }

    // ---- identity -----------------------------------------------------------------------------------------

    @Test
    void equality() {
        assertThat(T.plus(W)).isEqualTo(W.plus(T)).hasSameHashCodeAs(W.plus(T)).isNotEqualTo(T).isNotEqualTo("T + w");
        assertThat(T.hashCode()).isNotEqualTo(W.hashCode());
    }

    @Test
    void orderOfForms() {
        var order = List.of(T.times(W).times(2), T.times(W).plus(B), T.times(W), B.times(2), B.plus(Expr.ONE), B, T,
            Expr.ONE, Expr.ZERO);
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                assertThat(Integer.signum(order.get(i).compareTo(order.get(j)))).isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
