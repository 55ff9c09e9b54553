package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Serving;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.command.Asked;
import assay.notation.Parser;
import assay.serve.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What engines say of their memory as they start, beside what follows from the model, to 3 %.
///
/// A row whose `otherwise` is not blank is further off, and says why.
class EngineMemoryTest {
    private static final double CLOSE = .03;
    private static final Map<String, Integer> UNITS = Map.of("MiB", 20, "GiB", 30);
    private static final Pattern TABLE = Pattern.compile("embed_tokens|wte");
    private static final Pattern HEAD = Pattern.compile("lm_head");

    /// What an engine said.
    ///
    /// @param given what else its lines say, of which this follows
    /// @param otherwise why it does not follow
    /// @param with settings of that engine alone with which it does, where they are known
    record Said(String engine, String model, Map<String, String> settings, String quantity, String given,
            String figure, String unit, String otherwise, String with) {
        static Said of(String[] parts) {
            return new Said(parts[0], parts[1], words(parts[2]), parts[3], parts[4], parts[5], parts[6], parts[7],
                    parts[8]);
        }

        private static Map<String, String> words(String text) {
            var settings = new HashMap<String, String>();
            for (var word : text.split(" ")) {
                int sign = word.indexOf('=');
                if (sign > 0) {
                    settings.put(word.substring(0, sign), word.substring(sign + 1));
                }
            }
            return settings;
        }

        /// The same with what that engine does besides.
        Said explained() {
            var more = new HashMap<>(settings);
            more.putAll(words(with));
            return new Said(engine, model, more, quantity, given, figure, unit, "", "");
        }

        /// A number that a setting says.
        double setting(String name) {
            return Double.parseDouble(Objects.requireNonNull(settings.get(name), name));
        }

        /// What is said besides, in tokens or bytes.
        double amount() {
            var words = given.split(" ");
            return Double.parseDouble(words[0]) * Math.pow(2, UNITS.getOrDefault(words[1], 0));
        }

        private Answer answer(long tokens) {
            var words = new TreeMap<String, String>();
            for (var name : List.of("tp", "weights", "cache-dtype", "cache")) {
                if (settings.containsKey(name)) {
                    words.put(name, settings.get(name));
                }
            }
            if (engine.equals("llama.cpp") || engine.equals("ollama")) {
                words.putIfAbsent("cache", "llama.cpp");
                words.putIfAbsent("cache-dtype", "fp16");
            }
            words.put("seq", "" + tokens);
            words.put("batch", settings.getOrDefault("sequences", "1"));
            return Ask.of(() -> Catalog.find(model), new Words(words, settings.containsKey("window")
                    ? List.of("sliding_window=" + settings.get("window")) : List.of(), List.of(), Asked.schemes()))
                    .answer();
        }

        private double bytes(Quantity quantity, long tokens, Pattern part) {
            var subject = answer(tokens).subject();
            Ledger all = subject.ledger(quantity).orElseThrow();
            return subject.value(all.only(e -> part.matcher(e.path()).find()).total()).approximate();
        }

        double weights() {
            if (!settings.containsKey("ep")) {
                return bytes(new Weights(), 1, Pattern.compile(""));
            }
            var words = new HashMap<>(settings);
            words.put("on", "h200");
            return Serving.of(() -> Catalog.find(model), new Words(words, List.of(), List.of(), Asked.schemes()),
                    Catalog::find)
                    .layout().weights().approximate();
        }

        double table() {
            return bytes(new Weights(), 1, TABLE);
        }

        double head() {
            return bytes(new Weights(), 1, HEAD);
        }

        double cache(double tokens) {
            return bytes(new Cache(), (long) tokens, Pattern.compile(""));
        }

        /// Bytes of the cache of a token.
        double each() {
            return cache(4096) / 4096 * Parser.parse(settings.getOrDefault("each", "1")).constant().approximate();
        }

        private double size(String name) {
            return Objects.requireNonNull(answer(1).subject().values().get(name), name).approximate();
        }

        /// Pages of a cache that have room.
        double pages(double bytes) {
            double page = settings.containsKey("page") ? setting("page") : Engine.named(engine).page();
            return Math.floor(bytes / each() / page);
        }

        /// What it follows to be, in the unit of what is said.
        double follows() {
            double page = engine.equals("vllm") ? Engine.named(engine).page() : 1;
            double value = switch (quantity) {
                case "weights", "file" -> weights();
                case "table" -> table();
                case "head" -> head();
                case "offloaded" -> weights() - (head() > 0 ? table() : 0);
                case "cache" -> cache(amount());
                case "pages" -> pages(amount());
                case "tokens" -> pages(amount()) * page;
                case "concurrency" -> (given.endsWith("tokens") ? amount() : pages(amount()) * page) / setting("of");
                case "budget" -> amount() * Engine.named(engine).fraction();
                case "share" -> Math.ceil(amount() * Engine.named(engine).fraction() / each() / setting("page"));
                case "static" -> ((setting("free") * Math.pow(2, 30)) - amount() * (1 - setting("fraction"))) / each();
                case "pools" -> cache(amount()) + 4 * setting("requests") * setting("length");
                case "workspace" -> workspace(amount());
                default -> throw new AssertionError(quantity);
            };
            return value / Math.pow(2, UNITS.getOrDefault(unit, 0));
        }

        /// llama.cpp's compute buffer: fp32 logits and what they are made of, or scores of all heads where they are
        /// written, of the tokens of a batch.
        private double workspace(double tokens) {
            double d = size("d_model");
            double logits = size("vocab_size") + d;
            return 4 * setting("batch") * (settings.containsKey("scores")
                    ? Math.max(logits, 1 + 4 * d + tokens * (1 + size("num_heads"))) : logits);
        }

        double off() {
            return follows() / Double.parseDouble(figure) - 1;
        }
    }

    static List<Said> rows() {
        return RoutedTest.rows("engine_memory.csv").stream().map(Said::of).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void follows(Said said) {
        double off = said.off();
        assertThat(Math.abs(off) <= CLOSE).as("%s is %s, off by %.2f %%", said, said.follows(), off * 100)
                .isEqualTo(said.otherwise().isEmpty());
    }

    /// What is known of why a row does not follow brings it back.
    @ParameterizedTest
    @MethodSource("explained")
    void followsWith(Said said) {
        assertThat(Math.abs(said.explained().off())).as("%s is %s", said, said.explained().follows())
                .isLessThanOrEqualTo(CLOSE);
    }

    static List<Said> explained() {
        return rows().stream().filter(said -> !said.with().isEmpty()).toList();
    }

    /// As `docs/serving.md` has it.
    @Test
    void ofEveryEngine() {
        var all = new TreeMap<String, Integer>();
        var within = new TreeMap<String, Integer>();
        for (var said : rows()) {
            all.merge(said.engine(), 1, Integer::sum);
            within.merge(said.engine(), said.otherwise().isEmpty() ? 1 : 0, Integer::sum);
        }
        assertThat(all).isEqualTo(Map.of("llama.cpp", 11, "ollama", 13, "sglang", 10, "trtllm", 8, "vllm", 20));
        assertThat(within).isEqualTo(Map.of("llama.cpp", 11, "ollama", 12, "sglang", 7, "trtllm", 6, "vllm", 18));
        assertThat(explained()).hasSize(4);
    }
}
