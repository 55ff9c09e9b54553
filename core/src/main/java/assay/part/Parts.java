package assay.part;

import static assay.part.Part.Parameter.choice;
import static assay.part.Part.Parameter.flag;
import static assay.part.Part.Parameter.needed;
import static assay.part.Part.Parameter.on;
import static assay.part.Part.Parameter.word;
import static assay.part.Part.Takes.NAME;
import static assay.part.Part.Takes.PARTS;
import static assay.part.Part.Takes.STREAMS;

import assay.model.Component;
import assay.model.Node;
import assay.part.Part.Call;
import assay.part.Part.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The parts that a model's own text can name: one row a part.
public final class Parts {
    private static final Parameter ACTIVATION = choice("activation", "silu", "gelu", "relu", "tanh", "sigmoid");
    private static final Parameter LAYOUT = choice("layout", "out_in", "in_out");
    private static final Parameter MASK = choice("mask", "causal", "sliding", "near", "chunked", "chosen", "none");
    private static final Parameter COMPONENT = choice("component", "none",
            Arrays.stream(Component.values()).map(c -> c.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));

    /// All of them, in the order in which they are shown.
    public static final List<Part> ALL = List.of(
            new Part("linear", "a linear layer", Set.of(NAME, STREAMS), List.of(flag("bias"), LAYOUT, COMPONENT),
                    c -> List.of(component(c).map(of -> linear(c).of(c.name(), of, c.in(), c.out()))
                            .orElseGet(() -> linear(c).of(c.name(), c.in(), c.out())))),
            new Part("tied", "a head that reads the table of another block", Set.of(NAME, STREAMS),
                    List.of(needed("table"), flag("bias")),
                    c -> List.of(Linear.tied(
                            c.name(), Component.HEAD, c.in(), c.word("table"), c.out(), c.on("bias")))),
            new Part("norm", "a normalisation over the last axis", Set.of(NAME, STREAMS),
                    List.of(choice("kind", "rmsnorm", "layernorm"), flag("shift"), on("gain")),
                    c -> List.of(c.on("gain") ? norm(c).of(c.name(), c.in(), c.out(), c.on("shift"))
                            : norm(c).bare(c.name(), c.in(), c.out()))),
            new Part("embedding", "the rows of words, to x[b t d]", Set.of(NAME), List.of(),
                    c -> List.of(new Tables("x[b t d]").words(c.name()))),
            new Part("positions", "the rows of learned positions, added to x[b t d]", Set.of(NAME), List.of(),
                    c -> new Tables("x[b t d]").positions(c.name())),
            new Part("rotary", "the tables of rotary positions", Set.of(NAME), List.of(flag("computed")),
                    c -> List.of(Attention.rotary(c.name(), c.on("computed")))),
            new Part("rotated", "queries and keys turned by their positions", Set.of(), List.of(flag("grouped")),
                    c -> Attention.rotated(core(c))),
            new Part("residual", "x[b t d] and z[b t d] summed to x[b t d]", Set.of(NAME), List.of(),
                    c -> List.of(Residual.add(c.name(), "x[b t d] z[b t d] -> x[b t d]"))),
            new Part("attention", "attention from y[b t d] to z[b t d], what is done to q, k and v inside",
                    Set.of(NAME, PARTS),
                    List.of(flag("grouped"), MASK, on("cached"), flag("alibi"), flag("rotated"), flag("bias"),
                            flag("out_bias"), word("q", "q_proj"), word("k", "k_proj"), word("v", "v_proj"),
                            word("o", "o_proj")),
                    c -> List.of(new Projected(
                                    new Attention.Names(c.name(), c.word("q"), c.word("k"), c.word("v"), c.word("o")),
                                    c.on("bias"), c.on("bias"), c.on("out_bias"))
                            .over(core(c), prepared(c)))),
            new Part("gated_attention", "attention whose output is multiplied by a sigmoid", Set.of(NAME, PARTS),
                    List.of(flag("grouped"), MASK, on("cached"), flag("alibi"), flag("rotated"), flag("bias")),
                    c -> List.of(GatedAttention.of(c.name(), core(c), c.on("bias"), prepared(c)))),
            new Part("latent", "multi-head latent attention, what else is made inside", Set.of(NAME, PARTS),
                    List.of(flag("compressed"), flag("bias"), MASK),
                    c -> List.of(new Latent(c.on("compressed"), c.on("bias"), c.parts(), mask(c)).of(c.name()))),
            new Part("core", "scores, softmax and weighted sum, what is done to the scores inside", Set.of(PARTS),
                    List.of(flag("grouped"), MASK, on("cached"), word("key", "k"), word("value", "k")),
                    c -> new Core(Core.Heads.of(c.on("grouped"), c.word("key"), c.word("value")), mask(c),
                            Core.Cache.of(c.on("cached")), c.parts()).nodes()),
            new Part("gated", "down(activation(gate(y)) * up(y))", Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), LAYOUT, word("width", "f"), word("gate", "gate_proj"),
                            word("up", "up_proj"), word("down", "down_proj")),
                    c -> List.of(FeedForward.gated(
                            names(c, c.word("gate")), linear(c), c.kind("activation"), c.word("width")))),
            new Part("fused", "as gated, where one layer makes gate and up", Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), LAYOUT, word("width", "f"), word("up", "gate_up_proj"),
                            word("down", "down_proj")),
                    c -> List.of(FeedForward.fused(names(c, ""), linear(c), c.kind("activation"), c.word("width")))),
            new Part("plain", "down(activation(up(y)))", Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), LAYOUT, word("width", "f"), word("up", "up_proj"),
                            word("down", "down_proj")),
                    c -> List.of(FeedForward.plain(names(c, ""), linear(c), c.kind("activation"), c.word("width")))),
            new Part("experts", "routed experts and, where it has a name, one that every token goes through",
                    Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), LAYOUT, word("router", "gate"), flag("router_bias"),
                            choice("score", "softmax", "sigmoid"), choice("correction", "none", "beside", "counted"),
                            word("experts", "experts"), word("shared", ""), word("share", "")),
                    c -> List.of(Experts.block(c.name(), experts(c)))),
            new Part("selective_scan", "the mixer of Mamba 1, what is done to dt, bs and cs inside",
                    Set.of(NAME, PARTS),
                    List.of(ACTIVATION, flag("bias"), on("conv_bias")),
                    c -> List.of(new SelectiveScan(c.on("bias"), c.on("conv_bias"), c.kind("activation"), c.parts())
                            .of(c.name()))),
            new Part("grouped_scan", "the mixer of Mamba 2", Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), on("conv_bias"), word("chunk", "256")),
                    c -> List.of(new GroupedScan(
                            c.on("bias"), c.on("conv_bias"), c.kind("activation"), c.word("chunk")).of(c.name()))),
            new Part("delta_net", "the gated delta net, its projections in one layer or separate", Set.of(NAME),
                    List.of(ACTIVATION, flag("separate")),
                    c -> List.of(c.on("separate") ? DeltaNet.separate(c.name(), c.kind("activation"))
                            : DeltaNet.fused(c.name(), c.kind("activation")))),
            new Part("gated_recurrence", "the recurrent block of Griffin", Set.of(NAME), List.of(ACTIVATION),
                    c -> List.of(GatedRecurrence.of(c.name(), c.kind("activation")))),
            new Part("time_mix", "the time mix of RWKV 4", Set.of(NAME), List.of(),
                    c -> List.of(TimeMix.overTime(c.name()))),
            new Part("matrix_time_mix", "the time mix of RWKV 5 and 6", Set.of(NAME), List.of(flag("dependent")),
                    c -> List.of(c.on("dependent") ? MatrixTimeMix.dependent(c.name())
                            : MatrixTimeMix.fixed(c.name()))),
            new Part("delta_time_mix", "the time mix of RWKV 7", Set.of(NAME), List.of(flag("first")),
                    c -> List.of(DeltaTimeMix.overTime(c.name(), c.on("first")))),
            new Part("headed_scan", "the mixer of Zamba, Mamba 1 in heads", Set.of(NAME),
                    List.of(ACTIVATION, flag("bias"), on("conv_bias")),
                    c -> List.of(new HeadedScan(c.on("bias"), c.on("conv_bias"), c.kind("activation")).of(c.name()))),
            new Part("short_convolution", "the gated short convolution of LFM2", Set.of(NAME), List.of(flag("bias")),
                    c -> List.of(new ShortConvolution(c.on("bias")).of(c.name()))),
            new Part("channel_mix", "the channel mix of RWKV 4", Set.of(NAME), List.of(),
                    c -> List.of(TimeMix.overChannels(c.name()))),
            new Part("causal_convolution", "a convolution over the sequence, each channel by itself", Set.of(NAME),
                    List.of(word("stream", "u"), word("channels", "ci"), flag("bias")),
                    c -> List.of(CausalConvolution.depthwise(
                            c.name(), c.word("stream"), c.word("channels"), c.on("bias")))),
            new Part("patches", "an image in patches, from pixels[b ch ih iw] to x[b np d]", Set.of(NAME),
                    List.of(flag("bias")), c -> List.of(Convolution.patches(c.name(), c.on("bias")))),
            new Part("pooler", "one vector a sequence, from x[b t d] to pooled[b d']", Set.of(NAME),
                    List.of(ACTIVATION, word("dense", "dense")),
                    c -> List.of(Pooler.of(c.name(), c.word("dense"), c.kind("activation")))));

    private Parts() {}

    private static Linear linear(Call c) {
        return new Linear(c.on("bias"), Layout.valueOf(c.word("layout").toUpperCase(Locale.ROOT)));
    }

    private static Optional<Component> component(Call c) {
        var word = c.word("component");
        return word.equals("none") ? Optional.empty() : Optional.of(Component.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static Norm norm(Call c) {
        return Norm.valueOf(c.word("kind").toUpperCase(Locale.ROOT));
    }

    private static Core core(Call c) {
        if (!c.words().containsKey("mask")) {
            return Core.causal(c.on("grouped"));
        }
        var core = new Core(Core.Heads.of(c.on("grouped"), "k", "k"), mask(c), Core.Cache.of(c.on("cached")),
                List.of());
        return c.on("alibi") ? Attention.biased(core) : core;
    }

    private static Optional<String> mask(Call c) {
        return switch (c.word("mask")) {
            case "sliding" -> Core.SLIDING;
            case "near" -> Core.NEAR;
            case "chunked" -> Core.CHUNKED;
            case "chosen" -> Core.CHOSEN;
            case "none" -> Optional.empty();
            default -> Core.CAUSAL;
        };
    }

    private static List<Node> prepared(Call c) {
        return c.on("rotated")
                ? Stream.concat(c.parts().stream(), Attention.rotated(core(c)).stream()).toList()
                : c.parts();
    }

    private static FeedForward.Names names(Call c, String gate) {
        return new FeedForward.Names(c.name(), gate, c.word("up"), c.word("down"));
    }

    private static List<Node> experts(Call c) {
        var router = new Router(c.word("router"), c.on("router_bias"), c.kind("score"),
                Router.Correction.valueOf(c.word("correction").toUpperCase(Locale.ROOT)));
        var experts = new Experts(router, c.word("experts"), linear(c).layout(), c.on("bias"), c.kind("activation"));
        var shared = new FeedForward.Names(c.word("shared"), "gate_proj", "up_proj", "down_proj");
        if (c.word("shared").isEmpty()) {
            return experts.nodes();
        }
        return c.word("share").isEmpty() ? experts.nodesWithShared(shared)
                : experts.nodesWithGatedShared(shared, c.word("share"));
    }
}
