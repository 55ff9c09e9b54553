package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Norm;
import assay.part.Residual;
import assay.problem.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the families of Hugging Face configs share: the usual names of fields, the axes that they size, and the usual layer
/// names (`self_attn.q_proj`, `mlp.gate_proj`, ...). A family asks for the sizes it has and composes its layers.
///
/// Methods named after a size read the field, bind its axis and give the size.
final class Hf {
    private static final String[] VOCABULARY = {"vocab_size", "padded_vocab_size"};
    private static final String[] WIDTH = {"hidden_size", "n_embd", "d_model", "hidden_dim", "dim", "n_embed"};
    private static final String[] LAYERS = {"num_hidden_layers", "n_layer", "num_layers", "n_layers"};
    private static final String[] HEADS = {"num_attention_heads", "n_head", "num_heads", "n_heads"};
    private static final String[] CONTEXT = {"max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "n_ctx"};
    private static final int MOST_KINDS = 10_000;
    private static final String[] TIED = {"tie_word_embeddings"};

    /// Layers whose queries reach every key up to their own, and those that reach a window of them.
    static final String FULL = "full_attention";

    static final String SLIDING = "sliding_attention";

    /// Layers with one feed-forward for all tokens, and those with routed experts.
    static final String DENSE = "dense";

    static final String SPARSE = "sparse";

    private final String family;
    private final Reading r;
    private final Map<String, Expr> axes = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private Norm norm = Norm.RMSNORM;
    private boolean shift;
    private boolean gain = true;

    Hf(String family, Reading r) {
        this.family = family;
        this.r = r;
        axes.put("b", Expr.dim("B"));
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        axes.put("i", Expr.of(2));
    }

    Reading reading() {
        return r;
    }

    /// Vocabulary `v`, width `d` and heads `h`, none of which is ever assumed.
    Hf decoder() {
        bind("v", r.size("vocab_size", VOCABULARY));
        bind("d", r.size("d_model", WIDTH));
        bind("h", r.size("num_heads", HEADS));
        layers();
        return this;
    }

    /// Vocabulary `v` and width `d` of a decoder whose layers have no heads.
    Hf recurrent() {
        bind("v", r.size("vocab_size", VOCABULARY));
        bind("d", r.size("d_model", WIDTH));
        layers();
        return this;
    }

    /// A convolution's kernel `kw`, the inputs `kb` that it reaches back to, and `one`.
    void kernel(long or, String... own) {
        size("kw", "conv_kernel", Expr.of(or), String.valueOf(or), own);
        bind("kb", size("kw").minus(Expr.ONE));
        bind("one", Expr.ONE);
    }

    /// The rank `dr` of a scan's step; a sixteenth of the width where the config has `auto`.
    void rank(String own) {
        bind("dr", r.sizeOrWord("auto", "dt_rank", size("d").ceilDiv(Expr.of(16)), "ceil(d_model/16)", own));
    }

    /// The number of layers, never assumed.
    Expr layers() {
        return r.size("num_layers", LAYERS);
    }

    /// The norm that [#norm] makes.
    Hf norms(Norm kind, boolean withShift) {
        norm = kind;
        shift = withShift;
        return this;
    }

    /// The norm that [#norm] makes, without weights.
    Hf bareNorms(Norm kind) {
        norm = kind;
        gain = false;
        return this;
    }

    /// Key-value heads `g`, `r` query heads to each; all query heads their own where the config does not say.
    boolean groups(String... own) {
        var groups = r.sizeIf("num_kv_heads", own.length == 0 ? new String[] {"num_key_value_heads"} : own);
        groups(groups.orElse(size("h")));
        return groups.isPresent();
    }

    /// As [#groups(String...)], where the reference assumes a number.
    void groupsOr(long or) {
        groups(r.sizeOr("num_kv_heads", Expr.of(or), String.valueOf(or), "num_key_value_heads"));
    }

    void groups(Expr groups) {
        bind("g", groups);
        bind("r", size("h").over(groups));
        bind("c", size("h").plus(groups.times(2)));
        r.divides("num_heads", "num_kv_heads");
    }

    /// A head's width `k`: as the config says, else d_model/num_heads.
    Expr headDim(String... own) {
        var dim = r.sizeIf("head_dim", own.length == 0 ? new String[] {"head_dim"} : own);
        if (dim.isEmpty()) {
            r.divides("d_model", "num_heads");
        }
        return bind("k", dim.orElseGet(() -> size("d").over(size("h"))));
    }

    /// Heads that have keys and values of their own, where no field says otherwise.
    Hf ownHeads() {
        bind("g", size("h"));
        bind("r", Expr.ONE);
        bind("c", size("h").times(3));
        return this;
    }

    /// As [#ownHeads], all as wide as d_model divides among them.
    Hf evenHeads() {
        headDimEven();
        return ownHeads();
    }

    /// A head's width `k` that is d_model/num_heads, whatever else a config may say.
    Expr headDimEven() {
        r.divides("d_model", "num_heads");
        return bind("k", size("d").over(size("h")));
    }

    /// A head's width `k` where the reference assumes a number.
    Expr headDimOr(long or, String... own) {
        return bind("k", r.sizeOr("head_dim", Expr.of(or), String.valueOf(or),
                own.length == 0 ? new String[] {"head_dim"} : own));
    }

    /// Half of what is rotated of each head, `j`: all of it unless `part` says less. An odd part counts as one more.
    void rotary(Rational part) {
        var half = Expr.of(2);
        if (part.equals(Rational.ONE)) {
            bind("j", size("k").over(half));
        } else {
            var rotated = r.sizeOr("rotary_dim", size("k").times(Expr.of(part)).floor(), part + " of head_dim");
            bind("j", rotated.over(half).ceil());
        }
    }

    /// The part of a head that is rotated: `partial_rotary_factor`, in the config itself or in its object for rotary positions.
    Rational rotaryPart(Rational or, String... own) {
        var part = r.fraction(or, own.length == 0 ? new String[] {"partial_rotary_factor"} : own);
        for (var object : List.of("rope_scaling", "rope_parameters")) {
            if (r.has(object)) {
                part = r.inside(object).fraction(part, "partial_rotary_factor");
                break;
            }
        }
        if (part.signum() < 0 || part.compareTo(Rational.ONE) > 0) {
            r.refuse(r.place("partial_rotary_factor"), "partial_rotary_factor is " + part + ", not between 0 and 1",
                    "");
        }
        return part;
    }

    /// The part of each head that is rotated, as `rope_parameters` says, else the config itself.
    Rational rotaryPart(Rational or) {
        var own = r.fraction(or, "partial_rotary_factor");
        return r.has("rope_parameters") ? r.inside("rope_parameters").fraction(own, "partial_rotary_factor") : own;
    }

    /// The feed-forward's inner width `f`.
    Expr ffn(Expr or, String reason, String... own) {
        return bind("f", r.sizeOr("d_ff", or, reason, own.length == 0 ? new String[] {"intermediate_size"} : own));
    }

    /// The mask of layers that slide, where the config has a window: axis `w`.
    Optional<String> window(String... own) {
        var window = r.sizeIf("sliding_window", own);
        window.ifPresent(w -> bind("w", w));
        return where(window.isPresent());
    }

    /// As [#window], where the reference assumes a window unless the config says that there is none (`null`).
    Optional<String> windowOr(long or, String own) {
        var window = r.sizeUnlessNull("sliding_window", Expr.of(or), String.valueOf(or), own);
        window.ifPresent(w -> bind("w", w));
        return where(window.isPresent());
    }

    /// Experts `e`, of which `n` are chosen for a token.
    void experts(Expr or, Expr chosenOr, String... own) {
        routed(r.sizeOr("num_experts", or, or.toString(), own),
                r.sizeOr("num_experts_per_tok", chosenOr, chosenOr.toString(), "num_experts_per_tok"));
    }

    void routed(Expr experts, Expr chosen) {
        bind("e", experts);
        bind("n", chosen);
        bind("e?", chosen);
        var all = r.values();
        if (all.containsKey("num_experts") && all.containsKey("num_experts_per_tok")
                && !r.source("num_experts_per_tok").startsWith("default")
                && all.get("num_experts_per_tok").compareTo(all.get("num_experts")) > 0) {
            r.refuse(r.source("num_experts_per_tok"), "num_experts_per_tok " + all.get("num_experts_per_tok")
                    + " is more than num_experts " + all.get("num_experts"), "");
        }
    }

    /// An expert's inner width `fe`.
    void expertWidth(long or) {
        size("fe", "d_expert", Expr.of(or), String.valueOf(or), "moe_intermediate_size");
    }

    /// The width `fs` of shared experts that lie side by side, each as wide as a routed one.
    void sharedExperts(long or) {
        bind("fs", size("fe").times(r.sizeOr("num_shared_experts", Expr.of(or), String.valueOf(or), "n_shared_experts")));
    }

    /// Whether each layer is dense or has experts: every `decoder_sparse_step`-th has them, but for the `mlp_only_layers`.
    List<String> sparseEvery() {
        int step = r.number("decoder_sparse_step", 1, "decoder_sparse_step");
        var dense = r.numbers("mlp_only_layers");
        return kinds(i -> step > 0 && (i + 1) % step == 0 && !dense.contains(i) ? SPARSE : DENSE);
    }

    /// Whether each layer is dense, as the first are, or has experts.
    List<String> denseFirst(int or) {
        int first = r.number("first_k_dense_replace", or, "first_k_dense_replace");
        return kinds(i -> i < first ? DENSE : SPARSE);
    }

    /// The sizes of [Latent] attention, as they are usually called.
    ///
    /// @param value what a head's values have where the config does not say
    /// @return whether queries are compressed: not where `q_lora_rank` is null
    boolean latent(long query, long keys, long plain, long rotated, Expr value, String reason) {
        var rank = r.sizeUnlessNull("q_lora_rank", Expr.of(query), String.valueOf(query), "q_lora_rank");
        rank.ifPresent(size -> bind("lq", size));
        size("lk", "kv_lora_rank", Expr.of(keys), String.valueOf(keys));
        size("kn", "qk_nope_head_dim", Expr.of(plain), String.valueOf(plain));
        size("kr", "qk_rope_head_dim", Expr.of(rotated), String.valueOf(rotated));
        size("kv", "v_head_dim", value, reason);
        bind("k", size("kn").plus(size("kr")));
        bind("kk", size("kn").plus(size("kv")));
        bind("la", size("lk").plus(size("kr")));
        bind("j", size("kr").over(Expr.of(2)));
        note("flops.decode makes keys and values of all cached latents anew, as the reference implementation does; an engine "
                + "that works on the latents themselves does other work.");
        return rank.isPresent();
    }

    /// Leaves a problem where a list that names layers, if there is one, leaves some out.
    void covered(String field, List<?> given) {
        if (!given.isEmpty() && given.size() < r.value("num_layers")) {
            r.refuse(r.place(field), field + " names " + given.size() + " layers of " + r.value("num_layers"), "");
        }
    }

    /// The context length; the rows of a learned position table where `learned` names its axis.
    Expr context(long or, String... own) {
        return r.sizeOr("context_length", Expr.of(or), String.valueOf(or), own.length == 0 ? CONTEXT : own);
    }

    /// The tokens of an image `[ch ih iw]`: its patches `[ph pw]`, `np` of them, and one token more.
    Expr image(Reading from, long imageOr, long patchOr) {
        var image = from.sides("image_size", Expr.of(imageOr));
        var patch = from.sides("patch_size", Expr.of(patchOr));
        bind("ch", from.sizeOr("num_channels", Expr.of(3), "3", "num_channels"));
        bind("ih", image.getFirst());
        bind("iw", image.getLast());
        bind("ph", patch.getFirst());
        bind("pw", patch.getLast());
        bind("1", Expr.ONE);
        var down = size("ih").over(size("ph")).floor();
        var across = size("iw").over(size("pw")).floor();
        return bind("np", down.times(across)).plus(Expr.ONE);
    }

    /// Layers, heads and feed-forward of an encoder or a decoder: the axes `h`, `k` and `f`, of which those read last hold
    /// outside of a [#run].
    Map<String, Expr> stack(String prefix, long innerOr) {
        r.size("num_" + prefix + "layers", prefix + "layers");
        var heads = bind("h", r.size(prefix + "num_heads", prefix + "attention_heads"));
        var inner = bind("f", r.sizeOr(prefix + "d_ff", Expr.of(innerOr), String.valueOf(innerOr), prefix + "ffn_dim"));
        r.divides("d_model", prefix + "num_heads");
        return Map.of("h", heads, "f", inner, "k", bind("k", size("d").over(heads)));
    }

    boolean tied(boolean or) {
        return r.flag("tied", or, TIED);
    }

    /// Another size of the family's own, with its axis.
    Expr size(String axis, String name, Expr or, String reason, String... own) {
        return bind(axis, r.sizeOr(name, or, reason, own.length == 0 ? new String[] {name} : own));
    }

    /// Another size that must be there, with its axis.
    Expr needed(String axis, String name, String... own) {
        return bind(axis, r.size(name, own.length == 0 ? new String[] {name} : own));
    }

    Expr bind(String axis, Expr size) {
        axes.put(axis, size);
        return size;
    }

    /// The size of an axis that is bound already.
    Expr size(String axis) {
        var size = axes.get(axis);
        if (size == null) {
            throw new IllegalStateException("axis " + axis + " is not bound");
        }
        return size;
    }

    /// Which of the `known` classes `architectures` names, by the end of its name: `Model`, `ForMaskedLM`. The first of them where
    /// it names none, and where it names one whose head is not known, which is noted.
    String task(String... known) {
        var named = r.texts("architectures");
        var found = Stream.of(known).filter(k -> !named.isEmpty() && named.getFirst().endsWith(k)).findFirst();
        if (!named.isEmpty() && found.isEmpty()) {
            note("counted as a bare " + known[0] + ": the head of " + Reading.quoted(named.getFirst()) + " is not");
        }
        return found.orElse(known[0]);
    }

    Hf note(String note) {
        notes.add(note);
        return this;
    }

    // ---- parts under their usual names ----------------------------------------------------------------

    /// The family's norm of the residual stream: `x[b t d]` to `y[b t d]`.
    Block norm(String name) {
        return norm(name, "x[b t d]", "y[b t d]");
    }

    Block norm(String name, String in, String out) {
        return gain ? norm.of(name, in, out, shift) : norm.bare(name, in, out);
    }

    /// A sub-layer's output normed: `z[b t d]` to itself.
    Block after(String name) {
        return norm(name, "z[b t d]", "z[b t d]");
    }

    static Linear linear(boolean bias) {
        return new Linear(bias, Layout.OUT_IN);
    }

    /// `self_attn` with separate layers `q_proj`, `k_proj`, `v_proj`, `o_proj`, rotary positions and a cache.
    ///
    /// @param prepared what is done to queries and keys before they are turned
    Block attention(Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        return attention("self_attn", "o_proj", core, qkvBias, outBias,
                Stream.concat(prepared.stream(), Attention.rotated(core).stream()).toList());
    }

    /// As [#attention], under other names, with all that is done to queries and keys in `prepared`.
    static Block attention(
            String name, String out, Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        var parts = new ArrayList<Node>();
        parts.add(linear(qkvBias).of("q_proj", "y[b t d]", core.query()));
        parts.add(linear(qkvBias).of("k_proj", "y[b t d]", core.keys()));
        parts.add(linear(qkvBias).of("v_proj", "y[b t d]", core.values()));
        parts.addAll(prepared);
        parts.addAll(core.nodes());
        parts.add(linear(outBias).of(out, core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }

    /// Attention whose queries, keys and values one layer makes.
    static Block fusedAttention(
            String name, String query, String out, Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        return fusedAttention(name, query, out, core, linear(qkvBias), linear(outBias), prepared);
    }

    /// As [#fusedAttention], where the layers are stored in another layout.
    static Block fusedAttention(
            String name, String query, String out, Core core, Linear qkv, Linear projection, List<Node> prepared) {
        var parts = new ArrayList<Node>();
        parts.add(qkv.of(query, "y[b t d]", "qkv[b t c k]"));
        parts.add(Attention.split(core));
        parts.addAll(prepared);
        parts.addAll(core.nodes());
        parts.add(projection.of(out, core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }

    /// Norms of queries and keys over all heads at once: `q_norm` of num_heads*head_dim, `k_norm` of
    /// num_kv_heads*head_dim.
    List<Node> wholeNorms(Norm kind, Core core) {
        bind("hk", size("h").times(size("k")));
        bind("gk", size("g").times(size("k")));
        return Stream.concat(Attention.normedWhole(kind, "q_norm", core.query(), "hk").stream(),
                Attention.normedWhole(kind, "k_norm", core.keys(), "gk").stream()).toList();
    }

    /// Norms of each head's queries and keys, every head with gains of its own: `q_norm` of `[num_heads head_dim]`.
    static List<Node> headwiseNorms(Norm kind, Core core) {
        return List.of(
                kind.of("q_norm", core.query(), core.query(), "(" + core.heads() + ") " + core.key(), false),
                kind.of("k_norm", core.keys(), core.keys(), "(" + core.group() + ") " + core.key(), false));
    }

    /// Norms of each head's queries and keys: `q_norm`, `k_norm` of head_dim.
    static List<Node> headNorms(Norm kind, Core core, boolean withShift) {
        return List.of(kind.of("q_norm", core.query(), core.query(), withShift),
                kind.of("k_norm", core.keys(), core.keys(), withShift));
    }

    /// `mlp` with `gate_proj`, `up_proj`, `down_proj`.
    static Block gated(Kind activation, boolean bias) {
        return FeedForward.gated(new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"), linear(bias),
                activation, "f");
    }

    /// `mlp` where one layer, `gate_up_proj`, makes gate and up.
    static Block gateUp(Kind activation) {
        return FeedForward.fused(new FeedForward.Names("mlp", "", "gate_up_proj", "down_proj"), linear(false),
                activation, "f");
    }

    static Block plain(String name, String up, String down, Kind activation, boolean bias) {
        return FeedForward.plain(new FeedForward.Names(name, "", up, down), linear(bias), activation, "f");
    }

    /// The activation that a config names; SiLU and the GELUs by their many names.
    Kind activation(String or, String... own) {
        return kind(r.text("activation", or, own.length == 0 ? new String[] {"hidden_act"} : own));
    }

    /// The activation of that name.
    static Kind kind(String name) {
        return switch (name) {
            case "silu", "swish", "swiglu" -> Kind.SILU;
            case "relu", "relu2" -> Kind.RELU;
            case "tanh" -> Kind.TANH;
            default -> Kind.GELU;
        };
    }

    /// The usual layer: attention and feed-forward, each after its norm.
    List<Node> preNorm(Node attention, Node feedForward) {
        return preNorm("input_layernorm", attention, "post_attention_layernorm", feedForward);
    }

    /// As [#preNorm(Node, Node)], the norms under other names.
    List<Node> preNorm(String first, Node attention, String second, Node feedForward) {
        return Stream.concat(
                        Residual.pre("attention_residual", norm(first), attention).stream(),
                        Residual.pre("ffn_residual", norm(second), feedForward).stream())
                .toList();
    }

    /// As [#preNorm(Node, Node)], where the residual stream goes on from what each norm wrote.
    List<Node> fromNorm(Node attention, Node feedForward) {
        return Stream.concat(
                        Residual.normed("attention_residual", norm("input_layernorm"), attention).stream(),
                        Residual.normed("ffn_residual", norm("post_attention_layernorm"), feedForward).stream())
                .toList();
    }

    /// A layer with a norm on either side of attention and of feed-forward.
    List<Node> bothNorms(Node attention, Node feedForward) {
        return Stream.concat(
                        Residual.between("attention_residual", norm("input_layernorm"), attention,
                                after("post_attention_layernorm")).stream(),
                        Residual.between("ffn_residual", norm("pre_feedforward_layernorm"), feedForward,
                                after("post_feedforward_layernorm")).stream())
                .toList();
    }

    /// A layer whose attention and feed-forward read the residual stream as it is, and are normed before they are added
    /// to it.
    List<Node> insideNorms(Node attention, Node feedForward) {
        return Stream.concat(
                        Residual.inside("attention_residual", attention, after("post_attention_layernorm")).stream(),
                        Residual.inside("ffn_residual", feedForward, after("post_feedforward_layernorm")).stream())
                .toList();
    }

    /// A layer whose attention and feed-forward stand side by side behind one norm.
    List<Node> parallel(Node attention, Node feedForward) {
        return Residual.parallel(List.of(norm("input_layernorm")), attention, List.of(), feedForward);
    }

    /// A stream, such as `z[b t d]`, multiplied by a factor.
    static Block scaled(String name, Component component, String stream) {
        return Block.of(name, component, List.of(Pointwise.of("scale", Kind.SCALE, stream + " -> " + stream)));
    }

    /// The core's scores squashed before the softmax.
    static Core softcapped(Core core) {
        var where = core.where().map(w -> " where " + w).orElse("");
        return core.onScores(List.of(
                Pointwise.of("softcap", Kind.SOFTCAP, core.scores() + " -> " + core.scores() + where)));
    }

    /// The logits squashed.
    static Block softcap(String name) {
        return Block.of(name, Component.HEAD, List.of(
                Pointwise.of("softcap", Kind.SOFTCAP, "logits[b t v] -> logits[b t v]")));
    }

    /// The layer of the first Transformers: a norm of the sum behind attention, and behind the feed-forward.
    List<Node> postNorm(Node attention, String attentionNorm, Node feedForward, String ffnNorm) {
        return Stream.concat(
                        Residual.post("attention_residual", attention, norm(attentionNorm, "x[b t d]", "x[b t d]")).stream(),
                        Residual.post("ffn_residual", feedForward, norm(ffnNorm, "x[b t d]", "x[b t d]")).stream())
                .toList();
    }

    /// What runs once a sequence over tokens of its own: an encoder before its decoder, a tower beside another.
    ///
    /// @param length the number of its tokens
    /// @param own the axes that have sizes of their own in it
    static Block run(String name, Expr length, Map<String, Expr> own, List<Node> parts) {
        var bound = new HashMap<>(own);
        bound.put("t", length);
        bound.put("s", length);
        return new Block(name, Optional.empty(), bound, parts);
    }

    /// A layer of one mixer after its norm, and no feed-forward.
    List<Node> mixer(Node mixer) {
        return Residual.pre("mixer_residual", norm("norm"), mixer);
    }

    // ---- the whole ------------------------------------------------------------------------------------

    /// The layers, `kinds` naming the variant of each by its number: those of one kind are one repeat.
    ///
    /// @param parts the nodes of one layer of a kind
    List<Node> layers(String name, List<String> kinds, Function<String, List<Node>> parts) {
        var groups = new LinkedHashMap<String, Integer>();
        kinds.forEach(kind -> groups.merge(kind, 1, Integer::sum));
        if (groups.size() <= 1) {
            return List.of(new Repeat(name, Expr.dim("num_layers"), parts.apply(groups.isEmpty() ? "" : kinds.getFirst())));
        }
        var runs = new ArrayList<Node>();
        groups.forEach((kind, count) -> runs.add(new Repeat(name, kind, Expr.of(count), parts.apply(kind))));
        return runs;
    }

    /// Whether each layer is of `full_attention` or of `sliding_attention`: as `layer_types` says, else every n-th is
    /// full.
    ///
    /// @param every the n that the reference assumes
    /// @param own the field that gives another, where there is one
    List<String> slidingTypes(int every, String... own) {
        int n = own.length == 0 ? every : r.number(own[0], every, own);
        if (n < 1) {
            r.refuse(r.place(own[0]), own[0] + " is " + n + ", not positive", "");
        }
        return slidingTypes(i -> n > 0 && (i + 1) % n > 0 ? SLIDING : FULL);
    }

    /// As [#slidingTypes(int, String...)], where `or` says what is assumed of the layer of a number from 0.
    List<String> slidingTypes(Function<Integer, String> or) {
        var given = r.texts("layer_types");
        if (given.isEmpty()) {
            return kinds(or);
        }
        if (r.values().containsKey("num_layers") && given.size() != r.value("num_layers")) {
            r.refuse(r.place("layer_types"),
                    "layer_types names " + given.size() + " layers of " + r.value("num_layers"), "");
        }
        var known = List.of(FULL, SLIDING);
        given.stream().filter(t -> !known.contains(t)).distinct().forEach(t -> r.refuse(
                r.place("layer_types"), "unknown layer type " + Reading.quoted(t), Nearest.hint(t, known)));
        return given;
    }

    /// Layers that are all alike.
    List<Node> layers(String name, List<Node> parts) {
        return List.of(new Repeat(name, Expr.dim("num_layers"), parts));
    }

    /// One kind a layer, by the layer's number from 0. More than 10,000 layers that may differ are refused.
    List<String> kinds(Function<Integer, String> kind) {
        var layers = r.values().getOrDefault("num_layers", Rational.ONE);
        boolean many = layers.compareTo(Rational.of(MOST_KINDS)) > 0;
        if (many) {
            r.refuse(r.source("num_layers"), "num_layers " + layers + " is more than " + MOST_KINDS
                    + ", the most that are looked at one by one", "");
        }
        return IntStream.range(0, many ? 1 : layers.num().intValueExact()).mapToObj(kind::apply).toList();
    }

    /// A number of layers after which a pattern of them begins again.
    int period(String name, int or) {
        int period = r.number(name, or, name);
        if (period < 1) {
            r.refuse(r.place(name), name + " is " + period + "; a period is at least 1", "");
            return or;
        }
        return period;
    }

    static Block embedding(String name) {
        return Block.of(name, Component.EMBEDDING, List.of(Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]")));
    }

    /// A learned position table of `n` rows, added to the embedding.
    static List<Node> learned(String name) {
        return List.of(
                Block.of(name, Component.POSITION, List.of(
                        Gather.of("lookup", "positions[b t] .weight[n d] -> e[b t d]"))),
                Residual.add("embedding_sum", "x[b t d] e[b t d] -> x[b t d]"));
    }

    /// The rotary tables, made once for each kind of layer that occurs.
    static Block rotaries(List<String> kinds) {
        return Block.of("rotary_emb", Component.POSITION,
                kinds.stream().distinct().<Node>map(kind -> Attention.rotary(kind, true)).toList());
    }

    /// The usual decoder: `model.embed_tokens`, rotary tables, layers, `model.norm`, `lm_head`.
    Model decoder(List<Node> layers, boolean tied) {
        return decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm", lmHead(tied));
    }

    /// As [#decoder(List, boolean)], with more than the rotary tables behind the embedding and more than a head at the
    /// end.
    Model decoder(List<Node> embedded, List<Node> layers, String lastNorm, List<Node> head) {
        var inside = new ArrayList<Node>();
        inside.add(embedding("embed_tokens"));
        inside.addAll(embedded);
        inside.addAll(layers);
        inside.add(norm(lastNorm, "x[b t d]", "x[b t d]"));
        return decoder("model", inside, head);
    }

    static List<Node> lmHead(boolean tied) {
        return head("lm_head", "model.embed_tokens", tied, false);
    }

    /// A decoder under a trunk's name, `inside` from the embedding to the last norm.
    Model decoder(String trunk, List<Node> inside, List<Node> head) {
        var all = new ArrayList<Node>();
        all.add(Block.of(trunk, inside));
        all.addAll(head);
        return model(all, "ids[b t] positions[b t] frequencies[j]", "logits");
    }

    /// The head from `x[b t d]` to `logits[b t v]`, tied to the table of `owner` or with a table of its own.
    static List<Node> head(String name, String owner, boolean tied, boolean bias) {
        return head(name, "x[b t d]", owner, tied, bias);
    }

    /// As [#head(String, String, boolean, boolean)] from another stream.
    static List<Node> head(String name, String in, String owner, boolean tied, boolean bias) {
        return List.of(tied
                ? Linear.tied(name, Component.HEAD, in, owner, "logits[b t v]", bias)
                : linear(bias).of(name, Component.HEAD, in, "logits[b t v]"));
    }

    /// An encoder's output `x`, `behind` it what makes no part of that output, such as a pooler.
    Model bare(List<Node> inside, List<Node> behind, String inputs) {
        return model(Stream.concat(inside.stream(), behind.stream()).toList(), inputs, "x");
    }

    /// An encoder under a trunk's name, and a head that makes `logits`.
    Model headed(String trunk, List<Node> inside, List<Node> head, String inputs) {
        return model(Stream.concat(Stream.of(Block.of(trunk, inside)), head.stream()).toList(), inputs, "logits");
    }

    /// @param inputs the streams that are given, as an op line writes them
    Model model(List<Node> parts, String inputs, String output) {
        var bound = new HashMap<>(axes);
        bound.putIfAbsent("j", Expr.ONE);
        return new Model(r.spec().name(), family, r.spec().source(), bound, Block.of("", parts),
                Line.of(inputs + " -> " + output + "[b]").reads(), output, r.sizes(), r.switches(), notes);
    }

    /// A tower for inputs other than tokens, with the axes of these sizes. Where no such input is given nothing goes through it:
    /// its parameters count, and its work is none.
    Block idle(String name, List<Node> parts) {
        bind("b", Expr.ZERO);
        return new Block(name, Optional.empty(), axes, parts);
    }

    static Pointwise pointwise(String name, Kind kind, String line) {
        return Pointwise.of(name, kind, line);
    }

    static Optional<String> where(boolean sliding) {
        return sliding ? Core.SLIDING : Core.CAUSAL;
    }
}
