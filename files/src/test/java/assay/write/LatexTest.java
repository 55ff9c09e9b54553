package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatexTest {
    /// What the format may write: commands that every distribution has, escaped signs, and plain characters.
    private static final Pattern WRITTEN = Pattern.compile("(?:%[^\n]*\n|\\\\(?:section\\*|subsection\\*|begin|end|item"
            + "|toprule|midrule|bottomrule|endhead|endfoot|noindent|par|texttt|linewidth|times|raggedright|hspace"
            + "|arraybackslash|allowbreak|setlength|tabcolsep|footnotesize|scriptsize|tiny|assayend"
            + "|text(?:backslash|asciitilde|asciicircum|less|greater|bar|asciigrave))(?![a-z])|\\\\[{}$&#_%\\\\]"
            + "|>(?=\\{\\\\raggedright)|\\$[^$]*\\$|[^\\\\$%#_^~<>|`]++)*+");
    private static final Pattern GROUP = Pattern.compile("\\\\begin\\{(\\w+)}|\\\\end\\{(\\w+)}");

    @Test
    void whateverASheetHoldsItIsLatex() {
        Shrink.forAll(
                random -> new Sheet("50 % of a_b", List.of(Sheets.table("#1", List.of(), random))),
                sheet -> {
                    var text = Latex.of(List.of(sheet));
                    assertThat(text).startsWith("% A document by itself");
                    text = text.substring(text.indexOf("\\fi\n") + 4);
                    assertThat(WRITTEN.matcher(text).matches()).as(text).isTrue();
                    assertBalanced(text);
                    if (sheet.sections().isEmpty()) {
                        return;
                    }
                    var table = (Sheet.Table) sheet.sections().getFirst();
                    for (var line : text.lines().filter(l -> l.endsWith(" \\\\")).toList()) {
                        assertThat(line.replace("\\&", "").chars().filter(c -> c == '&').count()).as(line)
                                .isEqualTo(table.columns().size() - 1L);
                    }
                });
    }

    private static void assertBalanced(String text) {
        int depth = 0;
        var plain = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            assertThat(depth).as(text).isNotNegative();
        }
        assertThat(depth).as(text).isZero();
        var open = new ArrayDeque<String>();
        GROUP.matcher(text).results().forEach(m -> {
            if (m.group(1) != null) {
                open.push(m.group(1));
            } else {
                assertThat(open.pop()).isEqualTo(m.group(2));
            }
        });
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '"', value = {
            "num_heads = 5 % -> num\\_heads = 5 \\%", "a & b #1 {x} $ -> a \\& b \\#1 \\{x\\} \\$",
            "a\\b -> a\\textbackslash{}b", "T^2 ~ x -> T\\textasciicircum{}2 \\textasciitilde{} x",
            "t-w < s <= t -> t-w \\textless{} s \\textless{}= t", "--seq -> -{}-seq", "1 × 2 -> 1 $\\times$ 2",
            "模型 -> [U+6A21][U+578B]", "é -> é", "it''s ,, -> it'{}'s ,{},"})
    void aTextIsShownAsItIs(String text, String written) {
        assertThat(Latex.text(text)).isEqualTo(written);
    }

    /// After `\\` and `\item`, LaTeX would take a bracket or a star for a part of the command.
    @Test
    void aRowAndAnItemBeginAsTexts() {
        var sheet = new Sheet("", List.of(
                new Sheet.Table("", List.of(), List.of(Column.text("x")), List.of(List.of(Cell.of("[a]")))),
                new Sheet.Lines("", List.of(Sentence.plain("*b*")))));
        assertThat(Latex.of(List.of(sheet))).contains("{}[a] \\\\", "\\item {}*b*");
    }

    @Test
    void figuresAreSetToTheRightAndFormulasInMathematics() {
        var sheet = new Sheet("t", List.of(new Sheet.Table("5 % of a\nb", List.of(Sentence.plain("lead")),
                List.of(Column.text("formula"), Column.figure("FLOPs")),
                List.of(List.of(Cell.formula(Expr.dim("d_model").pow(2)), Cell.of(Rational.of(1024), Unit.FLOP)),
                        List.of(new Cell.Code("-x/y_z"), Cell.of("  [a]"))))));
        assertThat(Latex.of(List.of(sheet))).startsWith("% A document by itself. In another: ").endsWith("""
                \\fi
                \\section*{t}
                \\subsection*{5 \\% of a\\textbackslash{}nb}
                {\\raggedright\\noindent lead\\par}
                % begin 5 \\% of a\\textbackslash{}nb
                {\\footnotesize\\setlength{\\tabcolsep}{4pt}
                \\begin{longtable}{@{}lr@{}}
                \\toprule
                formula & FLOPs \\\\
                \\midrule
                \\endhead
                \\bottomrule
                \\endfoot
                ${d_{\\mathrm{model}}}^{2}$ & 1,024 \\\\
                \\texttt{-\\allowbreak{}x/\\allowbreak{}y\\_\\allowbreak{}z} & \\hspace*{1em}[a] \\\\
                \\end{longtable}}
                % end 5 \\% of a\\textbackslash{}nb
                \\assayend
                """);
    }
}
