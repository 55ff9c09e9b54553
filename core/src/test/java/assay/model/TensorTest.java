package assay.model;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.notation.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
    private static Tensor tensor(String text) {
        return Line.of(text + " -> y[a]").reads().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x[b t d]", ".weight[(h k) d]", "@k[b s g k]", "$cos[t j]", "/model.embed.weight[v d]",
        "scalar[]", ".experts[e? f d]"})
    void writtenAsRead(String text) {
        assertThat(tensor(text)).hasToString(text);
        assertThat(tensor(text).key()).isEqualTo(text.substring(0, text.indexOf('[')));
    }

    @Test
    void shapeIsAsStoredAndElementsTheirProduct() {
        var weight = tensor(".weight[(h k) d]");
        assertThat(weight.shape(Expr::dim)).containsExactly(Parser.parse("h*k"), Expr.dim("d"));
        assertThat(weight.elements(Expr::dim)).isEqualTo(Parser.parse("h*k*d"));
        assertThat(tensor("scalar[]").elements(Expr::dim)).isEqualTo(Expr.ONE);
        assertThat(tensor("scalar[]").shape(Expr::dim)).isEmpty();
    }

    @Test
    void expertsAreStoredThoughOneIsChosen() {
        assertThat(tensor(".experts[e? f d]").elements(Expr::dim)).isEqualTo(Parser.parse("e*f*d"));
    }
}
