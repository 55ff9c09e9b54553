package assay.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import assay.algebra.Rational;
import assay.ask.Watch;
import assay.ask.Words;
import assay.calibrate.Probe.Attention;
import assay.calibrate.Probe.Forward;
import assay.calibrate.Probe.Layers;
import assay.calibrate.Probe.Pointwise;
import assay.calibrate.Probe.Product;
import assay.calibrate.Stopwatch.Timed;
import assay.catalog.Found;
import assay.command.Asked;
import assay.command.Engine;
import assay.device.Accelerator;
import assay.disk.Disk;
import assay.plan.Machine;
import assay.plan.Rates;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.AcceleratorFile;
import assay.serve.Silicon;
import assay.write.Format;
import assay.write.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing here depends on how fast the machine is but what has the tag `measured`.
class BenchTest {
    private static final Gpt SMALL = new Gpt(32, 4, 2, 64, 12);

    @TempDir
    private Path folder;

    @Test
    void everyGraphRuns() throws OrtException {
        var probes = List.of(new Product(3, 16, 32), new Probe.Stream(2), new Pointwise(Pointwise.Kind.NORM, 4, 16),
                new Pointwise(Pointwise.Kind.ACTIVATION, 4, 16), new Attention(SMALL), new Layers(SMALL),
                new Forward(SMALL));
        for (int threads : new int[] {1, 2}) {
            var timed = new Stopwatch(threads, Watch.none()).time(List.copyOf(probes), 0);
            assertThat(timed).hasSize(probes.size()).allSatisfy(t -> {
                assertThat(t.seconds()).isPositive().isFinite();
                assertThat(t.runs()).isGreaterThan(2);
                assertThat(t.spread()).isNotNegative();
            });
        }
    }

    @Test
    void whoHasEnoughIsObeyed() throws OrtException {
        assertThat(new Stopwatch(1, new Watch() {
            @Override
            public boolean stopped() {
                return true;
            }

            @Override
            public void told(String line) {}
        }).time(List.of(new Product(3, 16, 32)), 60)).isEmpty();
    }

    /// No shape is timed twice, and no forward pass has a width or a number of tokens of anything else.
    @Test
    void whatIsLeftOutIsTimedNowhereElse() {
        var shapes = Shapes.usual();
        assertThat(shapes.all()).doesNotHaveDuplicates();
        var sizes = new HashSet<Integer>();
        shapes.products().forEach(p -> {
            var product = (Product) p;
            sizes.addAll(List.of(product.m(), product.k(), product.n()));
        });
        shapes.pointwise().forEach(p -> sizes.addAll(List.of(((Pointwise) p).tokens(), ((Pointwise) p).width())));
        shapes.attention().forEach(p -> sizes.addAll(List.of(((Attention) p).of().tokens(),
                ((Attention) p).of().width())));
        shapes.layers().forEach(p -> sizes.addAll(List.of(((Layers) p).of().tokens(), ((Layers) p).of().width())));
        assertThat(shapes.forward()).allSatisfy(p -> assertThat(sizes).doesNotContain(((Forward) p).of().width(),
                ((Forward) p).of().tokens()));
    }

    /// What estimates say of a machine of known constants is fitted to those constants, and the row says them.
    @Test
    void constantsAreFoundAgain() {
        var on = new Calibration.Machined("mine", "none", 1, 16_000_000_000L, "2026-11", "a test");
        var shapes = Shapes.usual();
        double peak = 1e11;
        double bandwidth = 2e10;
        var products = shapes.products().stream().map(p -> {
            var product = (Product) p;
            double compute = product.flops() / (peak * .8);
            double memory = 4. * (product.k() * product.n() + product.m() * (product.k() + product.n()))
                    / (bandwidth * .7);
            return timed(p, Math.cbrt(Math.pow(compute, 3) + Math.pow(memory, 3)) + 20e-6);
        }).toList();
        var pointwise = shapes.pointwise().stream().map(p -> timed(p, ((Pointwise) p).elements() * 2e-9 + 5e-6))
                .toList();
        var attention = shapes.attention().stream().map(p -> {
            var of = ((Attention) p).of();
            return timed(p, of.attention() / (peak * .4) + 1e-9 * of.heads() * of.tokens() * (of.tokens() + 1) / 2
                    + 30e-6);
        }).toList();
        var stream = shapes.stream();
        var row = new Calibration(on, products, timed(stream, stream.bytes() / bandwidth), pointwise, attention)
                .row(List.of());
        var silicon = Silicon.of(row, Silicon.rates());
        var way = silicon.ways().getOrDefault(Silicon.Format.BF16, silicon.ways().values().iterator().next());
        assertThat(way.peak() * way.compute()).isCloseTo(peak * .8, within(peak * .01));
        assertThat(way.memory()).isCloseTo(.7, within(.01));
        assertThat(way.start()).isCloseTo(20e-6, within(1e-6));
        assertThat(silicon.bandwidth()).isCloseTo(bandwidth, within(bandwidth * .001));
        assertThat(silicon.costs().norm() * 2 / bandwidth).isCloseTo(2e-9, within(2e-11));
        assertThat(silicon.costs().other() * 2 / bandwidth).isCloseTo(2e-9, within(2e-11));
        assertThat(silicon.kernels().prompt() * silicon.kernels().peak()).isCloseTo(peak * .4, within(peak * .01));
        assertThat(silicon.kernels().promptStart()).isCloseTo(30e-6, within(1e-6));
        var rates = Machine.rates(row, Rates.known());
        assertThat(Machine.of(row, rates).in("fp32").share()).isPositive();
        assertThat(row.calibrated().orElseThrow().errors("serve")).hasSize(3).allSatisfy(e ->
                assertThat(e.worst()).isLessThan(Rational.parse("0.02")));
    }

    /// What is asked: options with a value each, and words.
    private static Asked asked(String... typed) {
        var said = new HashMap<String, String>();
        var words = new ArrayList<String>();
        for (int i = 0; i < typed.length; i++) {
            if (typed[i].startsWith("-")) {
                said.put(typed[i].replaceFirst("^-+", ""), typed[++i]);
            } else {
                words.add(typed[i]);
            }
        }
        return new Asked() {
            @Override
            public List<String> words() {
                return words;
            }

            @Override
            public boolean has(String option) {
                return said.containsKey(option);
            }

            @Override
            public Optional<String> text(String option) {
                return Optional.ofNullable(said.get(option));
            }

            @Override
            public Found find(String word) {
                throw new Refusal(Problem.of(word, "", "is not sought"));
            }

            @Override
            public Words question() {
                return Words.NONE;
            }

            @Override
            public List<Accelerator> own() {
                return List.of();
            }
        };
    }

    private static Timed timed(Probe probe, double seconds) {
        return new Timed(probe, seconds, seconds, seconds, 1);
    }

    @Test
    void badWordsAreRefusedBeforeAnythingIsTimed() {
        assertThat(ServiceLoader.load(Engine.class)).extracting(Engine::name).contains("calibrate");
        for (var words : new String[] {"--threads 0", "--threads x", "-o row.txt", "--name h100", "gpt2"}) {
            assertThatThrownBy(() -> new Bench().answer("bench", asked(words.split(" ", -1)))).as(words)
                    .isInstanceOf(Refusal.class);
        }
    }

    /// The whole, and what it writes is read and says its errors. Whether they are small depends on what else the
    /// machine does.
    @Tag("measured")
    @Test
    void forwardPassesAreForetold() {
        var file = folder.resolve("mine.json").toString();
        var reply = new Bench().answer("bench", asked("-o", file));
        assertThat(reply.text(Format.TABLE, new Page(100, false))).contains("Forward passes");
        var row = Disk.read(file, AcceleratorFile::read).getFirst();
        assertThat(new ArrayList<>(row.calibrated().orElseThrow().errors("serve"))).anySatisfy(e -> {
            assertThat(e.of()).startsWith("forward passes");
            assertThat(e.worst()).isLessThan(Rational.parse("0.15"));
        });
        read(row);
    }

    private static void read(Accelerator row) {
        assertThat(Silicon.of(row, Silicon.rates()).element()).isEqualTo(4);
    }
}
