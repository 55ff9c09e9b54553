package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.family.Families;
import assay.model.Model;
import assay.read.ConfigFile;
import assay.write.ModelText;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family can be written as a text of one's own: read again, it has the same ledgers, but for the bytes of
/// constants that files of the family hold beside the parameters, of which a text says nothing.
class WrittenCorpusTest {
    /// What an entry says: where, in which words, how much, in how many copies.
    private record Said(String path, String line, Expr each, Expr count, Expr amount) {
        static Said of(Entry entry) {
            return new Said(entry.path(), entry.op().orElseThrow().line().toString(),
                    entry.each(), entry.count(), entry.amount());
        }
    }

    /// Published models, of each model_type those whose configs have other fields.
    static Stream<CorpusTest.Published> models() {
        Set<String> seen = new HashSet<>();
        return CorpusTest.known().filter(row -> seen.add(row.type() + row.config().keySet()))
                .filter(row -> allRun(row.model()));
    }

    /// Whether no run of layers has none, as a T5 of one layer has behind its first; a text's tree leaves it out.
    private static boolean allRun(Model model) {
        var none = new ArrayList<String>();
        model.walk((place, op) -> {
            if (place.count().at(CorpusTest.point(model, 1, 1)).signum() == 0) {
                none.add(place.path());
            }
        });
        return none.isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelWrittenAndReadAgainHasTheSameLedgers(CorpusTest.Published row) {
        var model = row.model();
        var text = ModelText.of(model);
        var again = Families.build(ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "stdin"));

        assertThat(again.root()).isEqualTo(model.root());
        assertThat(again.inputs()).isEqualTo(model.inputs());
        assertThat(ModelText.of(again)).isEqualTo(text);
        for (var quantity : Turns.of(Quantity.ALL, row.id().hashCode(), 3)) {
            assertThat(said(again, quantity)).as(quantity.name()).isEqualTo(said(model, quantity));
        }
    }

    static List<?> said(Model model, Quantity quantity) {
        return quantity.of(model, Terms.DEFAULT).map(Ledger::entries).orElse(List.of()).stream()
                .filter(e -> !(quantity instanceof Weights) || counted(e)).map(Said::of).toList();
    }

    /// Whether an entry is of a parameter.
    private static boolean counted(Entry entry) {
        var name = entry.place().steps().getLast().name();
        return entry.op().orElseThrow().line().reads().stream().anyMatch(t -> t.counted() && t.name().equals(name));
    }
}
