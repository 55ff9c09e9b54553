package assay.law;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a law is tried on: three formulas and two points, all made from one seed.
public record Sample(long seed, boolean plain, List<Tree> trees, List<Expr> exprs, List<Map<String, Rational>> points) {

    public static Sample random(long seed) {
        var r = new Random(seed);
        boolean plain = r.nextInt(3) == 0;
        while (true) {
            var trees = List.of(Tree.random(r, 3, plain), Tree.random(r, 3, plain), Tree.random(r, 2, plain));
            var sample = of(seed, plain, trees, List.of(point(r), point(r)));
            if (sample.isPresent()) return sample.get();
        }
    }

    /// Empty where a sum comes to stand in a denominator.
    private static Optional<Sample> of(long seed, boolean plain, List<Tree> trees, List<Map<String, Rational>> points) {
        try {
            return Optional.of(new Sample(seed, plain, trees, trees.stream().map(Tree::expr).toList(), points));
        } catch (NotDivisible e) {
            return Optional.empty();
        }
    }

    static Map<String, Rational> point(RandomGenerator r) {
        var point = new TreeMap<String, Rational>();
        for (var dim : Tree.DIMS) point.put(dim, Rational.of(r.nextInt(20) == 0 ? 0 : r.nextLong(1, 40)));
        return point;
    }

    public Tree tree() {
        return trees.getFirst();
    }

    public Expr a() {
        return exprs.get(0);
    }

    public Expr b() {
        return exprs.get(1);
    }

    public Expr c() {
        return exprs.get(2);
    }

    public Map<String, Rational> x() {
        return points.get(0);
    }

    public Map<String, Rational> y() {
        return points.get(1);
    }

    /// The samples one step simpler.
    Stream<Sample> simpler() {
        var byTree = IntStream.range(0, trees.size()).boxed().flatMap(i ->
            trees.get(i).simpler().flatMap(t -> of(seed, plain, Tree.replaced(trees, i, t), points).stream()));
        var byPoint = IntStream.range(0, points.size()).boxed().flatMap(i ->
            nearer(points.get(i)).flatMap(p -> of(seed, plain, trees, Tree.replaced(points, i, p)).stream()));
        return Stream.concat(byTree, byPoint);
    }

    private static Stream<Map<String, Rational>> nearer(Map<String, Rational> point) {
        return point.entrySet().stream().flatMap(e -> Stream.of(Rational.ONE, e.getValue().over(Rational.of(2)).floor())
            .filter(n -> n.signum() > 0 && n.compareTo(e.getValue()) < 0)
            .map(n -> {
                var nearer = new HashMap<>(point);
                nearer.put(e.getKey(), n);
                return nearer;
            }));
    }

    @Override
    public String toString() {
        return "a = " + trees.get(0).text() + "\nb = " + trees.get(1).text() + "\nc = " + trees.get(2).text()
            + "\nx = " + points.get(0) + "\ny = " + points.get(1);
    }
}
