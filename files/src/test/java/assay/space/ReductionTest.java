package assay.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.ask.Words;
import assay.catalog.Models;
import assay.check.Condition;
import assay.check.Measure;
import assay.problem.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is counted as points come is what counting all rows gives, however they are cut.
class ReductionTest {
    private static final List<Measure> MEASURES = Stream.of("parameters", "flops.step.per_token", "flops.forward",
            "memory.cache", "d_model").map(Measure::of).toList();
    private static final List<String> CONDITIONS = List.of("parameters <= 3e9", "parameters < 1e9", "parameters > 0",
            "parameters >= 2e9", "d_model % 256 = 0", "d_model % 256 != 128", "d_model % 1.5 >= 1", "d_model = 1024",
            "d_model != 1024", "d_model != 1024.5", "d_model = 1024.5", "flops.forward < 1e19", "flops.forward > 1e18",
            "flops.step.per_token % 7 < 3", "memory.cache <= 1GiB", "flops.forward <= 1e40", "flops.forward >= 1e40");
    private static final List<String> BINS = List.of("parameters", "parameters:1e9", "flops.step.per_token",
            "flops.step.per_token:1e9", "flops.forward", "flops.forward:x10", "flops.forward:1e18", "d_model:x3",
            "d_model:0.5", "memory.cache:64MiB", "memory.cache:x1000");
    private static final int TURNS = 6;

    private static Grid grid(String... axes) {
        return new Grid(Stream.of(axes).map(text -> Axis.of("--vary", text)).toList());
    }

    private static Sieve sieve(String text) {
        var condition = Condition.of(text);
        return new Sieve(condition, MEASURES.indexOf(condition.measure()));
    }

    private static Reduction.Binned binned(String text) {
        var bins = Bins.of(text);
        return new Reduction.Binned(bins, MEASURES.indexOf(bins.measure()));
    }

    @Test
    void whatIsCountedIsWhatCountingAllRowsGives() {
        var random = new Random(19);
        for (var model : List.of("llama-3-8b", "mamba-1.4b", "t5-small")) {
            var spec = Models.catalogued(model).described();
            var terrain = Terrain.of(spec, Words.NONE, grid("num_layers=1..32:3", "d_model=128..4096:96",
                    // a third of them no models
                    model.equals("llama-3-8b") ? "num_kv_heads=8,3,1" : "batch=1,700", "seq=3,1k,4k"), MEASURES);
            var rows = terrain.rows().toList();
            for (int turn = 0; turn < TURNS; turn++) {
                var sieves = Stream.generate(() -> CONDITIONS.get(random.nextInt(CONDITIONS.size())))
                        .limit(random.nextInt(3)).map(ReductionTest::sieve).toList();
                var bins = Stream.generate(() -> BINS.get(random.nextInt(BINS.size()))).limit(3)
                        .map(ReductionTest::binned).toList();
                var reduction = new Reduction(sieves, true, bins, Optional.of(() -> new Kept.Top(5,
                        new Kept.Aim(0, true))), true);
                var whole = terrain.keep(0, rows.size(), reduction::kept);
                assertThat(told(whole)).isEqualTo(counted(rows, sieves, bins));
                assertThat(told(whole)).isEqualTo(told(cut(terrain, reduction, rows.size(), random)));
                assertThat(whole.rows().stream().map(Row::figures).toList()).isEqualTo(rows.stream()
                        .filter(row -> row.valid() && reduction.holds(row)).sorted((a, b) -> a.figures().getFirst()
                                .orElseThrow().compareTo(b.figures().getFirst().orElseThrow()))
                        .limit(5).map(Row::figures).toList());
            }
        }
    }

    private static Map<String, Long> told(Kept kept) {
        var all = new TreeMap<String, Long>();
        kept.tally().orElseThrow().tell(all::put);
        return all;
    }

    /// By the plainest way.
    private static Map<String, Long> counted(List<Row> rows, List<Sieve> sieves, List<Reduction.Binned> bins) {
        var all = new TreeMap<String, Long>(Map.of("models", 0L, "fulfil", 0L));
        for (int i = 0; i < sieves.size(); i++) {
            all.put("holds " + i, 0L);
        }
        for (int i = 0; i < bins.size(); i++) {
            for (var name : List.of("zero", "below zero", "none")) {
                all.put("histogram " + i + " " + name, 0L);
            }
        }
        for (var row : rows.stream().filter(Row::valid).toList()) {
            all.merge("models", 1L, Long::sum);
            boolean fulfils = true;
            for (int i = 0; i < sieves.size(); i++) {
                var condition = sieves.get(i).condition();
                boolean holds = row.figures().get(MEASURES.indexOf(condition.measure())).filter(condition::holds)
                        .isPresent();
                all.merge("holds " + i, holds ? 1L : 0L, Long::sum);
                fulfils &= holds;
            }
            if (fulfils) {
                all.merge("fulfil", 1L, Long::sum);
                for (int i = 0; i < bins.size(); i++) {
                    var name = "histogram " + i + " ";
                    var figure = row.figures().get(bins.get(i).measure());
                    var own = bins.get(i).bins();
                    all.merge(name + figure.map(f -> f.signum() == 0 && own.powers() ? "zero" : "bin " + bin(own, f))
                            .orElse("none"), 1L, Long::sum);
                }
            }
        }
        return all;
    }

    /// The bin that a figure is in, by its bounds alone.
    private static long bin(Bins bins, Rational figure) {
        long bin = bins.powers() ? 0 : figure.over(bins.step()).floor().num().longValueExact();
        while (bins.from(bin).compareTo(figure) > 0) {
            bin--;
        }
        while (bins.from(bin + 1).compareTo(figure) <= 0) {
            bin++;
        }
        return bin;
    }

    /// Of ranges at random, in any order, through names and numbers.
    private static Kept cut(Terrain terrain, Reduction reduction, long points, Random random) {
        var parts = new ArrayList<Kept>();
        for (long from = 0; from < points;) {
            long to = Math.min(points, from + 1 + random.nextInt(700));
            var kept = reduction.kept();
            if (random.nextBoolean()) {
                terrain.keep(from, to, kept);
            } else {
                long first = from;
                terrain.rows(from, to).toList().forEach(row -> kept.add(first, row));
            }
            parts.add(kept);
            from = to;
        }
        var all = reduction.kept();
        while (!parts.isEmpty()) {
            all.merge(parts.remove(random.nextInt(parts.size())));
        }
        return all;
    }

    @Test
    void everyFigureIsInTheBinWhoseBoundsAreAroundIt() {
        var random = new Random(7);
        for (int turn = 0; turn < 2000; turn++) {
            var figure = new Rational(new BigInteger(1 + random.nextInt(90), random).add(BigInteger.ONE),
                    random.nextBoolean() ? BigInteger.ONE : new BigInteger(1 + random.nextInt(60), random)
                            .add(BigInteger.ONE));
            for (var text : List.of("parameters", "parameters:x3", "parameters:x10", "parameters:1e20")) {
                var bins = Bins.of(text);
                long bin = bins.bin(figure);
                assertThat(bins.from(bin)).as("%s %s", figure, text).isLessThanOrEqualTo(figure);
                assertThat(bins.from(bin + 1)).as("%s %s", figure, text).isGreaterThan(figure);
            }
        }
    }

    @Test
    void allThatFulfilConditionsAreListedOfMoreThanATableHolds() {
        var spec = Models.catalogued("gpt2").described();
        var grid = grid("num_layers=1..400", "batch=1..1000");
        var few = new Reduction(List.of(sieve("parameters > 2800000000")), false, List.of(), Optional.empty(), true);
        var rows = Swept.of(List.of(spec), Words.NONE, grid, MEASURES, few).parts().getFirst().rows();
        assertThat(rows).hasSizeBetween(1, 100_000).allMatch(row -> row.figures().getFirst().orElseThrow()
                .compareTo(Rational.of(2_800_000_000L)) > 0);
        var many = new Reduction(List.of(sieve("parameters > 0")), false, List.of(), Optional.empty(), true);
        assertThatThrownBy(() -> Swept.of(List.of(spec), Words.NONE, grid, MEASURES, many))
                .isInstanceOf(Refusal.class).hasMessageContaining("more than 200000").hasMessageContaining("--count");
    }

    @Test
    void whatNeverEndsIsRefused() {
        var spec = Models.catalogued("gpt2").described();
        for (var wrong : List.of("parameters:1", "flops.forward:1", "parameters:0.000000000001")) {
            var reduction = new Reduction(List.of(), false, List.of(binned(wrong)), Optional.empty(), false);
            assertThatThrownBy(() -> Swept.of(List.of(spec), Words.NONE, grid("num_layers=1..400"), MEASURES,
                    reduction)).as(wrong).isInstanceOf(Refusal.class).hasMessageContaining("more than 10000 bins");
        }
        for (var wrong : List.of("", ":", "parameters:", "parameters:0", "parameters:x1", "parameters:x2.5",
                "parameters:-3", "parameters:x2GiB", "parameters:3 miles", "parameters:1e999")) {
            assertThatThrownBy(() -> Bins.of(wrong)).as(wrong).isInstanceOf(Refusal.class);
        }
    }
}
