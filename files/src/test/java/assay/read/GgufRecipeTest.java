package assay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.problem.Refusal;
import assay.read.GgufLayout.Laid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GgufRecipeTest {
    private static final Path TYPES = Path.of("src", "test", "resources", "golden", "gguf_types.txt");
    private static final Pattern NUMBERS = Pattern.compile("\\{([0-9,-]+)}");

    /// The builds of `gguf_types.txt` that have no number.
    private static final String NEWEST = "v0.5.0";

    private static final GgufTraits PLAIN =
            new GgufTraits("llama", 32, 32, 8, 0, false, GgufTraits.NEWEST);

    /// Recipes of tools/quantize/quantize.cpp of llama.cpp, September 2026, but for COPY, which is none.
    @Test
    void everyRecipeOfTheToolIsThere() {
        assertThat(GgufRecipe.names()).containsExactlyInAnyOrder("Q1_0", "Q2_0", "Q4_0", "Q4_1", "MXFP4_MOE", "Q5_0",
                "Q5_1", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M", "IQ1_S", "IQ1_M", "TQ1_0", "TQ2_0", "Q2_K", "Q2_K_S",
                "IQ3_XXS", "IQ3_S", "IQ3_M", "IQ3_XS", "Q3_K_S", "Q3_K_M", "Q3_K_L", "IQ4_NL", "IQ4_XS", "Q4_K_S",
                "Q4_K_M", "Q5_K_S", "Q5_K_M", "Q6_K", "Q8_0", "F16", "BF16", "F32");
    }

    @Test
    void namesAreToldInEitherCaseAndByAliases() {
        assertThat(GgufRecipe.named("q4_k")).contains(new GgufRecipe("Q4_K_M"));
        assertThat(GgufRecipe.named("Q3_k")).contains(new GgufRecipe("Q3_K_M"));
        assertThat(GgufRecipe.named("iq1_m")).contains(new GgufRecipe("IQ1_M"));
        assertThat(GgufStorage.named("gguf-f16").orElseThrow().name()).isEqualTo("gguf-f16");
        assertThat(GgufRecipe.named("q4_k_x")).isEmpty();
        assertThatThrownBy(() -> new GgufRecipe("Q4_K_X")).isInstanceOf(Refusal.class)
                .hasMessageContaining("llama-quantize has none that is called 'Q4_K_X'").hasMessageContaining("Q4_K_M");
    }

    @Test
    void typesAreThoseThatLlamaQuantizeGives() throws IOException {
        var traits = PLAIN;
        var tensors = new ArrayList<GgufTensor>();
        var kept = new HashSet<String>();
        var wrong = new ArrayList<String>();
        var model = "";
        for (var line : Files.readAllLines(TYPES)) {
            var words = List.of(line.split(" "));
            switch (words.getFirst()) {
                case "#" -> {}
                case "model" -> {
                    model = words.get(1);
                    traits = new GgufTraits(words.get(2), number(words, 3), number(words, 4), number(words, 5),
                            number(words, 6), false, GgufTraits.NEWEST);
                    tensors.clear();
                    kept.clear();
                }
                case "tensor" -> {
                    var shape = Stream.of(words.getLast().split("x")).map(Long::valueOf).toList();
                    names(words.subList(1, words.size() - 1)).forEach(n -> tensors.add(new GgufTensor(n, shape)));
                }
                case "kept" -> kept.addAll(names(words.subList(1, words.size())));
                default -> wrong.addAll(wrong(model, line, tensors, kept, traits));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static long number(List<String> words, int at) {
        return Long.parseLong(words.get(at));
    }

    /// What differs from a row of the file.
    private static List<String> wrong(
            String model, String line, List<GgufTensor> tensors, Set<String> kept, GgufTraits traits) {
        var words = List.of(line.split(" ", 4));
        var build = words.getFirst();
        var made = traits.with(words.get(2).equals("imatrix"))
                .by(build.equals(NEWEST) ? GgufTraits.NEWEST : Integer.parseInt(build.substring(1)));
        var what = model + " " + String.join(" ", words.subList(0, 3));
        Map<String, Laid> laid;
        try {
            laid = new GgufRecipe(words.get(1)).of(tensors, made).tensors().stream()
                    .collect(Collectors.toMap(t -> t.tensor().name(), Function.identity()));
        } catch (Refusal refusal) {
            return words.getLast().equals("refused") ? List.of() : List.of(what + ": " + refusal.getMessage());
        }
        if (words.getLast().equals("refused")) {
            return List.of(what + " is refused there");
        }
        var sorts = words.getLast().split("; ");
        var types = new HashMap<String, String>();
        for (int i = 1; i < sorts.length; i++) {
            var sort = List.of(sorts[i].split(" "));
            names(sort.subList(1, sort.size())).forEach(n -> types.put(n, sort.getFirst()));
        }
        return laid.values().stream().filter(t -> (kept.contains(t.tensor().name()) || t.tensor().shape().size() < 2)
                        ? !Set.of("f32", "f16", "bf16").contains(t.type().name())
                        : !t.type().name().equals(types.getOrDefault(t.tensor().name(), sorts[0])))
                .map(t -> what + ": " + t.tensor().name() + " is " + t.type().name() + " here and "
                        + types.getOrDefault(t.tensor().name(), sorts[0]) + " there").toList();
    }

    /// `blk.{0-2,4}.attn_q.weight` is four names.
    private static List<String> names(List<String> words) {
        return words.stream().flatMap(word -> {
            var numbers = NUMBERS.matcher(word);
            return !numbers.find() ? Stream.of(word) : Stream.of(numbers.group(1).split(","))
                    .flatMapToInt(GgufRecipeTest::numbers).mapToObj(i -> numbers.replaceFirst(String.valueOf(i)));
        }).toList();
    }

    private static IntStream numbers(String range) {
        var ends = range.split("-");
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }

    @Test
    void rowsThatAreNoWholeBlocksHaveAnotherType() {
        assertThat(laid("Q4_K_M", "blk.0.ffn_up.weight", 8, 896)).extracting(t -> t.type().name(), Laid::why)
                .containsExactly("q5_0", "rows of 896 are no whole blocks of 256, as q4_k has");
        assertThat(laid("Q6_K", "blk.0.ffn_up.weight", 8, 896).type().name()).isEqualTo("q8_0");
        assertThat(laid("IQ1_S", "blk.0.ffn_up.weight", 8, 160).type().name()).isEqualTo("iq4_nl");
        assertThat(laid("Q2_K", "blk.0.ffn_up.weight", 8, 100).type().name()).isEqualTo("f16");
        assertThat(laid("Q4_K_M", "blk.0.ffn_up.weight", 8, 256).why()).isEmpty();
        assertThat(laid("Q4_0", "blk.0.ffn_up.weight", 8, 100).type().name()).isEqualTo("f16");
        assertThatThrownBy(() -> laid("Q1_0", "blk.0.ffn_up.weight", 8, 100)).isInstanceOf(Refusal.class)
                .hasMessageContaining("blk.0.ffn_up.weight")
                .hasMessageContaining("rows of 100 are no whole blocks of 128, as q1_0 has");
    }

    @Test
    void whatIsNotQuantisedStaysWide() {
        assertThat(laid("Q4_K_M", "blk.0.attn_norm.weight", 256).type().name()).isEqualTo("f32");
        assertThat(laid("Q4_K_M", "blk.0.ffn_gate_inp.weight", 8, 256).type().name()).isEqualTo("f32");
        assertThat(laid("BF16", "blk.0.ffn_gate_inp.weight", 8, 256).type().name()).isEqualTo("f32");
        assertThat(laid("BF16", "blk.0.ffn_up.weight", 8, 256).type().name()).isEqualTo("bf16");
        assertThat(laid("Q8_0", "blk.0.ssm_a", 8, 256).type().name()).isEqualTo("f32");
        assertThat(laid("Q8_0", "enc.blk.0.attn_rel_b.weight", 8, 256).type().name()).isEqualTo("f16");
    }

    private static Laid laid(String recipe, String name, long... shape) {
        var tensor = new GgufTensor(name, LongStream.of(shape).boxed().toList());
        return new GgufRecipe(recipe).of(List.of(tensor), PLAIN).tensors().getFirst();
    }

    @Test
    void theTableIsCountedByNames() {
        var layout = new GgufRecipe("Q8_0").of(List.of(new GgufTensor("token_embd.weight", List.of(3L, 32L)),
                new GgufTensor("output_norm.weight", List.of(32L))), PLAIN);
        assertThat(layout.bytes()).isEqualTo(3 * 34 + 32 * 4);
        assertThat(layout.padding()).isEqualTo(128 - 3 * 34);
        assertThat(layout.table()).isEqualTo(24 + 17 + 16 + 24 + 18 + 8);
    }
}
