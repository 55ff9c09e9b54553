package assay.calibrate;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.write.JsonText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/// A row as `--accelerators` reads it.
final class RowJson {
    private static final MathContext DIGITS = new MathContext(6);

    private RowJson() {}

    static String of(Accelerator row) {
        var out = new JsonText().open('{').name("name").text(row.name()).name("year").text(row.year());
        row.figures().forEach((feature, figure) -> out.name(feature.label()).bare(decimal(figure)));
        out.name("confidence").text(row.confidence().label()).name("notes").text(row.notes()).name("source")
                .text(row.source());
        row.calibrated().ifPresent(by -> {
            out.name("measured").open('{').name("date").text(by.date()).name("source").text(by.source());
            constants("train", by.training(), out);
            constants("serve", by.serving(), out);
            out.name("errors").open('[');
            by.errors().forEach(error -> out.open('{').name("estimate").text(error.estimate()).name("of")
                    .text(error.of()).name("n").bare(error.n() + "").name("mean").bare(decimal(error.mean()))
                    .name("p90").bare(decimal(error.p90())).name("worst").bare(decimal(error.worst())).close('}'));
            out.close(']').close('}');
        });
        return out.close('}') + "\n";
    }

    private static void constants(String name, Map<String, Rational> values, JsonText out) {
        out.name(name).open('{');
        values.forEach((constant, value) -> out.name(constant).bare(decimal(value)));
        out.close('}');
    }

    private static String decimal(Rational value) {
        return new BigDecimal(value.num()).divide(new BigDecimal(value.den()), DIGITS).stripTrailingZeros()
                .toPlainString();
    }
}
