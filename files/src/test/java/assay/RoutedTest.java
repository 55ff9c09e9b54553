package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Active;
import assay.account.Basis;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.quantity.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models with routed experts against what is said of them: active parameters as published, and Megatron's own
/// formulas.
class RoutedTest {
    private static final Rational BILLION = Rational.of(1_000_000_000);

    static List<String[]> published() {
        return rows("routed.csv");
    }

    /// A published figure is rounded or cut: the count is less than one unit of its last digit away.
    @ParameterizedTest
    @MethodSource("published")
    void activeParameters(String id, String billions, String without) {
        var basis = switch (without) {
            case "" -> Basis.MAIN;
            case "embedding" -> Basis.WITHOUT_TABLES;
            case "embedding and head" -> Basis.BLOCKS;
            default -> throw new AssertionError(without);
        };
        var model = row(id).model();
        var ledger = basis.of(model, new Active().of(model, Terms.DEFAULT).orElseThrow());
        var off = ledger.total().at(CorpusTest.point(model, 1, 1)).over(BILLION).minus(Rational.parse(billions));
        assertThat(off.signum() < 0 ? off.negated() : off).as(id).isLessThan(lastDigit(billions));
    }

    static List<String[]> megatron() {
        return rows("megatron_routed.csv");
    }

    @ParameterizedTest
    @MethodSource("megatron")
    void megatronsFormulas(String id, String seq, String flops, String total, String active) {
        assertThat(amount(id, new Step(), Long.parseLong(seq))).isEqualTo(Rational.parse(flops));
        assertThat(hundredths(amount(id, new Parameters(), 1))).isEqualTo(Rational.parse(total));
        assertThat(hundredths(amount(id, new Active(), 1))).isEqualTo(Rational.parse(active));
    }

    private static Rational amount(String id, Quantity quantity, long seq) {
        var model = row(id).model();
        var terms = Terms.of(Conventions.named("megatron"), Dtype.BF16);
        return quantity.of(model, terms).orElseThrow().total().at(CorpusTest.point(model, 1, seq));
    }

    private static Rational hundredths(Rational parameters) {
        var hundred = Rational.of(100);
        return parameters.times(hundred).over(BILLION).plus(Rational.of(1, 2)).floor().over(hundred);
    }

    static Rational lastDigit(String decimal) {
        int point = decimal.indexOf('.');
        var unit = Rational.ONE;
        for (int digits = point < 0 ? 0 : decimal.length() - point - 1; digits > 0; digits--) {
            unit = unit.over(Rational.of(10));
        }
        return unit;
    }

    private static CorpusTest.Published row(String id) {
        return Objects.requireNonNull(CorpusTest.ALL.get(id), id);
    }

    static List<String[]> rows(String file) {
        try (var in = RoutedTest.class.getResourceAsStream("/golden/" + file)) {
            var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
