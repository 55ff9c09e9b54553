package assay.formula;

import static org.assertj.core.api.Assertions.assertThat;

import assay.law.Law;
import assay.notation.Parser;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xml.sax.InputSource;

/// What is written in a language is the expression: tried in the notation, which reads it again.
class FormulaLawsTest {
    private static final int SAMPLES = Integer.getInteger("assay.samples", 1_500);

    /// The notation as a language.
    private record Notation() implements Language {
        @Override
        public String name(String size) {
            return size;
        }

        @Override
        public String power(String base, int exponent) {
            return base + "^" + exponent;
        }

        @Override
        public String quotient(String above, String below) {
            return "(" + above + ")/(" + below + ")";
        }
    }

    /// A language in which what is rounded stands between marks, and what is divided between others.
    private record Rounded() implements Language {
        @Override
        public String name(String size) {
            return size;
        }

        @Override
        public String power(String base, int exponent) {
            return base + "^" + exponent;
        }

        @Override
        public String quotient(String above, String below) {
            return "[" + above + " over " + below + "]";
        }

        @Override
        public String ceil(String of) {
            return "<" + of + ">";
        }

        @Override
        public String floor(String of) {
            return "<" + of + ">";
        }
    }

    private static final List<Law> LAWS = List.of(
            new Law("what is written is read again",
                    s -> Parser.parse(Code.of(s.a(), new Notation())).equals(s.a())),
            new Law("a mathematical markup is well formed", s -> wellFormed(MathMl.of(s.a()))),
            new Law("every brace of LaTeX is closed", s -> balanced(Typeset.of(s.a()))),
            new Law("what LaTeX sets is read again", s -> TexReader.read(Typeset.of(s.a())).equals(s.a())),
            new Law("in whole numbers it is the greatest that is not above",
                    s -> Parser.parse(Code.whole(s.a(), new Notation())).at(s.x()).equals(s.a().at(s.x()).floor())),
            new Law("in whole numbers a quotient is rounded at once", s -> atOnce(Code.whole(s.a(), new Rounded()))));

    @TestFactory
    Stream<DynamicTest> laws() {
        var samples = Law.samples(SAMPLES);
        return LAWS.stream().map(law -> DynamicTest.dynamicTest(law.name(), () ->
                assertThat(law.check(samples)).isGreaterThan(SAMPLES / 2)));
    }

    @Test
    void namesAreReadAgain() {
        for (var text : List.of("d_model*num_kv_heads^2 - lambda/T", "qk_rope_head_dim + max(B, d_ff, 3)",
                "floor(num_heads/d_model)^3")) {
            var expr = Parser.parse(text);
            assertThat(TexReader.read(Typeset.of(expr))).isEqualTo(expr);
        }
    }

    private static boolean wellFormed(String xml) {
        try {
            var root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml))).getDocumentElement();
            return root.getTagName().equals("math") && fractions(root);
        } catch (Exception e) {
            throw new IllegalStateException(xml, e);
        }
    }

    /// Whether every fraction, power and index has two parts, as browsers ask.
    private static boolean fractions(org.w3c.dom.Element root) {
        for (var tag : List.of("mfrac", "msup", "msub")) {
            var all = root.getElementsByTagName(tag);
            for (int i = 0; i < all.getLength(); i++) {
                if (all.item(i).getChildNodes().getLength() != 2) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether a quotient has rounding around it and rounding a quotient in it, and nothing between the two.
    private static boolean atOnce(String text) {
        return text.replace("<[", "").replace("]>", "").chars().noneMatch(c -> "<>[]".indexOf(c) >= 0);
    }

    private static boolean balanced(String tex) {
        int depth = 0;
        for (int i = 0; i < tex.length(); i++) {
            char c = tex.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }
}
