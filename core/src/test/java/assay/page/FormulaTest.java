package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.formula.Code;
import assay.formula.Fractions;
import assay.formula.MathMl;
import assay.formula.Typeset;
import assay.notation.Parser;
import org.junit.jupiter.api.Test;

class FormulaTest {
    @Test
    void aFormulaIsSetAndRun() {
        // @start region="formula"
        var width = Parser.parse("d_model*floor(d_ff/num_heads) + 1/2*T^2");

        assertThat(MathMl.of(width)).contains("<msub><mi>d</mi><mtext>model</mtext></msub>",
                "<mfrac><mrow><msup><mrow><mi>T</mi></mrow><mn>2</mn></msup></mrow><mrow><mn>2</mn></mrow></mfrac>");
        assertThat(Typeset.of(width)).contains(
                "\\left\\lfloor \\frac{d_{\\mathrm{ff}}}{\\mathrm{num}_{\\mathrm{heads}}}\\right\\rfloor");
        assertThat(Code.of(width, new Fractions())).isEqualTo(
                "Fraction(T**2, 2) + d_model * floor(Fraction(d_ff, num_heads))");
        // @end
    }

    @Test
    void aNameThatALanguageKeepsIsAnother() {
        assertThat(Code.of(Parser.parse("lambda*in_ + max"), new Fractions())).isEqualTo("in__ * lambda_ + max_");
    }
}
