package assay.pass;

import static assay.pass.Small.lines;
import static assay.pass.Small.linear;
import static assay.pass.Small.work;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Sizes;
import assay.notation.Parser;
import assay.part.Core;
import assay.part.Latent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsorbTest {
    private static final Map<String, String> SIZES = Map.ofEntries(
            Map.entry("b", "B"), Map.entry("t", "T"), Map.entry("s", "T"), Map.entry("d", "D"), Map.entry("h", "H"),
            Map.entry("lk", "R"), Map.entry("lq", "Q"), Map.entry("kn", "N"), Map.entry("kr", "P"),
            Map.entry("kv", "V"), Map.entry("k", "N + P"), Map.entry("kk", "N + V"), Map.entry("la", "R + P"),
            Map.entry("j", "P/2"), Map.entry("w", "W"));

    private static Model model(Node... parts) {
        var axes = new HashMap<String, Expr>();
        SIZES.forEach((axis, size) -> axes.put(axis, Parser.parse(size)));
        return new Model("small", "test", "test", axes, Block.of("", List.of(parts)),
                Line.of("y[b t d] cos[t j] sin[t j] -> z[b t d]").reads(), "z", new Sizes(new LinkedHashMap<>()),
                List.of(), List.of());
    }

    private static Model latent(boolean compressed, Optional<String> where) {
        return model(new Latent(compressed, true, List.of(), where).of("attn")).checked();
    }

    /// DeepSeek-V2, section 2.1.2 and Appendix C: a head's query of `N` is multiplied by `W^UK` and meets `R + P`
    /// elements of each position; what is summed of `R` elements is multiplied by `W^UV`.
    @Test
    void queriesMeetTheLatents() {
        var step = Decode.of(Absorb.of(latent(false, Core.CAUSAL)).orElseThrow(), Expr.dim("t"));
        assertThat(work(step)).isEqualTo(Parser.parse(
                "B*(D*H*(N + P) + D*(R + P) + H*N*R + H*(R + P)*t + H*R*t + H*R*V + H*V*D)"));
        assertThat(lines(step)).contains(
                "attn/kv_b_proj/absorbed_k: q_kn[b t h kn] .weight_k[(h kn) lk] -> q_kn_lk[b t h lk]",
                "attn/scores: q_lk_kr[b t h lk_kr] k_lk_kr[b s lk_kr] -> a[b h t s]",
                "attn/mix: p[b h t s] @l[b s lk] -> o_lk[b t h lk]",
                "attn/kv_b_proj/absorbed_v: o_lk[b t h lk] .weight_v[(h kv) lk] -> o[b t h kv]");
    }

    /// As it is written, keys and values of all `t` positions are made again.
    @Test
    void withoutItEveryLatentIsOpenedAgain() {
        assertThat(work(Decode.of(latent(false, Core.CAUSAL), Expr.dim("t")))).isEqualTo(Parser.parse(
                "B*(D*H*(N + P) + D*(R + P) + t*R*H*(N + V) + H*(N + P)*t + H*V*t + H*V*D)"));
    }

    /// For one position the latents are opened by as many multiply-adds, and met by more: opening all is less.
    @Test
    void aFirstTokenIsCheaperExpanded() {
        var model = latent(true, Core.CAUSAL);
        var more = work(Decode.of(Absorb.of(model).orElseThrow(), Expr.ONE)).minus(work(Decode.of(model, Expr.ONE)));
        assertThat(more).isEqualTo(Parser.parse("B*H*(2*R - N - V)"));
    }

    /// Keys that data choose are met alone; every latent is kept for them.
    @Test
    void aChoiceOfKeysBoundsWhatIsMet() {
        var step = Decode.of(Absorb.of(latent(false, Core.CHOSEN)).orElseThrow(), Expr.dim("t"));
        assertThat(work(step)).isEqualTo(Parser.parse(
                "B*(D*H*(N + P) + D*(R + P) + H*N*R + H*(2*R + P)*min(t, W) + H*R*V + H*V*D)"));
    }

    @Test
    void theTreeIsWholeAndHasAsManyParameters() {
        for (boolean compressed : List.of(true, false)) {
            var model = latent(compressed, Core.CAUSAL);
            var absorbed = Absorb.of(model).orElseThrow();
            assertThat(absorbed.checked()).isSameAs(absorbed);
            assertThat(Decode.of(absorbed, Expr.dim("t")).checked()).isNotNull();
            assertThat(parameters(absorbed)).isEqualTo(parameters(model));
            assertThat(Absorb.of(absorbed)).isEmpty();
        }
    }

    private static Expr parameters(Model model) {
        var all = new ArrayList<Expr>();
        model.walk((place, op) -> op.line().reads().stream().filter(t -> t.counted())
                .forEach(t -> all.add(t.elements(place::size))));
        return Expr.sum(all);
    }

    /// Latents of keys without a rotated part, and of values, each opened by a layer of its own.
    @Test
    void layersOfTheirOwn() {
        var model = model(
                linear("q", "y[b t d] .weight[(h kn) d] -> q[b t h kn]"),
                linear("down", "y[b t d] .weight[lk d] -> l[b t lk]"),
                Gather.of("store", "l[b t lk] -> @l[b s lk] where s <= t"),
                linear("k", "@l[b s lk] .weight[(h kn) lk] -> k[b s h kn] where s <= t"),
                Contract.of("v", "@l[b s lk] .wv[(h kv) lk] -> v[b s h kv] where s <= t"),
                Contract.of("scores", "q[b t h kn] k[b s h kn] -> a[b h t s] where s <= t"),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b h t s] -> p[b h t s] where s <= t"),
                Contract.of("mix", "p[b h t s] v[b s h kv] -> o[b t h kv] where s <= t"),
                linear("o", "o[b t h kv] .weight[d (h kv)] -> z[b t d]")).checked();
        var absorbed = Absorb.of(model).orElseThrow();
        assertThat(absorbed.checked()).isSameAs(absorbed);
        assertThat(work(Decode.of(absorbed, Expr.dim("t")))).isEqualTo(Parser.parse(
                "B*(D*H*N + D*R + H*N*R + 2*H*R*t + H*R*V + H*V*D)"));
    }

    /// What is not linear in the latent, or is read elsewhere too, stays as it is.
    @ParameterizedTest
    @ValueSource(strings = {"norm", "bias", "twice", "below", "unmasked", "trained"})
    void whatIsNotALatentAloneStays(String why) {
        var where = why.equals("unmasked") ? "" : " where s <= t";
        var parts = new ArrayList<Node>(List.of(
                linear("q", "y[b t d] .weight[(h kn) d] -> q[b t h kn]"),
                linear("down", "y[b t d] .weight[lk d] -> l[b t lk]"),
                Gather.of("store", "l[b t lk] -> @l[b s lk]" + where),
                Contract.of("k", "@l[b s lk] .weight[(h kn) lk] -> k[b s h kn]" + where)));
        switch (why) {
            case "norm" -> parts.add(Pointwise.of("norm", Kind.RMS_NORM, "k[b s h kn] .gain[kn] -> k[b s h kn]"));
            case "bias" -> parts.add(Pointwise.of("bias", Kind.BIAS, "k[b s h kn] .bias[h kn] -> k[b s h kn]"));
            case "twice" -> parts.add(Pointwise.of("view", Kind.SPLIT, "k[b s h kn] -> other[b s h kn]"));
            case "trained" -> parts.add(Contract.of("more", "k[b s h kn] .more[kn d] -> other[b s h d]"));
            default -> { }
        }
        var scores = Contract.of("scores", "q[b t h kn] k[b s h kn] -> a[b h t s] where s <= t");
        parts.add(why.equals("below") ? Block.of("core", List.of(scores)) : scores);
        assertThat(Absorb.of(model(parts.toArray(Node[]::new)))).as(why).isEmpty();
    }
}
