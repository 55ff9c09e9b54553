package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Models;
import assay.storage.Schemes;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Workbooks are worked out as a spreadsheet does it, as they are and with other sizes, and held against the program.
class WorkbookTest {
    /// What works out the formulas here rounds what it multiplies and divides to 15 digits, which spreadsheets do not.
    private static final double NEAR = 3e-14;

    /// Up to here it rounds no integer.
    private static final double INTEGERS = 1e15;

    /// Models, each with sizes that it is asked again with.
    static Stream<List<String>> families() {
        return Stream.of(
                List.of("llama-3-8b", "d_model=5120", "num_heads=40", "num_layers=40", "vocab_size=32000",
                        "d_ff=13824", "seq=16384", "batch=4"),
                List.of("deepseek-v3", "d_model=6144", "num_heads=96", "num_experts=320", "d_ff=20480",
                        "vocab_size=150000", "kv_lora_rank=448", "seq=4096", "batch=3"),
                List.of("gemma-3-4b", "d_model=3072", "d_ff=12288", "sliding_window=512", "vocab_size=256000",
                        "head_dim=128", "seq=300", "batch=2"),
                List.of("jamba", "d_model=5120", "num_heads=40", "d_ff=8192", "num_experts=8", "state_size=32",
                        "seq=100000", "batch=5"));
    }

    @Test
    void everyCellIsTheProgramsValueOfGpt2Xl() {
        follows(List.of("gpt2-xl", "d_model=2048", "num_heads=32", "num_layers=50", "vocab_size=50304",
                "context_length=2048", "batch=3"));
    }

    @Tag("workbook")
    @ParameterizedTest
    @MethodSource("families")
    void everyCellIsTheProgramsValueOfOtherFamilies(List<String> model) {
        follows(model);
    }

    private static Answer answer(String model, List<String> sizes) {
        var options = new HashMap<String, String>();
        var set = new ArrayList<String>();
        for (var size : sizes) {
            int sign = size.indexOf('=');
            if (List.of("seq", "batch").contains(size.substring(0, sign))) {
                options.put(size.substring(0, sign), size.substring(sign + 1));
            } else {
                set.add(size);
            }
        }
        var spec = Models.known(model, InputStream.nullInputStream()).orElseThrow().described();
        return Ask.of(spec, new Words(options, set, List.of(), Schemes.NONE)).answer();
    }

    private static void follows(List<String> model) {
        var sizes = model.subList(1, model.size());
        var before = answer(model.getFirst(), List.of());
        var after = answer(model.getFirst(), sizes);
        var file = Workbook.of(before);
        same(Worked.out(file, Map.of()), before, Worked.written(file), false);
        var inputs = new LinkedHashMap<String, Double>();
        sizes.forEach(size -> inputs.put(size.substring(0, size.indexOf('=')),
                Double.valueOf(size.substring(size.indexOf('=') + 1))));
        same(Worked.out(file, inputs), after, Worked.written(Workbook.of(after)), true);
    }

    /// @param worked a workbook that was worked out
    /// @param answer the program's, for the same sizes
    /// @param written the workbook that the program writes of them, whose cells hold the program's values
    private static void same(Worked worked, Answer answer, Worked written, boolean changed) {
        var wrong = new ArrayList<String>();
        totals(worked, answer, wrong);
        boolean moments = numbers(worked).equals(numbers(written));
        written.cells().forEach((at, value) -> {
            boolean otherwise = (!moments && at.startsWith("training!")) || at.startsWith("sizes!F")
                    || at.startsWith("sizes!G") || at.equals(worked.names().get("as_written"));
            var is = worked.cells().getOrDefault(at, "nothing");
            if (value instanceof Double number && !otherwise && !near(number, is, amount(at))) {
                wrong.add(at + " is " + is + ", not " + value);
            }
        });
        worked.cells().forEach((at, is) -> {
            // an exact integer as text, which a changed workbook no longer shows
            var value = written.cells().getOrDefault(at, "");
            if (is instanceof String text && !text.equals(value) && (!changed || digits(text))) {
                wrong.add(at + " is " + is + ", not " + value);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(worked.number("as_written")).isEqualTo(changed ? 0 : 1);
    }

    private static Set<String> numbers(Worked worked) {
        return worked.cells().entrySet().stream().filter(e -> e.getValue() instanceof Double).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }

    /// Every total of the program, by its name, without anything that the workbook's writer says of it.
    private static void totals(Worked worked, Answer answer, List<String> wrong) {
        int found = 0;
        for (var quantity : answer.quantities()) {
            var name = (answer.isOfTraining(quantity) && !List.of("memory.peak", "flops.all", "time")
                    .contains(quantity.name()) ? "training." : "") + quantity.name();
            if (answer.ledger(quantity).isEmpty() || !worked.names().containsKey(name)) {
                continue;
            }
            found++;
            var value = answer.value(quantity.name());
            if (!near(Box.nearest(value), worked.number(name), true)) {
                wrong.add(name + " is " + worked.number(name) + ", not " + value);
            }
        }
        assertThat(found).isGreaterThan(12);
    }

    /// Whether a cell is one of the amounts of a table, which are integers and made of integers.
    private static boolean amount(String at) {
        int column = at.indexOf('!') + 1;
        return !at.startsWith("growth!") && !at.startsWith("cache!") && !at.startsWith("training!")
                && "DE".indexOf(at.charAt(column)) >= 0 && Character.isDigit(at.charAt(column + 1));
    }

    /// @param amount whether it has to be the same number where it is an integer that is small enough
    private static boolean near(double value, Object is, boolean amount) {
        if (!(is instanceof Double number)) {
            return false;
        }
        boolean exact = amount && Math.rint(value) == value && Math.abs(value) < INTEGERS;
        return exact ? number == value : Math.abs(number - value) <= NEAR * Math.abs(value);
    }
}
