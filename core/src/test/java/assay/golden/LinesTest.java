package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Parameters;
import assay.account.Terms;
import assay.ask.Statement;
import assay.notation.Parser;
import org.junit.jupiter.api.Test;

/// The lines of a ledger and their copies.
class LinesTest {
    /// A norm for each head stands within one layer of attention: a line has the copies of what its path leads to.
    @Test
    void aLineHasTheCopiesOfItsPath() {
        var model = Models.of("model_type=stablelm vocab_size=100 hidden_size=32 num_hidden_layers=3 "
                + "num_attention_heads=4 num_key_value_heads=2 intermediate_size=48 max_position_embeddings=16 "
                + "qk_layernorm=true");
        var lines = Statement.linesWithSubtotals(new Parameters().of(model, Terms.DEFAULT).orElseThrow());
        var attention = lines.stream().filter(line -> line.path().contains("self_attn")).toList();
        assertThat(attention).extracting(Statement.Line::path)
                .contains("model/layers/self_attn", "model/layers/self_attn/q_layernorm");
        assertThat(attention).allSatisfy(line -> assertThat(line.count()).as(line.path())
                .isEqualTo(Parser.parse("num_layers")));
    }
}
