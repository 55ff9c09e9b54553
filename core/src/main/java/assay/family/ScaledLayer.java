package assay.family;

import assay.algebra.Rational;
import assay.spec.Value;
import java.util.List;

/// The heads and the inner width of a layer of [OpenElm].
record ScaledLayer(int queries, int groups, long inner) {
    /// The layer of a number, one head where its lists end before it.
    static ScaledLayer of(List<Integer> queries, List<Integer> groups, int layer, long inner) {
        return new ScaledLayer(at(queries, layer), at(groups, layer), inner);
    }

    private static int at(List<Integer> each, int layer) {
        return layer < each.size() ? each.get(layer) : 1;
    }

    /// The multiple of the divisor that is nearest to the width times its factor, no more than a tenth below it.
    static long inner(long width, List<Value> multipliers, int layer, long divisor) {
        if (layer >= multipliers.size() || !(multipliers.get(layer) instanceof Value.Numeral(var factor))
                || divisor < 1) {
            return 1;
        }
        var wanted = factor.times(Rational.of(width));
        var half = wanted.plus(Rational.of(divisor).over(Rational.of(2))).over(Rational.of(divisor));
        long near = Math.max(divisor, half.num().divide(half.den()).longValueExact() * divisor);
        return Rational.of(near * 10).compareTo(wanted.times(Rational.of(9))) < 0 ? near + divisor : near;
    }

    /// Whether query heads are no multiple of key-value heads.
    boolean unequal() {
        return queries < 1 || groups < 1 || queries % groups > 0;
    }

    @Override
    public String toString() {
        return queries + "_" + groups + "_heads_" + inner;
    }
}
