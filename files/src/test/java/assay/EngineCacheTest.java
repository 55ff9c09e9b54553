package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Catalog;
import assay.notation.Parser;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Encoding;
import assay.storage.Schemes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Caches that engines report of public models, each under the convention that makes it so, to its last digit.
///
/// These follow from no convention here:
/// - vLLM, Qwen3 235B on four devices (vllm issue 21348): 178,880 tokens take 8.018 GiB of a device; the 8.11 GiB
///   beside them are what one worker had free, and the tokens those of the worker that had least.
/// - vLLM, Qwen3.8 27B in fp8 (talos-argocd-proxmox pull 1995): 302,921 tokens take 9.24 GiB of a pool of 9.98; pages
///   are as large as a state of the linear layers, and some of them hold states.
/// - vLLM, Olmo 3 7B (vllm pull 29796): 2.41 GiB for 6,144 tokens and 5.14 for 34,048: windows and the tokens of a
///   batch, of which nothing says how many.
/// - SGLang, DeepSeek V3.2 (sglang pull 11309): 656 bytes a token and layer, 788 with the indexer's keys: 512 latents
///   in fp8, four fp32 scales, 64 turned elements in bf16, two types in what is one tensor here.
/// - llama.cpp with drafts (llama-cpp-turboquant issue 308): 448.88 MiB of states for one sequence, with two copies.
/// - Llama 3.1 405B (huggingface/blog issue 2345): 123.05 GiB at 128,000 tokens, by 16 heads of keys for 8.
/// - Mistral 7B at 131,072 tokens (whichllm pull 124): 3.29 GB, neither with the window (0.54) nor without (17.18).
/// - Whole processes: model and compute buffers of gemma3:4b (ollama pull 17037), the 17.6 GiB of Qwen3.6 27B (lilbee
///   pull 721), what the 321.09 GiB of DeepSeek V3 are more than its cache (gguf-parser-go issue 8).
class EngineCacheTest {
    private static final Map<String, Integer> UNITS = Map.of("B", 0, "MiB", 20, "GiB", 30);

    static List<String[]> reports() {
        return RoutedTest.rows("engine_caches.csv");
    }

    @ParameterizedTest
    @MethodSource("reports")
    void agrees(
            String name, String settings, long tokens, long sequences, String convention, String type, String part,
            long devices, String reported, String unit) {
        var bytes = bytes(spec(name, settings), options(tokens, sequences, kept(convention), type), part)
                .over(Rational.of(devices));
        rounds(bytes.over(Rational.of(2).pow(Objects.requireNonNull(UNITS.get(unit)))), reported);
    }

    @Test
    void thereAreEnoughOfEveryConvention() {
        var all = reports();
        assertThat(all).hasSizeGreaterThanOrEqualTo(45);
        for (var kept : Kept.values()) {
            assertThat(all.stream().filter(r -> r[4].equals(kept.label()))).as(kept.label())
                    .hasSizeGreaterThanOrEqualTo(kept == Kept.REFERENCE ? 0 : 1);
        }
    }

    /// What is asked for, in bytes.
    @ParameterizedTest
    @CsvSource({
        "llama-3-8b, 8192, 1, engine, q8_0, 32*2*8192*1024*34/32",
        "llama-3-8b, 8192, 1, engine, q5_1, 32*2*8192*1024*24/32",
        "llama-3-8b, 8192, 1, engine, int4, 32*2*8192*1024/2",
        "llama-3-8b, 8192, 1, engine, fp8, 32*2*8192*1024",
        "deepseek-v2-lite, 163840, 1, unpacked, bf16, 27*163840*16*(128 + 64 + 128)*2",
        "deepseek-v2-lite, 163840, 1, engine, bf16, 27*163840*(512 + 64)*2",
        "mistral-large-instruct-2407, 131072, 1, engine, bf16, 88*131072*2*8*128*2",
        "gemma-3-4b, 131072, 1, llama.cpp, fp16, 5*131072*4096 + 29*1536*4096",
        "gemma-3-4b, 131072, 1, whole, fp16, 34*131072*4096",
        "gemma-3-4b, 2048, 4, llama.cpp, fp16, 4*(5*2048 + 29*1536)*4096",
        "gemma-3-4b, 2048, 4, llama.cpp-unified, fp16, (5*8192 + 29*4608)*4096",
        "gemma-3-4b, 100, 3, llama.cpp-unified, fp16, 34*512*4096",
    })
    void asked(String name, long tokens, long sequences, String convention, String type, String formula) {
        assertThat(bytes(spec(name, ""), options(tokens, sequences, kept(convention), type), ""))
                .isEqualTo(Parser.parse(formula).constant());
    }

    /// As people round them.
    @ParameterizedTest
    @CsvSource({
        "deepseek-v2-lite, 163840, unpacked, 2^30, 42.19",
        "deepseek-v2-lite, 163840, engine, 2^30, 4.75",
        "mistral-large-instruct-2407, 131072, engine, 10^9, 47.24",
    })
    void rounded(String name, long tokens, String convention, String unit, String figure) {
        rounds(bytes(spec(name, ""), options(tokens, 1, kept(convention), ""), "")
                .over(Parser.parse(unit).constant()), figure);
    }

    /// Pages are whole.
    @Test
    void pages() {
        var asked = options(1001, 2, Kept.ENGINE, "fp16");
        var paged = asked.caching(asked.kept(), 16);
        assertThat(bytes(spec("llama-3-8b", ""), paged, ""))
                .isEqualTo(Parser.parse("2*1008*32*2*1024*2").constant());
    }

    /// States are in their own type, but for `--dtype`; the type of a cache leaves them.
    @ParameterizedTest
    @CsvSource({"engine, '', '', 4, 2", "engine, '', q8_0, 4, 34/32", "engine, fp16, '', 2, 2",
        "engine, fp16, fp8, 2, 1", "llama.cpp, '', q8_0, 4, 34/32", "llama.cpp, fp16, '', 2, 2"})
    void states(String convention, String dtype, String type, String state, String key) {
        var options = options(8192, 4, kept(convention), type).in(Dtype.named(dtype));
        var spec = spec("qwen3.5-27b", "");
        assertThat(bytes(spec, options, "linear_attn"))
                .isEqualTo(Parser.parse("4*48*(10240*3 + 48*128*128)*" + state).constant());
        assertThat(bytes(spec, options, "self_attn"))
                .isEqualTo(Parser.parse("4*16*8192*2*1024*" + key).constant());
    }

    /// llama.cpp's states are in fp32 where a config says nothing of them, too.
    @Test
    void statesOfLlamaCpp() {
        var spec = spec("mamba-1.4b", "");
        assertThat(bytes(spec, options(512, 1, Kept.ENGINE, "").in(Optional.of(Dtype.BF16)), "").times(Rational.of(2)))
                .isEqualTo(bytes(spec, options(512, 1, Kept.LLAMA_CPP, ""), ""))
                .isEqualTo(bytes(spec, options(512, 1, Kept.LLAMA_CPP_UNIFIED, "q8_0"), ""));
    }

    static void rounds(Rational exact, String decimal) {
        var off = exact.minus(Rational.parse(decimal));
        assertThat(off.signum() < 0 ? off.negated() : off).as("%s of %s", exact, decimal)
                .isLessThanOrEqualTo(RoutedTest.lastDigit(decimal).over(Rational.of(2)));
    }

    private static Rational bytes(Spec spec, Options options, String part) {
        var one = Case.of(spec, options);
        var parts = Pattern.compile(part);
        return one.value(one.ledger(new Cache()).orElseThrow().only(e -> parts.matcher(e.path()).find()).total());
    }

    private static Options options(long tokens, long sequences, Kept kept, String type) {
        var cache = type.isEmpty() ? Optional.<Encoding>empty() : Optional.of(Schemes.cached(type));
        return Options.DEFAULT.at(Rational.of(tokens)).of(Rational.of(sequences)).storing(Optional.empty(), cache)
                .caching(kept, 1);
    }

    private static Kept kept(String name) {
        return Kept.named(name).orElseThrow();
    }

    private static Spec spec(String name, String settings) {
        var spec = Catalog.row(name).orElseThrow(() -> new AssertionError(name)).spec();
        var set = new LinkedHashMap<String, Field>();
        Stream.of(settings.split(" ")).filter(word -> !word.isEmpty()).forEach(word -> {
            int at = word.indexOf('=');
            set.put(word.substring(0, at), new Field(new Value.Text(word.substring(at + 1)), "--set " + word));
        });
        return new Spec(spec.name(), spec.source(), new LinkedHashMap<>(spec.fields()), set);
    }
}
