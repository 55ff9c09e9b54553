package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Settings;
import assay.ask.Shared;
import assay.ask.Training;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.life.Life;
import assay.life.Lives;
import assay.pass.Recompute;
import assay.recipe.Precision;
import assay.storage.Schemes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Passes that were walked through for other sizes hold what passes hold that are walked through anew.
class LivesTest {
    private static final List<Precision> PRECISIONS =
            List.of(Precision.FP32, Precision.named("bf16-mixed"), Precision.named("bf16-autocast"));
    private static final List<Recompute> MODES = List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL,
            Recompute.every(2), Recompute.every(3));
    private static final List<Long> SIZES = List.of(1L, 2L, 3L, 4L, 7L, 64L);
    /// As few as a sliding window, as many as experts, more than a number of 53 bits has places.
    private static final List<Long> BATCHES = List.of(1L, 2L, 3L, 64L, 1_000_003L, (1L << 40) - 1);
    private static final List<Long> LENGTHS = List.of(1L, 2L, 16L, 300L, 1023L, 4096L, 32_768L);

    @Test
    void anySizes() {
        Corpus.hold(Corpus.ALL.stream().filter(Corpus::few).toList(), corpus -> holds(corpus, 6, 4));
    }

    @Test
    @Tag("big")
    void anySizesOfAnyModel() {
        Corpus.hold(Corpus.ALL, corpus -> holds(corpus, 20, 6));
    }

    /// One way to run passes in so many, each of them at some points in turn, of which every other one is asked for
    /// twice.
    private static void holds(Corpus corpus, int of, int points) {
        var random = corpus.random();
        var lives = new Lives();
        for (var life : lives()) {
            if (random.nextInt(of) > 0) {
                continue;
            }
            boolean there = random.nextBoolean();
            var asked = new ArrayList<Map<String, Rational>>();
            for (int i = 0; i < points; i++) {
                asked.add(i % 2 == 1 ? asked.getLast() : point(corpus.at(2, 512), random));
            }
            Collections.shuffle(asked, random);
            for (var values : asked) {
                var fresh = tried(() -> life.moments(corpus.model(), values, there));
                var shared = tried(() -> lives.moments(life, corpus.model(), values, there));
                assertThat(shared).as(life.label() + " at " + values).isEqualTo(fresh);
            }
        }
    }

    /// What is answered, or how it fails: sizes that contradict each other may have no answer.
    private static Object tried(Supplier<?> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    private static List<Life> lives() {
        var all = new ArrayList<Life>();
        for (var list : List.of(Keeping.PYTORCH, Keeping.TRANSFORMERS, Keeping.KORTHIKANTI)) {
            for (var kernel : Kernel.values()) {
                for (var mode : MODES) {
                    for (var precision : PRECISIONS) {
                        all.add(new Life(list, kernel, mode, Activations.types(list, precision),
                                precision.gradients().bits()));
                    }
                }
            }
        }
        return all;
    }

    /// Values of which one, or two, are others.
    private static Map<String, Rational> point(Map<String, Rational> values, Random random) {
        var point = new HashMap<>(values);
        point.remove("t");
        var names = List.copyOf(new TreeSet<>(point.keySet()));
        for (int i = 0; i <= random.nextInt(2); i++) {
            var name = names.get(random.nextInt(names.size()));
            point.put(name, Rational.of(one(SIZES, random)));
        }
        if (random.nextBoolean()) {
            point.put("B", Rational.of(one(BATCHES, random)));
        }
        if (random.nextBoolean()) {
            point.put("T", Rational.of(one(LENGTHS, random)));
        }
        return point;
    }

    private static long one(List<Long> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    @ParameterizedTest
    @CsvSource({"gpt2, num_layers, 1 2 3 12 13 1", "llama-3-8b, num_layers, 2 1 3 40 32", "gpt2, d_model, 768 12 1536",
        "gemma-3-1b, sliding_window, 512 4 40000", "deepseek-v2-lite, num_layers, 1 2 3 27 28",
        "mixtral-8x7b, num_experts, 1 2 3 8", "llama-3-8b, num_kv_heads, 1 2 8 32", "jamba, vocab_size, 65536 1000"})
    void asASliderAsks(String model, String size, String values) {
        var shared = new Shared();
        for (var value : values.split(" ")) {
            var words = new Words(Map.of("on", "h100-sxm5-80gb", "batch", "2"), List.of(size + "=" + value), List.of(),
                    Schemes.NONE);
            var said = tried(() -> said(shared.answer(Ask.of(Catalog.find(model), words)).training()));
            assertThat(said).as(value).isEqualTo(tried(
                    () -> said(Ask.of(Catalog.find(model), words).answer().training())));
        }
    }

    private static List<Object> said(Training training) {
        return List.of(training.moments(), training.peak(), training.most(), training.sequences(),
                training.fits("B"), training.fits("T"), training.settings().map(Settings::all).stream()
                        .flatMap(List::stream).map(s -> List.of(s.flags(), s.peak())).toList());
    }
}
