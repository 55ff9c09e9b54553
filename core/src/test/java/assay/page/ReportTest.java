package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import assay.account.Forward;
import assay.algebra.Rational;
import assay.notation.Parser;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.ask.Case;
import assay.report.Cell;
import assay.report.LedgerSheet;
import assay.report.Sentence;
import assay.ask.Options;
import assay.report.Sheet;
import assay.ask.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void aCaseHasAValueForEverySize() {
        // @start region="case"
        var keep = Options.DEFAULT.at(Rational.of(4096)).keeping(Set.of("B", "T"));
        var subject = Case.of(gpt2(), keep);
        var forward = subject.ledger(new Forward()).orElseThrow().total();

        assertThat(subject.bound(forward)).hasToString("36864*B*T^2 + 247064064*B*T");
        assertThat(subject.value(forward)).isEqualTo(Rational.of(1_630_449_696_768L));
        assertThat(subject.notes()).anyMatch(n -> n.startsWith("T = 4,096 exceeds the 1,024 learned positions"));
        // @end
    }

    @Test
    void aCellIsExact() {
        // @start region="sheet"
        var sheet = LedgerSheet.of(Statement.of(Case.of(gpt2(), Options.DEFAULT)));
        var embedding = ((Sheet.Table) sheet.sections().getFirst()).rows().getFirst();

        assertThat(embedding).contains(
                Cell.of("transformer/wte/weight"),
                new Cell.Amount(Parser.parse("d_model*vocab_size"), Rational.of(38_597_376), Unit.PARAMETER,
                        Look.EXACT),
                new Cell.Part(new Share("total", Rational.of(38_597_376, 124_439_808))));
        // @end
    }

    @Test
    void aSentenceHasAmountsInItsHoles() {
        // @start region="sentence"
        var stored = Cell.of(Rational.of(8_508_230_400L), Unit.BYTE);
        var sentence = Sentence.of("{} in {}: {}", stored, Cell.of("model.safetensors"), stored.as(Look.SCALED));

        assertThat(sentence).hasToString("8,508,230,400 bytes in model.safetensors: 8.508 GB = 7.924 GiB");
        assertThat(sentence.cells()).contains(stored);
        // @end
    }

    @Test
    void aSentenceHasAsManyHolesAsPhrases() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sentence.of("{} and {}", Cell.of("one")));
        assertThatIllegalArgumentException().isThrownBy(() -> Sentence.of("none", Cell.of("one")));
        assertThat(Sentence.of("{}", Cell.of("what a user writes: {}"))).hasToString("what a user writes: {}");
    }
}
