package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import assay.account.Backward;
import assay.account.Forward;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Multiplies;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.report.MatmulSheet;
import assay.report.Sheet;
import assay.spec.Spec;
import assay.write.Format;
import assay.write.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The lists of matrix multiplies of all models of the catalogue.
class MatmulsTest {
    private static final Pattern SHAPE = Pattern.compile("\\((?:([\\d,]+) x )?([\\d,]+) x ([\\d,]+)\\)");
    private static final Pattern TIMES = Pattern.compile("(?:^| x )([\\d,]+)");

    private static Case subject(Spec spec, String... words) {
        var said = new HashMap<String, String>();
        for (int i = 0; i < words.length; i += 2) {
            said.put(words[i], words[i + 1]);
        }
        return Ask.of(spec, new Words(said, List.of(), List.of())).answer().subject();
    }

    private static Case subject(String name, String... words) {
        return subject(Catalog.find(name), words);
    }

    private static Multiplies forward(Case of) {
        return Multiplies.of(of, of.ledger(new Forward()).orElseThrow(), 1);
    }

    private static Rational number(String text) {
        return text == null ? Rational.ONE : Rational.parse(text.replace(",", ""));
    }

    /// Two for each multiply-add of what a row shows.
    private static Rational said(Multiplies.Row row) {
        var shapes = SHAPE.matcher(row.shapes()).results().toList();
        assertThat(shapes).as(row.toString()).hasSize(2);
        var left = shapes.getFirst();
        var right = shapes.getLast();
        assertThat(right.group(2)).as("the inner size of %s", row).isEqualTo(left.group(3));
        var often = TIMES.matcher(row.times()).results().map(m -> number(m.group(1)))
                .reduce(Rational.ONE, Rational::times);
        return number(left.group(1)).times(number(left.group(2))).times(number(left.group(3)))
                .times(number(right.group(3))).times(often).times(Rational.of(2));
    }

    private static Rational sum(Multiplies of) {
        return of.each().stream().map(r -> of.subject().value(r.amount())).reduce(Rational.ZERO, Rational::plus);
    }

    /// What stands in a row is what is counted, and the rows are the whole ledger, forward and backward.
    @Test
    void shapesTimesCountsAreTheFlops() {
        for (var row : Turns.of(Catalog.rows(), 0, 2)) {
            var subject = subject(row.spec(), "batch", "3", "seq", "48");
            for (var quantity : List.of(new Forward(), new Backward())) {
                var ledger = subject.ledger(quantity).orElseThrow();
                var all = Multiplies.of(subject, ledger, 1);
                assertThat(sum(all)).as(row.name()).isEqualTo(subject.value(ledger.total()));
                assertThat(sum(all.together())).as(row.name()).isEqualTo(subject.value(ledger.total()));
                for (var each : all.each()) {
                    assertThat(said(each)).as("%s of %s", each, row.name()).isEqualTo(subject.value(each.amount()));
                    assertThat(each.each().times(each.copies())).isEqualTo(subject.value(each.amount()));
                }
                all.together().each().forEach(each ->
                        assertThat(said(each)).as("%s of %s", each, row.name())
                                .isEqualTo(subject.value(each.amount())));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"matmul-causal", "torch", "6n", "chinchilla", "megatron", "matmul-last", "literal",
            "kaplan"})
    void rowsAreTheTotalByEveryConvention(String convention) {
        for (var name : List.of("gpt2-xl", "mixtral-8x7b", "deepseek-v3", "gemma-2-9b", "t5-small", "mamba-1.4b")) {
            var subject = subject(name, "convention", convention);
            assertThat(sum(forward(subject))).as(name)
                    .isEqualTo(subject.value(subject.ledger(new Forward()).orElseThrow().total()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", value = {
            "gpt2-xl | attn/c_attn | (1 x 1,024 x 1,600) @ (1,600 x 4,800) | 48 layers",
            "gpt2-xl | attn/scores | (1 x 1,024 x 64) @ (1 x 64 x 1,024) | 48 layers x 25 heads",
            "gpt2-xl | lm_head | (1 x 1,024 x 1,600) @ (1,600 x 50,257) | once",
            "llama-3-8b | self_attn/mix | (1 x 8,192 x 8,192) @ (1 x 8,192 x 128) | 32 layers x 8 groups x 4 heads",
            "mixtral-8x7b | experts/down | (1 x 32,768 x 14,336) @ (14,336 x 4,096) | 32 layers x 2 of 8 experts",
            "deepseek-v3 | self_attn/kv_b_proj | (1 x 163,840 x 512) @ (512 x 32,768) | 61 layers"})
    void aRowIsReadable(String model, String name, String shapes, String times) {
        assertThat(forward(subject(model)).each()).filteredOn(r -> r.name().equals(name)).singleElement()
                .satisfies(r -> assertThat(r.shapes()).isEqualTo(shapes), r -> assertThat(r.times()).isEqualTo(times));
    }

    @Test
    void theBackwardPassHasTwoProductsOfEach() {
        var subject = subject("gpt2-xl");
        var all = Multiplies.of(subject, subject.ledger(new Backward()).orElseThrow(), 1);
        assertThat(all.each()).hasSize(2 * forward(subject).each().size());
        assertThat(all.each()).extracting(Multiplies.Row::name, Multiplies.Row::shapes).contains(
                tuple("c_fc/d_weight", "(1,600 x 1,024) @ (1,024 x 6,400)"),
                tuple("c_fc/d_y", "(1 x 1,024 x 6,400) @ (6,400 x 1,600)"));
    }

    /// A convention's multiple of the forward pass is said as one.
    @Test
    void aMultipleIsSaid() {
        var text = Format.TABLE.write(MatmulSheet.page(subject("gpt2-xl", "convention", "nanogpt"), true), Page.PLAIN);
        assertThat(text).contains("48 layers x 25 heads x 2 gradients", "7,013,407,129,600");
    }

    @Test
    void aScreenHoldsAllThatItShows() {
        var broken = new ArrayList<String>();
        for (var row : Turns.of(Catalog.rows(), 1, 3)) {
            var subject = subject(row.spec());
            for (int width : List.of(80, 100, 120)) {
                for (boolean backward : List.of(false, true)) {
                    var sheet = MatmulSheet.screen(subject, backward, width, false);
                    var lines = Format.TABLE.write(sheet, new Page(width, false)).lines().toList();
                    if (lines.size() > 40 || wrapped(sheet, lines)) {
                        broken.add(row.name() + " at " + width + (backward ? ", backward: " : ": ") + lines.size()
                                + wrapped(sheet, lines));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /// Whether a row of a table takes two lines.
    private static boolean wrapped(Sheet sheet, List<String> lines) {
        var tables = sheet.sections().stream().filter(Sheet.Table.class::isInstance).map(Sheet.Table.class::cast);
        return tables.flatMap(t -> t.rows().stream()).anyMatch(cells -> lines.stream().noneMatch(line ->
                cells.stream().allMatch(c -> line.contains(c.shown().strip()))));
    }
}
