package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.family.Families;
import assay.model.Node;
import assay.spec.Field;
import assay.spec.Outline;
import assay.spec.Spec;
import assay.spec.Value;
import assay.text.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void aTextIsAModel() {
        // @start region="model"
        var text = List.of(
                line(1, "sizes", line(2, "d_model = 8")),
                line(3, "axes", line(4, "d = d_model, f = 4*d_model")),
                line(5, "reads x[b t d]"),
                line(6, "writes y"),
                line(7, "tree", line(8, "up = linear x[b t d] -> y[b t f] bias")));

        var model = Families.build(spec(text));

        assertThat(model.root().parts()).extracting(Node::toString).singleElement().asString()
                .contains("x[b t d] .weight[f d] -> y[b t f]");
        // @end
    }

    private static Outline line(int number, String text, Outline... below) {
        return new Outline(text, "my.assay", number, 1, List.of(below));
    }

    private static Spec spec(List<Outline> text) {
        return new Spec("my", "my.assay", new LinkedHashMap<>(Map.of(
                "model_type", new Field(new Value.Text(Written.TYPE), "my.assay"),
                Written.LINES, new Field(new Value.Lines(text), "my.assay"))), new LinkedHashMap<>());
    }
}
