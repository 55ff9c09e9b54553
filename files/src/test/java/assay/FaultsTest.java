package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.family.Families;
import assay.kit.Family;
import assay.model.Model;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds up a family's file: whatever is written wrongly in its tree, a row of the corpus is missed.
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
    /// A row's claim about a model whose sizes are numbers.
    record Claim(Model model, Predicate<Model> holds) {}

    /// Faults of some families that no row can catch.
    ///
    /// @param faults a pattern of what they are and where
    record Unseen(String why, Set<String> families, String faults) {}

    private static final Terms REFERENCE = Terms.of(Conventions.MATMUL, Dtype.INT8).keeping(Terms.Kept.REFERENCE);
    private static final Pattern TRUNK = Pattern.compile("(?<=: )(model|transformer|backbone)/"
            + "(?=layers[/\\[]|(vision|audio)_tower/|embed_(vision|audio)/)");
    private static final Pattern VARIANT = Pattern.compile("\\[[^]]*]");
    private static final String WORK = "(missing( \\w+)?|doubled [\\w']+): ";

    private static final List<Unseen> UNSEEN = List.of(
            new Unseen("the reference keeps one input of a convolution more than it reaches back to",
                    Set.of("mamba", "mamba2", "jamba", "qwen3_next", "qwen3_5", "kimi_linear", "bamba", "falcon_h1",
                            "granitemoehybrid", "idefics3", "lfm2", "nemotron_h", "olmo_hybrid", "zamba"),
                    "doubled kb: .*/keep"),
            new Unseen("mixtures of a matrix each, where no reference runs", Set.of("rwkv6"), "doubled [bt]: .*/raise"),
            new Unseen("what is kept, where no reference runs", Set.of("rwkv6", "rwkv7"), WORK + ".*/(keep|scan)"),
            new Unseen("experts and biases that no reference here runs: one published total counts them",
                    Set.of("nomic_bert"),
                    "(renamed|transposed|doubled).*: layers/(self_attn/.*bias|mlp/(fc1|fc2|router|experts)).*"),
            new Unseen("the text tower's work, measured as llama and mistral", Set.of("llava"), "doubled h: layers/.*"),
            new Unseen("the text tower's cache, measured as deepseek_v3", Set.of("kimi_k25"), ".*/store_(latent|key)"),
            new Unseen("the reference has no cache", Set.of("openai-gpt"), ".*/store_[kv]"),
            new Unseen("the reference's cache does not run", Set.of("blt"), ".*/store_[kv]"),
            new Unseen("the reference keeps the tokens of a block that there are, an engine room for all of them",
                    Set.of("deepseek_v4"), "doubled cb: .*/keep_rest"),
            new Unseen("the reference keeps local layers whole", Set.of("gpt_neo", "minimax"),
                    "without its window: .*"),
            new Unseen("any key may be chosen, so that all are kept", Set.of("minimax_m3_vl", "minimax_m3_vl_text"),
                    "without its window: .*/store_[kv]"),
            new Unseen("the reference makes anew of all values what an engine keeps", Set.of("doge"), ".*/store_dt"),
            new Unseen("experts of the tokens of images have no work where there is text alone",
                    Set.of("ernie4_5_vl_moe_text"), "doubled [btn]: .*/vision_moe/.*"),
            new Unseen("layers of the two kinds differ only in a mask or rotation of scores, or not at all",
                    Set.of("deberta-v2", "gpt_neo", "modernbert", "smollm3"), "run as often as .*"),
            new Unseen("the reference runs every expert, however many are chosen", Set.of("llama4_text"),
                    "doubled n: .*/experts/.*"),
            new Unseen("the reference runs as many experts as there are", Set.of("nllb-moe"),
                    "doubled n: .*/experts/.*"),
            new Unseen("the reference attends in chunks, of which no row measures the work", Set.of("led"),
                    WORK + ".*/(scores|mix)"),
            new Unseen("the text tower's work, measured as llama4_text", Set.of("llama4"),
                    "(missing: |doubled \\w+: |run as often as )language_model/.*"),
            new Unseen("the reference computes pairs within a window in overlapping pieces, and in a class for labels "
                    + "of a text has a token that reaches everywhere",
                    Set.of("longformer"),
                    "run as often as .*|doubled b: classifier.*|(missing|doubled \\w): .*/attention/(scores|mix)"),
            new Unseen("the reference keeps nothing of layers for multi-token prediction",
                    Set.of("ernie4_5", "qwen3_5", "qwen3_next"), ".*: .*mtp.*/store_[kv]"),
            new Unseen("layers differ only in a mask, or in gates that are mostly zero", Set.of("gemma3n_text"),
                    "run as often as (.*_shared]: .*_shared]|.*\\[(\\w+)_attention]: .*\\[\\2_attention_sparse])"),
            new Unseen("an encoder's layers differ only in a mask", Set.of("t5gemma", "t5gemma2"),
                    "run as often as (model/)?encoder/.*"),
            new Unseen("layers differ in a mask and a cache, measured as gemma3n_text", Set.of("gemma3n"),
                    "run as often as (?!.*(vision|audio)_tower).*"),
            new Unseen("the work of a tower of images is measured in no row", Set.of("gemma3n"),
                    WORK + "(vision_tower|embed_vision)/.*"),
            new Unseen("the reference runs another size than is needed, which stands beside it",
                    Set.of("gemma4", "idefics3", "mllama", "qwen2_5_omni_thinker", "qwen3_asr"),
                    "doubled (np|nq|t|s|tl|p|la|lb|lc): (model/)?(vision_(tower|model)|audio_tower|embed_vision"
                            + "|multi_modal_projector|layers/cross_attn)/.*"),
            new Unseen("the reference runs the patches of all images, which stand beside those of one",
                    Set.of("llava", "minimax_m3_vl"), "doubled s: vision_tower/(transformer|layers)/.*"),
            new Unseen("what a head makes of an image is read by nothing", Set.of("gemma3"),
                    WORK + "vision_tower/head/.*"),
            new Unseen("layers differ in a table that is no parameter", Set.of("deepseek_v4"), "run as often as .*"),
            new Unseen("where keys are halved too layers are alike, and the published row is not measured",
                    Set.of("funnel"), "run as often as (funnel/)?encoder/blocks.*"),
            new Unseen("the work of the tower is measured in no row", Set.of("t5gemma2"),
                    WORK + "(model/)?(visual|encoder/(vision_tower|multi_modal_projector))/.*"),
            new Unseen("what embeds an image has no work where there is text alone", Set.of("layoutlmv3"),
                    "doubled (b|np): (layoutlmv3/)?patch_embed/.*"),
            new Unseen("layers over an image's tokens are run in no row", Set.of("mllama_text_model"),
                    WORK + "layers/cross_attn/.*"));

    /// Forms without published configs: what holds them up are the figures of the core's tests, and equal ledgers.
    private static final Set<String> OWN = Set.of("", "assay", "onnx");

    static Stream<Family> families() {
        return Families.ALL.stream().filter(f -> !OWN.contains(f.name()));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyFaultIsCaught(Family family) {
        var rows = CorpusTest.ALL.values().stream().filter(p -> family.types().contains(p.type())).toList();
        assertThat(rows).extracting(CorpusTest.Published::type).as("model_types with rows").contains(
                family.types().toArray(String[]::new));
        var caught = new LinkedHashMap<String, Boolean>();
        rows.stream().sorted(Comparator.comparing(CorpusTest.Published::total))
                .flatMap(row -> claims(row).stream()).forEach(claim -> plant(claim, ".*", caught));
        seen(family).forEach(claim -> plant(claim, WORK + ".*", caught));
        assertThat(caught).isNotEmpty();
        caught.values().removeIf(c -> c);
        var unseen = UNSEEN.stream().filter(u -> u.families.contains(family.name())).toList();
        assertThat(caught.keySet()).as("faults of %s that no row catches", family.name())
                .allMatch(fault -> unseen.stream().anyMatch(u -> fault.matches(u.faults)));
        assertThat(unseen).as("what no row is said to catch")
                .allMatch(u -> caught.keySet().stream().anyMatch(fault -> fault.matches(u.faults)));
    }

    private static void plant(Claim claim, String faults, Map<String, Boolean> caught) {
        assertThat(claim.holds.test(claim.model)).as("the row itself: %s", claim.model.name()).isTrue();
        var which = Pattern.compile(faults).asMatchPredicate();
        Fault.all(claim.model).forEach(fault -> {
            var line = line(fault);
            if (which.test(line) && !caught.getOrDefault(line, false)) {
                caught.put(line, !claim.holds.test(fault.plantedIn(claim.model)));
            }
        });
    }

    /// Layers that differ, layers under a trunk and bare, and a text tower and its like alone, are written in the same
    /// lines of a family's file.
    private static String line(Fault fault) {
        var what = TRUNK.matcher(fault.what().replace("model/language_model/", "model/")).replaceFirst("");
        return what.startsWith("run as often as ") || what.indexOf('[') < 0 ? what
                : VARIANT.matcher(what).replaceAll("");
    }

    private static List<Claim> claims(CorpusTest.Published row) {
        var claims = new ArrayList<Claim>();
        var model = row.model();
        claims.add(new Claim(bound(model, 1, 1),
                m -> (row.tensors().isEmpty() || CorpusTest.tensors(m).equals(row.withHead()))
                && total(m, new Parameters(), Terms.DEFAULT).equals(row.total())));
        var torch = Terms.of(Conventions.named("torch"), Dtype.FP32);
        for (var m : row.work().stream().filter(m -> !m.mode().equals("fwd+bwd")).toList()) {
            claims.add(new Claim(bound(model, m.batch(), m.tokens()),
                    faulty -> CorpusTest.work(faulty, m.mode(), torch).constant().equals(m.amount())));
        }
        for (var m : row.cache()) {
            claims.add(new Claim(bound(model, m.batch(), m.tokens()),
                    faulty -> total(faulty, new Cache(), REFERENCE).equals(m.amount())));
        }
        return claims;
    }

    /// What is measured of a family's models at work on images and sound, and what they are made of.
    private static Stream<Claim> seen(Family family) {
        var torch = Terms.of(Conventions.named("torch"), Dtype.FP32);
        var rows = MediaTest.rows().filter(row -> family.types().contains(row.type())).toList();
        var made = rows.stream().filter(row -> row.mode().equals("fwd")).map(row -> new Claim(bound(row.model(),
                row.batch(), row.seq()), faulty -> CorpusTest.work(faulty, "fwd", torch).constant()
                        .equals(row.amount())));
        var kept = rows.stream().filter(row -> row.mode().equals("cache")).map(row -> new Claim(bound(row.model(),
                row.batch(), row.seq()), faulty -> total(faulty, new Cache(), REFERENCE).equals(row.amount())));
        var stored = rows.stream().map(MediaTest.Row::published).distinct().filter(row -> !row.tensors().isEmpty())
                .map(row -> new Claim(bound(row.model(), 1, 1),
                        faulty -> CorpusTest.tensors(faulty).equals(row.tensors())));
        return Stream.of(made, kept, stored).flatMap(claims -> claims);
    }

    private static Rational total(Model bound, Quantity quantity, Terms terms) {
        return quantity.of(bound, terms).orElseThrow().total().constant();
    }

    private static Model bound(Model model, long batch, long tokens) {
        Map<String, Expr> values = new HashMap<>();
        CorpusTest.point(model, batch, tokens).forEach((name, value) -> values.put(name, Expr.of(value)));
        return model.with(values);
    }
}
