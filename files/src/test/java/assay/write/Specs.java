package assay.write;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.Set;

/// Cases for tests, by the fields of a config in one line: `model_type=gpt2 n_embd=768`.
final class Specs {
    static final String GPT2 = "model_type=gpt2 vocab_size=50257 n_positions=1024 n_layer=12 n_embd=768 n_head=12";
    static final String LLAMA = "model_type=llama vocab_size=128256 max_position_embeddings=8192 num_hidden_layers=32 "
            + "hidden_size=4096 num_attention_heads=32 num_key_value_heads=8 intermediate_size=14336 "
            + "torch_dtype=bfloat16";
    static final String PLAIN = "vocab_size=100 context_length=16 num_layers=2 d_model=24 num_heads=3 d_ff=40";

    private Specs() {}

    static Case of(String fields, Options options) {
        var all = new LinkedHashMap<String, Field>();
        for (var word : fields.split(" ")) {
            int at = word.indexOf('=');
            all.put(word.substring(0, at), new Field(value(word.substring(at + 1)), "test#/" + word.substring(0, at)));
        }
        return Case.of(new Spec("test", "test", all, new LinkedHashMap<>()), options);
    }

    static Options options(long batch, String convention, String... keep) {
        Convention counted = Conventions.named(convention);
        return Options.DEFAULT.of(Rational.of(batch)).keeping(Set.of(keep)).by(counted);
    }

    private static Value value(String text) {
        return text.chars().allMatch(Character::isDigit)
                ? new Value.Numeral(Rational.parse(text))
                : new Value.Text(text);
    }
}
