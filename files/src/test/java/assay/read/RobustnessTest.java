package assay.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import assay.family.Families;
import assay.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the bytes, the outcome is a model or a refusal.
final class RobustnessTest {
    private static final String GPT2 = """
            {"model_type": "gpt2", "vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12, "n_head": 12,
             "n_inner": null, "layer_norm_epsilon": 1e-05, "architectures": ["GPT2LMHeadModel"], "use_cache": true}
            """;
    private static final String LLAMA = """
            {"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "hidden_act": "silu",
             "rope_scaling": {"factor": 8.0, "type": "linear"}, "tie_word_embeddings": false, "torch_dtype": "float16"}
            """;
    private static final String PLAIN = """
            {"vocab_size": 10000, "context_length": 256, "num_layers": 4, "d_model": 512, "num_heads": 16, "d_ff": 1344,
             "norm": "layernorm", "position": "learned", "ffn": "mlp", "tied": true, "name": "th\\u00e9 \u00e9"}
            """;
    private static final List<String> CONFIGS = List.of(GPT2, LLAMA, PLAIN);

    /// Pieces that hurt: signs of JSON, numbers at the edges, words of other languages, bytes of other encodings.
    private static final List<String> PIECES = List.of("{", "}", "[", "]", ",", ":", "\"", "'", "\\", "\\u", "\n",
            "\t", "\0", "//", "#", "0", "-", "-1", "1e30", "2.5", "1e-400", "1e999999999", "99999999999999999999",
            "null", "true", "NaN", "None", "\"\"", "{}", "[]", "[[[[[[[[", "\"n_head\":", "\"d_ff\":1,",
            "\"name\":\"\",", "\ufeff", "\u00a0",
            "\ud83d\ude00");

    private enum Outcome {
        BUILT, REFUSED_BY_READER, REFUSED_BY_FAMILY
    }

    @Test
    void configsAreModels() {
        for (var config : CONFIGS) {
            assertThat(outcome(config.getBytes(UTF_8))).isEqualTo(Outcome.BUILT);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        for (var config : CONFIGS) {
            var bytes = config.strip().getBytes(UTF_8);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(outcome(Arrays.copyOf(bytes, length))).as("the first %d bytes", length)
                        .isEqualTo(Outcome.REFUSED_BY_READER);
            }
        }
    }

    @Test
    void everySingleByteMayBeWrong() {
        for (var config : CONFIGS) {
            var bytes = config.getBytes(UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                for (int b : new int[] {0, ' ', '"', '0', '}', 0x7f, 0x80, 0xff}) {
                    var changed = bytes.clone();
                    changed[i] = (byte) b;
                    survives(changed, "byte " + i + " is " + b);
                }
            }
        }
    }

    @Test
    void mutatedConfigsAreModelsOrRefused() {
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int seed = 0; seed < 10_000; seed++) {
            outcomes.merge(survives(mutated(new Random(seed)), "seed " + seed), 1, Integer::sum);
        }
        assertThat(outcomes).as("every outcome is tried").containsKeys(Outcome.values());
        assertThat(outcomes.values()).allMatch(n -> n > 100);
    }

    /// One to four pieces cut out, doubled, moved or put in.
    private static byte[] mutated(Random random) {
        var bytes = CONFIGS.get(random.nextInt(CONFIGS.size())).getBytes(UTF_8);
        for (int n = random.nextInt(1, 5); n > 0 && bytes.length > 0; n--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(1, 12));
            var piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
            bytes = switch (random.nextInt(6)) {
                case 0 -> joined(bytes, 0, from, new byte[0], to);
                case 1 -> joined(bytes, 0, to, new byte[0], from);
                case 2 -> joined(bytes, 0, from, piece, from);
                case 3 -> joined(bytes, 0, from, new byte[] {(byte) random.nextInt(256)}, from + 1);
                default -> value(bytes, from, piece);
            };
        }
        return bytes;
    }

    /// Puts a piece for the value after the next colon, which keeps most of these documents JSON.
    private static byte[] value(byte[] bytes, int from, byte[] piece) {
        int start = from;
        while (start < bytes.length && bytes[start] != ':') {
            start++;
        }
        int end = start;
        while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}') {
            end++;
        }
        return start == bytes.length ? bytes : joined(bytes, 0, start + 1, piece, end);
    }

    private static byte[] joined(byte[] bytes, int from, int to, byte[] piece, int rest) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, from, to - from);
        out.writeBytes(piece);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    private static Outcome survives(byte[] bytes, String which) {
        try {
            return outcome(bytes);
        } catch (RuntimeException | Error defect) {
            return fail(which + ": " + defect + " on\n" + new String(shrunk(bytes), UTF_8), defect);
        }
    }

    /// As few of the bytes as still fail.
    private static byte[] shrunk(byte[] bytes) {
        for (int length = bytes.length / 2; length > 0; length /= 2) {
            for (int i = 0; i + length <= bytes.length; i++) {
                var less = joined(bytes, 0, i, new byte[0], i + length);
                if (fails(less)) {
                    return shrunk(less);
                }
            }
        }
        return bytes;
    }

    private static boolean fails(byte[] bytes) {
        try {
            outcome(bytes);
            return false;
        } catch (RuntimeException | Error _) {
            return true;
        }
    }

    private static Outcome outcome(byte[] bytes) {
        try {
            var spec = ConfigFile.read(new ByteArrayInputStream(bytes), "stdin");
            try {
                Families.build(spec);
                return Outcome.BUILT;
            } catch (Refusal refusal) {
                told(refusal);
                return Outcome.REFUSED_BY_FAMILY;
            }
        } catch (Refusal refusal) {
            told(refusal);
            assertThat(refusal.problems()).hasSize(1);
            return Outcome.REFUSED_BY_READER;
        }
    }

    private static void told(Refusal refusal) {
        assertThat(refusal.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.subject()).isNotBlank();
            assertThat(problem.message()).isNotBlank();
        });
    }
}
