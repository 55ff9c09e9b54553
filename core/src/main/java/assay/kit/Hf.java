package assay.kit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The sizes of a Hugging Face config: what its fields are usually called, and the axes that they size. A family asks
/// for those it has, and composes its layers with [Usual] and [Stack].
///
/// Methods named after a size read the field, bind its axis and give the size.
public final class Hf {
    private static final String[] VOCABULARY = {"vocab_size", "padded_vocab_size"};
    private static final String[] WIDTH = {"hidden_size", "n_embd", "d_model", "dim", "n_embed", "hidden_dim"};
    private static final String[] LAYERS = {"num_hidden_layers", "n_layer", "num_layers", "n_layers"};
    private static final String[] HEADS = {"num_attention_heads", "n_head", "num_heads", "n_heads"};
    private static final String[] CONTEXT = {"max_position_embeddings", "n_positions", "max_seq_len", "seq_length",
            "n_ctx"};
    private static final String[] TIED = {"tie_word_embeddings"};
    private static final String ACTIVATION = "activation";
    private static final String PART = "partial_rotary_factor";

    private final String family;
    private final Reading r;
    private final Map<String, Expr> axes = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private Optional<String> answering = Optional.empty();
    private int usual = 2;

    public Hf(String family, Reading r) {
        this.family = family;
        this.r = r;
        axes.put("b", Expr.dim("B"));
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        axes.put("i", Expr.of(2));
    }

    public Reading reading() {
        return r;
    }

    /// Vocabulary `v`, width `d` and heads `h`, none of which is ever assumed.
    public Hf decoder() {
        bind("v", r.size("vocab_size", VOCABULARY));
        bind("d", r.size("d_model", WIDTH));
        bind("h", r.size("num_heads", HEADS));
        layers();
        return this;
    }

    /// Vocabulary `v` and width `d` of a decoder whose layers have no heads.
    public Hf recurrent() {
        bind("v", r.size("vocab_size", VOCABULARY));
        bind("d", r.size("d_model", WIDTH));
        layers();
        return this;
    }

    /// A convolution's kernel `kw`, the inputs `kb` that it reaches back to, and `one`.
    public void kernel(long or, String... own) {
        size("kw", "conv_kernel", Expr.of(or), String.valueOf(or), own);
        bind("kb", size("kw").minus(Expr.ONE));
        bind("one", Expr.ONE);
    }

    /// The rank `dr` of a scan's step; a sixteenth of the width where the config has `auto`.
    public void rank(String own) {
        bind("dr", r.sizeOrWord("auto", "dt_rank", size("d").ceilDiv(Expr.of(16)), "ceil(d_model/16)", own));
    }

    /// The number of layers, never assumed.
    public Expr layers() {
        return r.size("num_layers", LAYERS);
    }

    /// Key-value heads `g`, `r` query heads to each; all query heads their own where the config does not say.
    public boolean groups(String... own) {
        var groups = r.sizeIf("num_kv_heads", own.length == 0 ? new String[] {"num_key_value_heads"} : own);
        groups(groups.orElse(size("h")));
        return groups.isPresent();
    }

    /// As [#groups(String...)], where the reference assumes a number unless the config says that there is none
    /// (`null`).
    public void groupsOr(long or) {
        groups(r.sizeUnlessNull("num_kv_heads", Expr.of(or), String.valueOf(or), "num_key_value_heads")
                .orElseGet(() -> size("h")));
    }

    /// So many key-value heads, also where [#ownHeads] assumed as many as query heads.
    public void groups(Expr groups) {
        rebind("g", groups);
        rebind("r", size("h").over(groups));
        rebind("c", size("h").plus(groups.times(2)));
        r.divides("num_heads", "num_kv_heads");
    }

    /// A head's width `k`: as the config says, else d_model/num_heads.
    public Expr headDim(String... own) {
        var dim = r.sizeIf("head_dim", own.length == 0 ? new String[] {"head_dim"} : own);
        if (dim.isEmpty()) {
            r.divides("d_model", "num_heads");
        }
        return bind("k", dim.orElseGet(() -> size("d").over(size("h"))));
    }

    /// Heads that have keys and values of their own, where no field says otherwise.
    public Hf ownHeads() {
        bind("g", size("h"));
        bind("r", Expr.ONE);
        bind("c", size("h").times(3));
        return this;
    }

    /// As [#ownHeads], all as wide as d_model divides among them.
    public Hf evenHeads() {
        headDimEven();
        return ownHeads();
    }

    /// A head's width `k` that is d_model/num_heads, whatever else a config may say.
    public Expr headDimEven() {
        r.divides("d_model", "num_heads");
        return bind("k", size("d").over(size("h")));
    }

    /// A head's width `k` where the reference assumes a number unless the config says that there is none (`null`).
    public Expr headDimOr(long or, String... own) {
        var dim = r.sizeUnlessNull("head_dim", Expr.of(or), String.valueOf(or), own.length == 0 ? "head_dim" : own[0]);
        return dim.isPresent() ? bind("k", dim.orElseThrow()) : headDimEven();
    }

    /// Leaves a problem where all heads together are not as wide as the model.
    public void fillingHeads() {
        var all = r.values();
        var dim = all.get("head_dim");
        var width = all.get("d_model");
        var heads = all.get("num_heads");
        if (dim != null && width != null && heads != null && !dim.times(heads).equals(width)) {
            r.refuse(r.source("head_dim"), "num_heads " + heads + " of head_dim " + dim + " are not d_model " + width,
                    "");
        }
    }

    /// Half of what is rotated of each head, `j`: all of it unless `part` says less. An odd part counts as one more.
    public void rotary(Rational part) {
        var half = Expr.of(2);
        if (part.equals(Rational.ONE)) {
            bind("j", size("k").over(half));
        } else {
            var rotated = r.sizeOr("rotary_dim", size("k").times(Expr.of(part)).floor(), part + " of head_dim");
            bind("j", rotated.over(half).ceil());
        }
    }

    /// The part of a head that is rotated: `partial_rotary_factor`, in the config itself or in its object for rotary
    /// positions, which stands over it. A part that is not between 0 and 1 is a problem.
    ///
    /// @param own the names that the config itself has for it, where they are others
    public Rational rotaryPart(Rational or, String... own) {
        var names = own.length == 0 ? new String[] {PART} : own;
        var part = r.fraction(or, names);
        var object = rotaryObject();
        return object.filter(o -> o.has(PART)).map(o -> part(o, or, PART)).orElseGet(() -> within(part, r, or, names));
    }

    /// The part of each head that is rotated in layers of a reach, as their object in `rope_parameters` says.
    public Rational rotaryPart(Rational or, Reach reach) {
        return r.has("rope_parameters") && r.inside("rope_parameters").has(reach.toString())
                ? part(r.inside("rope_parameters").inside(reach.toString()), or, PART)
                : or;
    }

    /// The config's object for rotary positions, under the older of its names or today's.
    private Optional<Reading> rotaryObject() {
        return Stream.of("rope_scaling", "rope_parameters").filter(r::has).findFirst().map(r::inside);
    }

    private static Rational part(Reading from, Rational or, String... names) {
        return within(from.fraction(or, names), from, or, names);
    }

    private static Rational within(Rational part, Reading from, Rational or, String... names) {
        if (part.signum() >= 0 && part.compareTo(Rational.ONE) <= 0) {
            return part;
        }
        var name = Stream.of(names).filter(from::has).findFirst().orElse(names[0]);
        from.refuse(from.place(name), name + " is " + part + ", not between 0 and 1", "");
        return or;
    }

    /// Half of what is rotated of each head, `j`: as `rotary_dim` says where the config says nothing of a part.
    public void partlyTurned() {
        if (r.has("rotary_dim") && !r.has(PART) && rotaryObject().filter(o -> o.has(PART)).isEmpty()) {
            bind("j", needed("rd", "rotary_dim").over(Expr.of(2)).ceil());
        } else {
            rotary(rotaryPart(Rational.ONE));
        }
    }

    /// Half of what is rotated of each head where that is a part of it.
    public Expr turned(Rational part) {
        return size("k").times(Expr.of(part)).floor().over(Expr.of(2)).ceil();
    }

    /// The feed-forward's inner width `f`.
    public Expr ffn(Expr or, String reason, String... own) {
        return bind("f", r.sizeOr("d_ff", or, reason, own.length == 0 ? new String[] {"intermediate_size"} : own));
    }

    /// The mask of layers that slide, where the config has a window: axis `w`.
    public Optional<String> window(String... own) {
        var window = r.sizeIf("sliding_window", own);
        window.ifPresent(w -> bind("w", w));
        return Reach.sliding(window.isPresent()).mask();
    }

    /// As [#window], where the reference assumes a window unless the config says that there is none (`null`).
    public Optional<String> windowOr(long or, String own) {
        var window = r.sizeUnlessNull("sliding_window", Expr.of(or), String.valueOf(or), own);
        window.ifPresent(w -> bind("w", w));
        return Reach.sliding(window.isPresent()).mask();
    }

    /// Experts `e`, of which `n` are chosen for a token.
    public void experts(Expr or, Expr chosenOr, String... own) {
        routed(r.sizeOr("num_experts", or, or.toString(), own),
                r.sizeOr("num_experts_per_tok", chosenOr, chosenOr.toString(), "num_experts_per_tok"));
    }

    public void routed(Expr experts, Expr chosen) {
        bind("e", experts);
        bind("n", chosen);
        bind("e?", chosen);
        if (!r.source("num_experts_per_tok").startsWith("default")
                && !r.holds(Expr.dim("num_experts").minus(Expr.dim("num_experts_per_tok")).plus(Expr.ONE))) {
            var all = r.values();
            r.refuse(r.source("num_experts_per_tok"), "num_experts_per_tok " + all.get("num_experts_per_tok")
                    + " is more than num_experts " + all.get("num_experts"), "");
        }
    }

    /// The reference implementation runs every expert on every token, whichever are chosen.
    public void allRun() {
        bind("n!", size("e"));
        note("flops counts the experts that are chosen; the reference implementation runs all of them on every token, "
                + "which --convention torch counts.");
    }

    /// An expert's inner width `fe`.
    public void expertWidth(long or) {
        size("fe", "d_expert", Expr.of(or), String.valueOf(or), "moe_intermediate_size");
    }

    /// The width `fs` of shared experts that lie side by side, each as wide as a routed one.
    public void sharedExperts(long or, String... own) {
        bind("fs", size("fe").times(r.sizeOr("num_shared_experts", Expr.of(or), String.valueOf(or),
                own.length == 0 ? new String[] {"n_shared_experts"} : own)));
    }

    /// The sizes of [Latent] attention, as they are usually called.
    ///
    /// @param value what a head's values have where the config does not say
    /// @return whether queries are compressed: not where `q_lora_rank` is null
    public boolean latent(long query, long keys, long plain, long rotated, Expr value, String reason) {
        return latent(r.sizeUnlessNull("q_lora_rank", Expr.of(query), String.valueOf(query), "q_lora_rank"), keys,
                plain, rotated, value, reason);
    }

    /// As [#latent(long, long, long, long, Expr, String)], where queries are compressed only if the config says so.
    public boolean latent(long keys, long plain, long rotated, Expr value, String reason) {
        return latent(r.sizeIf("q_lora_rank", "q_lora_rank"), keys, plain, rotated, value, reason);
    }

    private boolean latent(Optional<Expr> rank, long keys, long plain, long rotated, Expr value, String reason) {
        rank.ifPresent(size -> bind("lq", size));
        size("lk", "kv_lora_rank", Expr.of(keys), String.valueOf(keys));
        size("kn", "qk_nope_head_dim", Expr.of(plain), String.valueOf(plain));
        size("kr", "qk_rope_head_dim", Expr.of(rotated), String.valueOf(rotated));
        size("kv", "v_head_dim", value, reason);
        bind("k", size("kn").plus(size("kr")));
        bind("kk", size("kn").plus(size("kv")));
        bind("la", size("lk").plus(size("kr")));
        bind("j", size("kr").over(Expr.of(2)));
        return rank.isPresent();
    }

    /// The context length; the rows of a learned position table where `learned` names its axis.
    public Expr context(long or, String... own) {
        return r.sizeOr("context_length", Expr.of(or), String.valueOf(or), own.length == 0 ? CONTEXT : own);
    }

    /// The tokens of an image `[ch ih iw]`: its patches `[ph pw]`, `np` of them, and one token more.
    public Expr image(Reading from, long imageOr, long patchOr) {
        return image(from, "image_size", imageOr, patchOr);
    }

    /// As [#image(Reading, long, long)], where another field gives the image's sides.
    public Expr image(Reading from, String own, long imageOr, long patchOr) {
        var image = from.sides(own, Expr.of(imageOr));
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

    /// Layers, heads and feed-forward of an encoder or a decoder: the axes `h`, `k` and `f`, of which those read last
    /// hold outside of a [Stack#run].
    public Map<String, Expr> stack(String prefix, long innerOr) {
        return stack(prefix, innerOr, prefix + "layers", prefix + "attention_heads");
    }

    /// As [#stack(String, long)], where fields of other names give the number of layers and of heads.
    public Map<String, Expr> stack(String prefix, long innerOr, String ownLayers, String ownHeads) {
        r.size("num_" + prefix + "layers", ownLayers);
        var heads = rebind("h", r.size(prefix + "num_heads", ownHeads));
        var inner = rebind("f",
                r.sizeOr(prefix + "d_ff", Expr.of(innerOr), String.valueOf(innerOr), prefix + "ffn_dim"));
        r.divides("d_model", prefix + "num_heads");
        return Map.of("h", heads, "f", inner, "k", rebind("k", size("d").over(heads)));
    }

    /// Whether two sizes have one value.
    public boolean same(String one, String other) {
        var values = r.values();
        return Objects.equals(values.get(one), values.get(other));
    }

    public boolean tied(boolean or) {
        return r.flag("tied", or, TIED);
    }

    /// Another size of the family's own, with its axis.
    public Expr size(String axis, String name, Expr or, String reason, String... own) {
        return bind(axis, r.sizeOr(name, or, reason, own.length == 0 ? new String[] {name} : own));
    }

    /// As [#size(String, String, Expr, String, String...)], where the reference assumes a number.
    public Expr size(String axis, String name, long or, String... own) {
        return size(axis, name, Expr.of(or), String.valueOf(or), own);
    }

    /// The heads' width `k` of an encoder inside another model: its width, the size `PREFIXd_model`, divided among its
    /// heads, `PREFIXnum_heads`.
    public Hf headsOf(String prefix) {
        r.divides(prefix + "d_model", prefix + "num_heads");
        bind("k", size("d").over(size("h")));
        return this;
    }

    /// The angles `j` that turn a whole head, as many as half its elements.
    public Hf angles() {
        bind("j", size("k").over(Expr.of(2)));
        return this;
    }

    /// Another size that must be there, with its axis.
    public Expr needed(String axis, String name, String... own) {
        return bind(axis, r.size(name, own.length == 0 ? new String[] {name} : own));
    }

    /// How many tokens of a window one reaches, on average, where attention has windows: the axis `sw`.
    public Optional<Expr> reached() {
        return Optional.ofNullable(axes.get("sw"));
    }

    /// Binds an axis. Throws [IllegalStateException] where it has another size already: a family's own mistake.
    public Expr bind(String axis, Expr size) {
        var before = axes.putIfAbsent(axis, size);
        if (before != null && !before.equals(size)) {
            throw new IllegalStateException("axis " + axis + " is " + before + ", and would be " + size);
        }
        return size;
    }

    /// Binds an axis to another size than it has, which holds from here on.
    public Expr rebind(String axis, Expr size) {
        axes.put(axis, size);
        return size;
    }

    /// The size of an axis that is bound already.
    public Expr size(String axis) {
        var size = axes.get(axis);
        if (size == null) {
            throw new IllegalStateException("axis " + axis + " is not bound");
        }
        return size;
    }

    /// What the family's classes are called where that is not as their `model_type`.
    public Hf called(String... names) {
        classes.addAll(List.of(names));
        return this;
    }

    /// What the trunk is called under a head for answers, where it is called otherwise than under others.
    public Hf answering(String trunk) {
        answering = Optional.of(trunk);
        return this;
    }

    /// That name, if it is another.
    Optional<String> answering() {
        return answering;
    }

    /// Which of the `known` classes `architectures` names, by the longest end of its name: `Model`, `ForMaskedLM`. The
    /// first of them where it names none, and where it names one that is not known ([Architecture]), which is noted.
    public String task(String... known) {
        var named = Architecture.of(r, classes.toArray(String[]::new));
        if (named.unknown(known)) {
            note(named.note(known[0]));
        }
        return named.ending(known).orElse(known[0]);
    }

    /// The labels that a classifier tells apart: axis `labels`.
    public void labels() {
        bind("labels", Expr.of(r.number("labels", r.entries("id2label", usual), "num_labels")));
    }

    /// So many labels where the config does not say, in place of 2.
    public Hf labelled(int or) {
        usual = or;
        return this;
    }

    /// A linear layer to `logits` of each label, from one vector a text or from one a token.
    public Block classifier(String name, String from) {
        labels();
        return labelled(name, from);
    }

    /// As [#classifier(String, String)], of so many labels whatever the config says.
    public Block classifier(String name, String from, long labels) {
        bind("labels", Expr.of(labels));
        return labelled(name, from);
    }

    private static Block labelled(String name, String from) {
        var tokens = from.contains(" t ") ? "t " : "";
        return Usual.linear(true).of(name, Component.HEAD, from, "logits[b " + tokens + "labels]");
    }

    public Hf note(String note) {
        notes.add(note);
        return this;
    }

    /// The activation that a config names; SiLU and the GELUs by their many names.
    public Kind activation(String or, String... own) {
        return kind(r.text(ACTIVATION, or, own.length == 0 ? new String[] {"hidden_act"} : own));
    }

    /// The activation of that name, a GELU where the name is not known ([#doubted]).
    public static Kind kind(String name) {
        return known(name).orElse(Kind.GELU);
    }

    private static Optional<Kind> known(String name) {
        return switch (name) {
            case "silu", "swish", "swiglu" -> Optional.of(Kind.SILU);
            case "relu", "relu2" -> Optional.of(Kind.RELU);
            case "tanh" -> Optional.of(Kind.TANH);
            case "geglu" -> Optional.of(Kind.GELU);
            default -> name.contains("gelu") ? Optional.of(Kind.GELU) : Optional.empty();
        };
    }

    /// What a reader should know of a model with activations of which [#kind] does not know the names.
    public static List<String> doubted(Model model) {
        return counts(model.root(), Kind.GELU)
                ? model.switches().stream().filter(s -> s.name().endsWith(ACTIVATION))
                        .flatMap(s -> doubted(s.name(), s.value()).stream()).toList()
                : List.of();
    }

    /// What a reader should know of a word that names an activation, if [#kind] does not know it.
    public static Optional<String> doubted(String name, String word) {
        return known(word).isPresent() ? Optional.empty() : Optional.of(name + " is " + Reading.quoted(word)
                + ", which is not known: it is counted as a GELU.");
    }

    private static boolean counts(Node node, Kind kind) {
        return (node instanceof Pointwise p && p.kind() == kind)
                || node.parts().stream().anyMatch(part -> counts(part, kind));
    }

    /// A model of parts.
    ///
    /// @param inputs the streams that are given, as an op line writes them
    public Model model(List<Node> parts, String inputs, String output) {
        var bound = new HashMap<>(axes);
        bound.putIfAbsent("j", Expr.ONE);
        return new Model(r.spec().name(), family, r.spec().source(), bound, Block.of("", parts),
                Line.of(inputs + " -> " + output + "[b]").reads(), output, r.sizes(), r.switches(),
                Stream.concat(notes.stream(), r.notes().stream()).toList());
    }

    /// A tower for images that cannot be given, with the axes of these sizes: nothing goes through it, its parameters
    /// count, and its work is none.
    public Block idle(String name, List<Node> parts) {
        r.idle(Reading.Beside.IMAGES);
        return tower(name, Component.VISION, Expr.ZERO, parts);
    }

    /// As [#idle], for sound that cannot be given.
    public Block unheard(String name, List<Node> parts) {
        r.idle(Reading.Beside.SOUND);
        return tower(name, Component.SOUND, Expr.ZERO, parts);
    }

    /// A tower that images go through, with the axes of these sizes: as many as are given, each in as many `crops` as
    /// that axis has. Where no image is given it is [idle][#idle].
    public Block seen(String name, List<Node> parts) {
        var crops = axes.getOrDefault("crops", Expr.ONE);
        return tower(name, Component.VISION, Media.of(r).images().times(crops).times(Expr.dim("B")), parts);
    }

    /// What is made of each image as a whole, behind [#seen]: the axis `bc` has the crops of all images.
    public Block packed(List<Node> parts) {
        bind("bc", size("b"));
        return tower("", Component.VISION, Media.of(r).images().times(Expr.dim("B")), parts);
    }

    /// A tower that a sound goes through, one for each sequence, in as many `crops` as that axis has, one after
    /// another. Where no sound is given it is [idle][#idle].
    public Block heard(String name, List<Node> parts) {
        return tower(name, Component.SOUND, sounds().times(axes.getOrDefault("crops", Expr.ONE)), parts);
    }

    /// The sounds that [#heard] sends through a tower.
    public Expr sounds() {
        return Media.of(r).sounds().times(Expr.dim("B"));
    }

    private Block tower(String name, Component component, Expr batch, List<Node> parts) {
        rebind("b", batch);
        return new Block(name, Optional.of(component), axes, parts);
    }
}
