package assay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.audit.Setting.Given;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers that are made from a model's own claims, right ones and such with one mistake in them.
class AuditTest {
    private static final int SOME = 5;
    private static final int MANY = 1000;

    /// Words by which a claim is called in an answer, one of them at random.
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("params.embedding", List.of("token embedding", "embedding")),
            Map.entry("params.attention.block", List.of("attention of a block", "attention per block")),
            Map.entry("params.ffn.block", List.of("feed-forward of a block", "SwiGLU per layer")),
            Map.entry("params.block.block", List.of("a block", "one transformer block")),
            Map.entry("params.block", List.of("all blocks", "all layers")),
            Map.entry("params.total", List.of("total parameters", "parameters in all")),
            Map.entry("flops.attention", List.of("attention FLOPs, all layers", "attention, all blocks, FLOPs")),
            Map.entry("flops.ffn", List.of("feed-forward FLOPs, all layers", "SwiGLU, all blocks, FLOPs")),
            Map.entry("flops.head", List.of("LM head FLOPs", "output head FLOPs")),
            Map.entry("flops.block", List.of("all blocks FLOPs", "all layers, FLOPs")),
            Map.entry("flops.total", List.of("total FLOPs", "forward pass in all, FLOPs")));

    private static final List<String> ORDER = List.of("params.embedding", "params.attention.block", "params.ffn.block",
            "params.block.block", "params.block", "params.total", "flops.attention", "flops.ffn", "flops.head",
            "flops.block", "flops.total");

    /// Mistakes that every answer of those claims shows.
    private static final List<String> PLANTED = List.of("OMIT-SCORES", "OMIT-AV", "MAC-AS-FLOP", "EMBED-AS-MATMUL",
            "ROPE-AS-PARAMS", "OMIT-HEAD");

    @Test
    void rightAnswersRaiseNoAlarm() {
        for (int seed = 0; seed < SOME; seed++) {
            right(seed);
        }
    }

    @Test
    void aPlantedMistakeIsNamed() {
        int named = 0;
        for (int seed = 0; seed < SOME; seed++) {
            named += planted(seed) ? 1 : 0;
        }
        assertThat(named).isGreaterThanOrEqualTo(SOME * 4 / 5);
    }

    @Test
    @Tag("big")
    void manyRightAnswersAndManyMistakes() {
        int named = 0;
        var alarms = new ArrayList<String>();
        for (int seed = 0; seed < MANY; seed++) {
            try {
                right(seed);
            } catch (AssertionError e) {
                alarms.add(String.valueOf(e.getMessage()));
            }
            named += planted(seed) ? 1 : 0;
        }
        assertThat(alarms).isEmpty();
        assertThat(named).isGreaterThan(MANY * 95 / 100);
    }

    private static void right(int seed) {
        var random = new Random(seed);
        var setting = setting(random);
        var layout = Layout.values()[random.nextInt(Layout.values().length)];
        var text = written(random, layout, setting, values(setting));
        var audited = Audited.of("answer." + layout.ending, text, Library.NONE);
        assertThat(audited.figures().stream().filter(Finding::wrong)).as("seed %s%n%s", seed, text).isEmpty();
        assertThat(audited.figures().stream().filter(f -> f.status() == Status.EXACT).count()).isGreaterThan(8);
    }

    private static boolean planted(int seed) {
        var random = new Random(seed);
        var setting = setting(random);
        var code = PLANTED.get(random.nextInt(PLANTED.size()));
        var mistaken = Mistake.named(code).orElseThrow().of(setting).getFirst();
        var layout = Layout.values()[random.nextInt(Layout.values().length)];
        var text = written(random, layout, setting, values(mistaken));
        var audited = Audited.of("answer." + layout.ending, text, Library.NONE);
        return audited.figures().stream().anyMatch(f -> f.wrong() && f.mistakes().contains(code));
    }

    private static final Shape COURSE = Shape.course(List.of());

    private static Setting setting(Random random) {
        long heads = 4L + random.nextInt(40);
        var sizes = new HashMap<String, Rational>();
        sizes.put("num_heads", Rational.of(heads));
        sizes.put("d_model", Rational.of(heads * 64));
        sizes.put("num_layers", Rational.of(4L + random.nextInt(70)));
        sizes.put("vocab_size", Rational.of(20_000L + random.nextInt(100_000)));
        sizes.put("d_ff", Rational.of(heads * 64 * (2L + random.nextInt(3))));
        sizes.put("context_length", Rational.of(1024));
        sizes.put("T", Rational.of(1024));
        sizes.put("B", Rational.ONE);
        return Setting.of("model", COURSE, sizes, Given.A100);
    }

    private static Map<String, Rational> values(Setting setting) {
        var values = new HashMap<String, Rational>();
        Claims.parts(setting).forEach(c -> values.putIfAbsent(c.name(), c.value()));
        return values;
    }

    /// How answers are laid out, in kinds of files.
    private enum Layout {
        LIST("md"),
        EQUATIONS("txt"),
        TABLE("md"),
        SENTENCES("md"),
        LATEX("tex"),
        VALUES("csv"),
        PAGE("html"),
        BOLD("md");

        private final String ending;

        Layout(String ending) {
            this.ending = ending;
        }

        String line(String words, String figure) {
            return switch (this) {
                case LIST -> "- " + words + ": " + figure;
                case EQUATIONS -> words + " = " + figure;
                case TABLE -> "| " + words + " | " + figure + " |";
                case SENTENCES -> "For " + words + " I get " + figure + ".";
                case LATEX -> words + " & $" + figure.replace(",", "{,}") + "$ \\\\";
                case VALUES -> "\"" + words + "\",\"" + figure + "\"";
                case PAGE -> "<tr><td>" + words + "</td><td>" + figure + "</td></tr>";
                case BOLD -> "**" + words + "**  " + figure;
            };
        }
    }

    /// An answer in a layout, its figures whole or rounded.
    private static String written(Random random, Layout layout, Setting setting, Map<String, Rational> values) {
        var lines = new ArrayList<String>();
        for (var size : List.of("vocab_size", "context_length", "num_layers", "d_model", "num_heads", "d_ff")) {
            lines.add(size + (random.nextBoolean() ? " : " : " = ") + setting.size(size)
                    + (layout == Layout.PAGE ? "<br>" : ""));
        }
        lines.add("");
        if (layout == Layout.TABLE) {
            lines.add("| part | value |");
            lines.add("|---|---|");
        }
        for (var name : ORDER) {
            if (!values.containsKey(name)) {
                continue;
            }
            var words = WORDS.getOrDefault(name, List.of(name)).get(random.nextInt(
                    WORDS.getOrDefault(name, List.of(name)).size()));
            var figure = figure(random, values.getOrDefault(name, Rational.ZERO));
            lines.add(layout.line(words, figure));
        }
        return String.join("\n", lines);
    }

    private static String figure(Random random, Rational value) {
        var whole = String.format(Locale.ROOT, "%,d", value.floor().num());
        if (random.nextInt(4) > 0 || !value.isInteger()) {
            return whole;
        }
        var billions = new BigDecimal(value.floor().num()).movePointLeft(9).setScale(3, RoundingMode.HALF_UP);
        return billions.precision() < 4 ? whole : billions.toPlainString() + "B";
    }

    @ParameterizedTest
    @CsvSource({
        // the constants of rotary positions counted as trained
        "2133349056, ROPE-AS-PARAMS",
        // without QK^T and AV
        "4191213977600, OMIT-SCORES",
        // multiply-adds as one FLOP
        "2256668262400, MAC-AS-FLOP",
        // the look-up priced as the head is
        "4678018662400, EMBED-AS-MATMUL"})
    void aNumberIsIdentified(String number, String code) {
        var near = new Spec("xl", "", fields(), new LinkedHashMap<>());
        var guesses = Guess.of(number, near, "");
        assertThat(guesses.getFirst().supposed()).contains(code);
    }

    /// What has a number's value supposes a mistake, or another width, edition or unit, and is among the first.
    @ParameterizedTest
    @CsvSource({
        "8508230400, params, BYTES-AS-PARAMS",
        "256x, , QUADRATIC-ALL",
        "3.28 GB, , d_ff 4288",
        "1557611200, params, GPT-2 as published",
        "4.74 hours, , OMIT-BATCH",
        "38.7B, , OMIT-PROJ"})
    void aNumberIsIdentifiedAmongTheFirst(String number, @Nullable String unit, String cause) {
        var fields = fields();
        if (cause.equals("OMIT-PROJ")) {
            Map.of("d_model", 768, "num_layers", 12, "num_heads", 12, "d_ff", 3072).forEach((name, value) ->
                    fields.put(name, new Field(new Value.Numeral(Rational.of(value)), "test")));
        }
        var guesses = Guess.of(number, new Spec("model", "", fields, new LinkedHashMap<>()), unit == null ? "" : unit);
        assertThat(guesses.stream().limit(6).flatMap(g -> g.supposed().stream())).contains(cause);
    }

    private static SequencedMap<String, Field> fields() {
        var fields = new LinkedHashMap<String, Field>();
        Map.of("vocab_size", 50257, "context_length", 1024, "num_layers", 48, "d_model", 1600, "num_heads", 25, "d_ff",
                6400).forEach((name, value) -> fields.put(name, new Field(
                        new Value.Numeral(Rational.of(value)), "test")));
        return fields;
    }

    /// Answers with signs changed, left out and put in, in every kind of file: each is read to its end.
    @Test
    void whateverIsWrittenIsReadToItsEnd() {
        var signs = "0123456789.,eE+-*/^×=≈→()[]{}|$%\\_ \t\n#:'\"<>&;，层倍年GBTMK";
        for (var ending : List.of("md", "csv", "html", "ipynb", "tex")) {
            var random = new Random(ending.hashCode());
            var setting = setting(random);
            var text = new StringBuilder(written(random, Layout.LIST, setting, values(setting)));
            for (int i = 0; i < 60; i++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                    default -> text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
                }
            }
            var audited = Audited.of("answer." + ending, text.toString(), Library.NONE);
            assertThat(audited.figures()).allSatisfy(f -> assertThat(f.line()).isPositive());
        }
    }

    @Test
    void aSumThatDoesNotHoldIsSaid() {
        var audited = Audited.of("sum.txt", "10,240,000 + 30,720,000 + 3,200 = 40,973,200", Library.NONE);
        assertThat(audited.sums()).singleElement().satisfies(s -> {
            assertThat(s.holds()).isFalse();
            assertThat(s.comes()).isEqualTo(Rational.of(40_963_200));
        });
    }

    /// Of any rank that is said: `r (d_in + d_out)` for each of the two matrices in each of 48 layers.
    @Test
    void anAdapterIsOfTheRankThatIsSaid() {
        for (int rank : new int[] {3, 8, 12, 24, 100}) {
            long trained = rank * 3200L * 2 * 48;
            var right = adapter("GPT-2 XL with LoRA, r=" + rank + " on q and v: trainable params: " + trained);
            assertThat(right.quantity()).isEqualTo("lora.trainable");
            assertThat(right.wrong()).isFalse();
        }
        var wrong = adapter("GPT-2 XL with LoRA, r=12 on q and v: trainable params: " + 16 * 3200L * 2 * 48);
        assertThat(wrong.mistakes()).containsExactly("WRONG-RANK");
        assertThat(wrong.right()).contains(Rational.of(12 * 3200L * 2 * 48));
    }

    private static Finding adapter(String text) {
        return Audited.of("answer.md", text, Library.NONE).figures().getLast();
    }

    /// What a page does not show is no content: rules of style, programs, and tags over more lines than one.
    @Test
    void aPageIsReadAsItIsShown() {
        var text = """
                <style>p { width: 1600px; margin: 12% } </style><script>
                var n = 2127057600 parameters;
                </SCRIPT><p>GPT-2 XL, 3 < 4: <b
                class="wide 99 GB">2,127,057,600 parameters</b></p>
                """;
        var audited = Audited.of("a.html", text, Library.NONE);
        assertThat(audited.figures()).filteredOn(f -> f.quantity().equals("params.total")).singleElement()
                .satisfies(f -> assertThat(f.line()).isEqualTo(4));
        assertThat(audited.figures()).noneMatch(f -> f.line() < 3 || f.text().contains("99"));
    }

    @Test
    void aNotebookIsReadAtItsOwnLines() {
        var text = """
                {"nbformat": 4, "cells": [
                 {"cell_type": "markdown", "source": ["GPT-2 XL has\\n",
                   "2,127,057,600 parameters"]}
                ]}
                """;
        var audited = Audited.of("a.ipynb", text, Library.NONE);
        assertThat(audited.figures()).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(3);
            assertThat(f.quantity()).isEqualTo("params.total");
        });
    }
}
