package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Library;
import assay.report.Passage.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An answer in every form in which answers are given, with its figures marked where they stand.
class AuditSheetTest {
    private static final List<String> SAID = List.of("GPT-2 XL: vocab_size = 50257, context_length = 1024, "
            + "num_layers = 48, d_model = 1600, num_heads = 25, d_ff = 6400", "",
            "all parameters: 2,127,057,600, in fp32 8.51 GB", "the forward pass: 4.51 TFLOPs, of which the FFN 66.9%",
            "LM head: 82,341,068,800 FLOPs");

    /// The same in one form.
    static String answer(String ending) {
        return switch (ending) {
            case "html" -> "<html><body>\n<p>" + String.join("</p>\n<p>", SAID) + "</p>\n</body></html>\n";
            case "ipynb" -> "{\n \"cells\": [\n  {\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\n   \""
                    + String.join("\\n\",\n   \"", SAID)
                    + "\"\n  ]}\n ],\n \"nbformat\": 4, \"nbformat_minor\": 5\n}\n";
            case "csv" -> "\"" + String.join("\"\n\"", SAID) + "\"\n";
            case "tex" -> "\\begin{document}\n" + String.join("\n", SAID).replace("%", "\\%").replace("_", "\\_")
                    + "\n\\end{document}\n";
            default -> String.join("\n", SAID) + "\n";
        };
    }

    private static Passage passage(Audited audited, String text, boolean whole) {
        return AuditSheet.of(audited, text, whole).sections().stream().filter(Passage.class::isInstance)
                .map(Passage.class::cast).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"md", "txt", "html", "ipynb", "csv", "tsv", "tex", "unknown"})
    void everyFigureIsMarkedWhereItStands(String ending) {
        var text = answer(ending);
        var audited = Audited.of("answer." + ending, text, Library.NONE);
        var passage = passage(audited, text, true);
        var marked = passage.lines().stream().flatMap(line -> line.marks().stream().map(mark -> line.number() + " "
                + line.text().substring(mark.start(), mark.end()) + " " + mark.label())).toList();
        assertThat(audited.figures()).hasSizeGreaterThan(9);
        assertThat(marked).isEqualTo(audited.figures().stream()
                .map(f -> f.line() + " " + f.text() + " " + f.status().label()).toList());
        assertThat(passage.tones()).contains(Tone.RIGHT, Tone.WRONG);
        assertThat(passage.markdown()).isEqualTo(ending.equals("md"));
    }

    @ParameterizedTest
    @CsvSource({"md", "txt", "csv", "tsv", "tex"})
    void theTextIsAsItWas(String ending) {
        var text = answer(ending);
        var passage = passage(Audited.of("answer." + ending, text, Library.NONE), text, true);
        assertThat(String.join("\n", passage.lines().stream().map(Passage.Line::text).toList())).isEqualTo(text);
        assertThat(passage.lines().getLast().number()).isEqualTo(passage.lines().size());
    }

    @Test
    void onlyLinesWithFiguresWhereNotAllAreAskedFor() {
        var text = answer("md");
        var passage = passage(Audited.of("answer.md", text, Library.NONE), text, false);
        assertThat(passage.lines()).extracting(Passage.Line::number).containsExactly(1, 3, 4, 5);
    }

    @Test
    void aWrongFigureHasItsRightValueAndItsMistake() {
        var text = answer("md");
        var audited = Audited.of("answer.md", text, Library.NONE);
        var wrong = audited.figures().stream().filter(Finding::wrong).toList();
        assertThat(wrong).hasSize(1);
        var marks = passage(audited, text, true).lines().getLast().marks();
        assertThat(passage(audited, text, true).lines().get(4).marks().stream().map(Passage::said))
                .anySatisfy(said -> assertThat(said).contains("wrong: ", "flops.head is 164,682,137,600",
                        "MAC-AS-FLOP"));
        assertThat(marks).isEmpty();
    }
}
