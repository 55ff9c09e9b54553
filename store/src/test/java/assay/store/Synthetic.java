package assay.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Configs that nobody published, as many as are wanted: each one of the golden ones with other sizes, a few of them
/// broken. The same seed gives the same ones.
final class Synthetic {
    private static final Path GOLDEN = Path.of("..", "files", "src", "test", "resources", "golden", "models.jsonl");
    private static final Pattern CONFIG = Pattern.compile("^\\{\"id\":\"([^\"]*)\",\"config\":(\\{.*),\"total\":");
    private static final Pattern SIZE = Pattern.compile("\"([a-z_]+)\":([0-9]+)");
    private static final List<String> WIDE = List.of("hidden_size", "n_embd", "d_model", "num_attention_heads",
            "num_key_value_heads", "n_head", "intermediate_size", "n_inner", "ffn_dim", "d_ff");
    private static final List<String> VOCABULARY = List.of("vocab_size");

    private Synthetic() {}

    /// Writes them, one on each line: `FILE COUNT [SEED]`.
    public static void main(String[] args) throws IOException {
        try (var out = Files.newBufferedWriter(Path.of(args[0]))) {
            for (var line : (Iterable<String>) lines(Integer.parseInt(args[1]),
                    args.length > 2 ? Long.parseLong(args[2]) : 1)::iterator) {
                out.write(line);
                out.write('\n');
            }
        }
    }

    static Stream<String> lines(int count, long seed) throws IOException {
        var random = new Random(seed);
        var golden = Files.readAllLines(GOLDEN).stream().map(CONFIG::matcher).filter(m -> m.find()).toList();
        return Stream.iterate(0, i -> i < count, i -> i + 1).map(i -> {
            var some = golden.get(random.nextInt(golden.size()));
            var config = varied(some.group(2), random);
            return "{\"id\":\"synthetic/" + i + "-of-" + some.group(1) + "\",\"config\":" + (random.nextInt(50) == 0
                    ? broken(config, random) : config) + "}";
        });
    }

    private static String varied(String config, Random random) {
        int wider = 1 + random.nextInt(3);
        int words = 64 * random.nextInt(1, 4000);
        return SIZE.matcher(config).replaceAll(size -> "\"" + size.group(1) + "\":" + (WIDE.contains(size.group(1))
                ? String.valueOf(wider * Long.parseLong(size.group(2))) : VOCABULARY.contains(size.group(1))
                        ? String.valueOf(words) : size.group(2)));
    }

    /// A config with something wrong in it, of five kinds.
    private static String broken(String config, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> config.substring(0, config.length() / 2);
            case 1 -> config.replaceFirst("\"model_type\":\"", "\"model_type\":\"no-such-");
            case 2 -> config.replaceFirst("\"hidden_size\":[0-9]+", "\"hidden_size\":\"wide\"");
            case 3 -> config.replaceFirst("\"num_hidden_layers\":[0-9]+", "\"num_hidden_layers\":0");
            default -> config.replaceFirst("\"num_attention_heads\":[0-9]+", "\"num_attention_heads\":7");
        };
    }
}
