package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.report.Passage;
import assay.report.Passage.Line;
import assay.report.Passage.Mark;
import assay.report.Passage.Tone;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A text with marks in it, in every format.
class PassageWriteTest {
    private static final Pattern SIGN = Pattern.compile("[✓≈✗↳⁇◦][⁰¹²³⁴⁵⁶⁷⁸⁹]*");

    /// A mark on each piece, the tones in turn.
    private static Line line(int number, String text, Tone tone, String... pieces) {
        var marks = new ArrayList<Mark>();
        int from = 0;
        for (var piece : pieces) {
            int start = text.indexOf(piece, from);
            from = start + piece.length();
            marks.add(new Mark(start, from, tone, tone == Tone.WRONG ? "wrong" : "exact",
                    Sentence.plain(tone == Tone.WRONG ? "is 43; OMIT-HEAD" : "")));
        }
        return new Line(number, text, marks);
    }

    private static Sheet sheet(boolean markdown, Line... lines) {
        return new Sheet("answer.md", List.of(new Passage("The answer", markdown, List.of(lines))));
    }

    private static String markdown(Line... lines) {
        var all = Markdown.of(sheet(true, lines)).split("\n---\n", -1);
        return all[1].substring(1);
    }

    @Test
    void onATerminalSignsStandBelow() {
        assertThat(Terminal.of(sheet(true, line(9, "共 42 层, 总计 7.5 GB", Tone.WRONG, "42", "7.5 GB"),
                line(12, "a 16", Tone.RIGHT, "16")), Page.PLAIN)).isEqualTo("""
                answer.md

                The answer
                = right   ^ wrong
                 9 | 共 42 层, 总计 7.5 GB
                   |    ^^          ^^^^^^
                   | ^ 42 wrong: is 43; OMIT-HEAD
                   | ^ 7.5 GB wrong: is 43; OMIT-HEAD
                12 | a 16
                   |   ==
                """);
    }

    @Test
    void inColourTheFigureIsColoured() {
        var shown = Terminal.of(sheet(true, line(1, "42 and 16", Tone.WRONG, "42"), line(2, "16", Tone.RIGHT, "16")),
                new Page(80, true));
        assertThat(shown).contains("\u001b[1;31m42\u001b[0m and 16", "\u001b[32m16\u001b[0m", "\u001b[1;31m^^\u001b[0m",
                "\u001b[32m==\u001b[0m");
        assertThat(shown.replaceAll("\u001b\\[[0-9;]*m", "")).contains("1 | 42 and 16\n  | ^^\n", "2 | 16\n  | ==\n");
    }

    @Test
    void aLongLineIsBrokenAndNoMarkWithIt() {
        var text = "one two three four five six seven 2,127,057,600 eight nine ten";
        var shown = Terminal.of(sheet(true, line(1, text, Tone.WRONG, "2,127,057,600")), new Page(40, false));
        assertThat(shown.lines()).allMatch(l -> l.length() <= 40).anyMatch(l -> l.contains("2,127,057,600 eight"))
                .anyMatch(l -> l.endsWith("^".repeat(13)));
    }

    @ParameterizedTest
    @EnumSource(Tone.class)
    void everyToneHasItsPlaceInEveryFormat(Tone tone) {
        var sheet = sheet(true, line(1, "say 42 here", tone, "42"));
        assertThat(Terminal.of(sheet, Page.PLAIN))
                .contains("1 | say 42 here\n  |     " + tone.letter().repeat(2) + "\n");
        assertThat(Markdown.of(sheet)).contains("say 42" + tone.sign());
        assertThat(Html.of(List.of(sheet))).containsPattern("say <mark class=\""
                + tone.name().toLowerCase(Locale.ROOT) + "\" title=\"[^\"]*\">42</mark> here");
        assertThat(Latex.of(List.of(sheet))).contains("\\textbf{\\texttt{42}}\\textsuperscript{");
        assertThat(SheetJson.of(sheet)).contains("\"text\":\"42\"");
        assertThat(Csv.of(sheet)).contains("1,42,");
        assertThat(Notebook.of(List.of(sheet))).contains("say 42" + tone.sign());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "take `T = 42` tokens;take `T = 42`✓ tokens", "so $T = 42$ tokens;so $T = 42$✓ tokens",
        "so $$T = 42$$ tokens;so $$T = 42$$✓ tokens", "see [42](a42.md);see [42✓](a42.md)",
        "<b title=\"42\">x</b>;<b title=\"42\">✓x</b>", "costs $42;costs $42✓", "**42** of;**42✓** of",
        "| 42 | x |;| 42✓ | x |", "about \\~42;about \\~42✓", "`` `42` `` x;`` `42` ``✓ x", "a < 42 > b;a < 42✓ > b"})
    void inMarkdownASignStandsWhereItIsShown(String text, String marked) {
        assertThat(markdown(line(1, text, Tone.RIGHT, "42"))).isEqualTo(marked + "\n");
    }

    @Test
    void inABlockOfCodeASignStandsBehindItsFigure() {
        assertThat(markdown(line(1, "```python", Tone.RIGHT), line(2, "$x = 42$ `", Tone.RIGHT, "42"),
                line(3, "```", Tone.RIGHT), line(4, "$x = 42$", Tone.RIGHT, "42")))
                .isEqualTo("```python\n$x = 42✓$ `\n```\n$x = 42$✓\n");
        assertThat(Markdown.of(sheet(true, line(1, "~~~", Tone.RIGHT), line(2, "42", Tone.WRONG, "42"))))
                .contains("~~~\n42✗¹\n~~~\n\n---\n\n1. line 2, `42`: wrong: is 43; OMIT-HEAD\n");
    }

    @Test
    void inMarkdownAnyOtherTextStandsAsItIsTyped() {
        assertThat(Markdown.of(sheet(false, line(1, "a * 42 * ``` *", Tone.WRONG, "42")))).contains(
                "````text\na * 42✗¹ * ``` *\n````\n\n1. line 1, `42`: wrong: is 43; OMIT-HEAD\n");
    }

    @Test
    void aPageEscapesWhatIsTyped() {
        var html = Html.of(List.of(sheet(true, line(1, "<script>alert(42)</script> & \"q\"", Tone.WRONG, "42"))));
        assertThat(html).contains("&lt;script&gt;alert("
                + "<mark class=\"wrong\" title=\"wrong: is 43; OMIT-HEAD\">42</mark>"
                + ")&lt;/script&gt; &amp; &quot;q&quot;").doesNotContain("<script");
        assertThat(html).contains("<li class=\"wrong\"><b>42</b> wrong: is 43; OMIT-HEAD</li>")
                .contains("default-src 'none'").contains("prefers-color-scheme:dark").contains("max-width:60rem");
    }

    @Test
    void withoutItsMarksATextIsAsItWas() {
        for (int seed = 0; seed < 500; seed++) {
            var passage = Sheets.passage(new Random(seed));
            var texts = passage.lines().stream().map(Line::text).toList();
            var html = Html.of(List.of(new Sheet("", List.of(passage))));
            var shown = Pattern.compile("<span class=\"text\">(.*?)</span>").matcher(html).results()
                    .map(m -> m.group(1).replaceAll("</?mark[^>]*>", "").replace("&#9;", "\t").replace("&lt;", "<")
                            .replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")).toList();
            assertThat(shown).as("%s", seed).isEqualTo(texts.stream().map(t -> t.replace('\u001b', '\ufffd')).toList());
            var typed = new Passage("", false, passage.lines());
            var block = Markdown.of(new Sheet("", List.of(typed)));
            var inside = Pattern.compile("(?s)`{3,}text\n(.*?)`{3,}\n(?!.*`{3,}\n)").matcher(block).results()
                    .map(m -> SIGN.matcher(m.group(1)).replaceAll("")).toList();
            assertThat(inside).as("%s", seed).containsExactly(String.join("", texts.stream().map(t -> t + "\n")
                    .toList()));
            if (texts.stream().noneMatch(t -> t.contains("```"))) {
                var plain = SIGN.matcher(markdown(passage.lines().toArray(Line[]::new))).replaceAll("");
                assertThat(plain).as("%s", seed).isEqualTo(String.join("", texts.stream().map(t -> t + "\n").toList()));
            }
        }
    }
}
