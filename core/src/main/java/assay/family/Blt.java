package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Tables;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The byte latent transformer: a local encoder over bytes, whose states a cross-attention gathers to `ck` vectors a
/// patch; a global transformer over patches, where most of the work is; and a local decoder over bytes whose layers
/// read the patches. Words of a few bytes each have rows in a table of hashes. What tells where patches begin is a
/// small model of its own. How many bytes a patch has depends on the text: as many are assumed as the config says.
public record Blt() implements Family {
    private static final Tables TABLES = new Tables("x[b t d]");

    @Override
    public String name() {
        return "blt";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var bytes = reading.sizeOr("bytes_per_patch", Expr.of(4), "4", "patch_size");
        var patches = hf.bind("np", Expr.dim("T").ceilDiv(bytes));
        hf.bind("ck", reading.sizeOr("vectors_per_patch", Expr.of(2), "2", "cross_attn_k"));
        hf.bind("pc", patches.times(hf.size("ck")));
        var words = reading.numbers("encoder_hash_byte_group_size");
        var functions = reading.sizeOr("hash_functions", Expr.ONE, "1", "encoder_hash_byte_group_nb_functions");
        hf.bind("hv", reading.sizeOr("hashes", Expr.of(500002), "500002", "encoder_hash_byte_group_vocab")
                .times(functions).times(words.isEmpty() ? 6 : words.size()));
        var encoding = part(reading, "encoder_config");
        var decoding = part(reading, "decoder_config");
        var encoder = Local.of(encoding, "encoder_", 1024, 16, 1, Optional.empty());
        var decoder = Local.of(decoding, "decoder_", 1024, 16, 9, Optional.of(2816L));
        var global = Local.of(part(reading, "global_config"), "global_", 2048, 16, 25, Optional.of(5632L));
        hf.bind("v", reading.sizeOr("vocab_size", Expr.of(260), "260", "vocab_size"));
        hf.bind("d'", hf.bind("d", encoder.width()));
        hf.bind("dg", global.width());
        if (!hf.same("encoder_d_model", "decoder_d_model")) {
            reading.refuse(Set.of("encoder_d_model", "decoder_d_model"), reading.source("decoder_d_model"),
                    "encoder and decoder differ in width", "");
        }
        if (encoding.flag("encoder_crosses", false, "cross_attn_all_layers")) {
            reading.refuse(reading.place("encoder_config"), "an encoder that gathers patches in every layer is not "
                    + "known", "");
        }
        boolean every = decoding.flag("decoder_crosses", true, "cross_attn_all_layers");
        var values = reading.values();
        boolean wider = !values.getOrDefault("encoder_d_model", Rational.ONE)
                .times(values.getOrDefault("vectors_per_patch", Rational.ONE))
                .equals(values.getOrDefault("global_d_model", Rational.ONE));
        hf.bind("je", encoder.half());
        hf.bind("jg", global.half());
        hf.bind("jd", decoder.half());
        var inside = new ArrayList<Node>();
        boolean patching = reading.flag("patcher", true, "patch_in_forward");
        if (patching) {
            inside.add(patcher(stack, part(reading, "patcher_config")));
        }
        inside.add(Block.of("", encoding(stack, encoder.activation())).over(encoder.axes()));
        inside.add(Stack.run("global_transformer", patches, global.axes(),
                across(stack, wider, global.activation())));
        inside.add(Block.of("local_decoder", decoding(stack, every, decoder.activation()))
                .over(decoder.axes()).over(Map.of("d", encoder.width(), "d'", encoder.width())));
        hf.note("--seq counts bytes, and the bytes of a patch are an estimate; a patch is worked on when it is whole: "
                + "decoding a byte is counted without it");
        boolean tied = hf.tied(false);
        var inputs = "ids[b t] positions[b t] frequencies_e[je] frequencies_g[jg] frequencies_d[jd]"
                + (patching ? " frequencies_p[jp]" : "");
        return hf.task(Heads.NEXT, Heads.BARE).equals(Heads.BARE) ? stack.bare(inside, List.of(), inputs)
                : stack.headed("model", inside, Stack.head("lm_head", "model.local_encoder.embed_tokens", tied, false),
                        inputs);
    }

    /// The fields of one of the four. Where the config says nothing of it all are assumed.
    private static Reading part(Reading reading, String own) {
        return reading.has(own) ? reading.inside(own) : reading.over(new LinkedHashMap<>());
    }

    /// The sizes of one of the four.
    private record Local(Map<String, Expr> axes, Kind activation) {
        /// @param inner the feed-forward's width that is assumed where nothing is said of it, if not 8/3 of d_model
        static Local of(Reading r, String prefix, long width, long heads, long layers, Optional<Long> inner) {
            var d = r.sizeOr(prefix + "d_model", Expr.of(width), String.valueOf(width), "hidden_size");
            var h = r.sizeOr(prefix + "num_heads", Expr.of(heads), String.valueOf(heads), "num_attention_heads");
            var g = r.sizeIf(prefix + "num_kv_heads", "num_key_value_heads").orElse(h);
            r.sizeOr(prefix + "num_layers", Expr.of(layers), String.valueOf(layers), "num_hidden_layers");
            r.divides(prefix + "d_model", prefix + "num_heads");
            r.divides(prefix + "num_heads", prefix + "num_kv_heads");
            var k = d.over(h);
            var assumed = r.stated("intermediate_size") ? Optional.<Long>empty() : inner;
            var f = r.sizeOr(prefix + "d_ff", assumed.map(Expr::of).orElseGet(
                    () -> d.times(8).over(Expr.of(3)).floor()), assumed.map(String::valueOf).orElse("8/3*d_model"),
                    "intermediate_size");
            return new Local(Map.of("d", d, "d'", d, "h", h, "g", g, "r", h.over(g), "k", k, "j", k.over(Expr.of(2)),
                    "f", f), Hf.kind(r.text(prefix + "activation", "silu", "hidden_act")));
        }

        Expr half() {
            return axes.getOrDefault("j", Expr.ONE);
        }

        Expr width() {
            return axes.getOrDefault("d", Expr.ONE);
        }
    }

    private static List<Node> layers(Stack stack, String prefix, Core core, Kind activation) {
        return List.of(new Repeat("layers", Expr.dim(prefix + "num_layers"), stack.preNorm(
                Usual.attention(core, false, false, List.of()), Usual.gated(activation, false))));
    }

    /// The tables of one of the four, by frequencies of its own.
    private static Node rotary(String which, String positions) {
        return Attention.rotary("rotary_emb", true).each(op -> op.with(op.line().named(name -> switch (name) {
            case "frequencies" -> "frequencies_" + which;
            case "positions" -> positions;
            default -> name;
        })));
    }

    private static Block patcher(Stack stack, Reading reading) {
        var sizes = Local.of(reading, "patcher_", 768, 12, 14, Optional.of(2048L));
        if (sizes.activation() != Kind.SILU) {
            stack.hf().note("The patcher's activation is silu, whatever hidden_act says of it: so the reference "
                    + "implementation has it.");
        }
        stack.hf().bind("vp", reading.sizeOr("patcher_vocab_size", Expr.of(260), "260", "vocab_size"));
        var parts = new ArrayList<Node>();
        parts.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[vp d] -> x[b t d]"))));
        stack.hf().bind("jp", sizes.half());
        parts.add(rotary("p", "positions"));
        parts.addAll(layers(stack, "patcher_", Core.causal(true), Kind.SILU));
        parts.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        parts.add(Usual.linear(false).of("lm_head", "x[b t d]", "next[b t vp]"));
        parts.add(Pointwise.of("entropies", Kind.SOFTMAX, "next[b t vp] -> next[b t vp]"));
        return Block.of("patcher", parts).over(sizes.axes());
    }

    private static List<Node> encoding(Stack stack, Kind activation) {
        var encoder = new ArrayList<Node>();
        encoder.add(TABLES.words("embed_tokens"));
        var hashes = Block.of("encoder_hash_tok_embedding", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[hv d] -> row[b t d]")));
        var rest = new ArrayList<Node>();
        rest.add(rotary("e", "positions"));
        rest.addAll(layers(stack, "encoder_", Core.causal(true), activation));
        rest.add(Gather.of("gather", "x[b t d] -> pr[b np d]"));
        rest.add(Usual.linear(false).of("patch_embedding_projection", "pr[b np d]", "pq[b np ck d']"));
        rest.add(Pointwise.of("vectors", Kind.SPLIT, "pq[b np ck d'] -> pq[b pc d]"));
        rest.add(new Repeat("cross_attn_layers", Expr.ONE, cross("pq[b pc d]", "x[b t d]", "pc", "t")));
        rest.add(Pointwise.of("patches", Kind.SPLIT, "pq[b pc d] -> pe[b np ck d']"));
        return List.of(Block.of("local_encoder", encoder), hashes,
                Residual.add("hashes_sum", "x[b t d] row[b t d] -> x[b t d]"), Block.of("local_encoder", rest));
    }

    /// Over patches, each of `ck` vectors of the encoder's width.
    private static List<Node> across(Stack stack, boolean wider, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("bytes", Kind.SPLIT, "x[b tb dl] -> kept[b tb dl]"));
        parts.add(wider ? Usual.linear(false).of("token_embedding_projection", "pe[b np ck dl]", "x[b np d]")
                : Pointwise.of("joined", Kind.SPLIT, "pe[b np ck dl] -> x[b np d]"));
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "x[b np d] -> x[b t d]"));
        parts.add(Gather.of("places", "x[b t d] -> places[b t]"));
        parts.add(rotary("g", "places"));
        parts.addAll(layers(stack, "global_", Core.causal(true).keptWhole("nothing"), activation));
        parts.add(Pointwise.of("patches", Kind.SPLIT, "x[b t d] -> pg[b np d]"));
        stack.hf().bind("nothing", Expr.ZERO);
        stack.hf().bind("tb", Expr.dim("T"));
        stack.hf().bind("dl", stack.hf().size("d"));
        return parts;
    }

    private static List<Node> decoding(Stack stack, boolean every, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("bytes", Kind.SPLIT, "kept[b t d] -> x[b t d]"));
        parts.add(rotary("d", "positions"));
        parts.add(Usual.linear(false).of("patch_embedding_projection", "pg[b np dg]", "pe[b np ck d]"));
        parts.add(Pointwise.of("vectors", Kind.SPLIT, "pe[b np ck d] -> pv[b pc d]"));
        parts.add(new Repeat("cross_attn_layers", every ? Expr.dim("decoder_num_layers") : Expr.ONE,
                cross("x[b t d]", "pv[b pc d]", "t", "pc")));
        parts.addAll(layers(stack, "decoder_", Core.causal(true), activation));
        parts.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return parts;
    }

    /// What `to` reads of `from`, added to it twice over: all pairs are counted, of which a patch needs its own bytes.
    private static List<Node> cross(String to, String from, String queries, String keys) {
        var linear = Usual.linear(false);
        var q = "q[b " + queries + " g r k]";
        var k = "k[b " + keys + " g k]";
        var v = "v[b " + keys + " g k]";
        var pairs = "[b g r " + queries + " " + keys + "]";
        var y = "y[b " + queries + " d]";
        var z = "z[b " + queries + " d]";
        return List.of(Block.of("", Component.ATTENTION, List.of(
                Norm.RMSNORM.of("q_norm", to, y, false),
                linear.of("q_proj", y, q),
                Norm.RMSNORM.of("k_norm", from, "m[b " + keys + " d]", false),
                linear.of("k_proj", "m[b " + keys + " d]", k),
                linear.of("v_proj", "m[b " + keys + " d]", v),
                Contract.of("scores", q + " " + k + " -> a" + pairs),
                Pointwise.of("softmax", Kind.SOFTMAX, "a" + pairs + " -> p" + pairs),
                Contract.of("mix", "p" + pairs + " " + v + " -> o[b " + queries + " g r k]"),
                linear.of("o_proj", "o[b " + queries + " g r k]", z),
                Pointwise.of("sum", Kind.ADD, z + " " + to + " -> " + z))),
                Residual.add("cross_residual", to + " " + z + " -> " + to));
    }
}
