package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// wav2vec 2, HuBERT and WavLM: convolutions over the samples of a sound, and an encoder over the frames that they
/// leave, whose positions are a grouped convolution. WavLM's scores have a learned bias for distances too, gated by
/// what a frame holds.
///
/// `T` counts frames behind the convolutions. The samples, and the frames between the convolutions, are those of the
/// shortest sound that gives `T`.
public record Wav2Vec2() implements Family {
    private static final String HUBERT = "hubert";
    private static final String WAVLM = "wavlm";
    private static final String LAYER_NORM = "layer_norm";
    private static final String SPEAKERS = "ForXVector";
    private static final String FRAMES = "ForAudioFrameClassification";
    private static final String TRAINED = "ForPreTraining";

    private static final Attention.Names NAMES =
            new Attention.Names("attention", "q_proj", "k_proj", "v_proj", "out_proj");

    @Override
    public String name() {
        return "wav2vec2";
    }

    @Override
    public List<String> types() {
        return List.of(HUBERT, name(), WAVLM);
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("d", "d_model", "hidden_size");
        hf.needed("h", "num_heads", "num_attention_heads");
        hf.layers();
        hf.headDimEven();
        hf.ffn(Expr.of(3072), "3072");
        hf.bind("one", Expr.ONE);
        hf.bind("1", Expr.ONE);
        hf.bind("d'", hf.size("d"));
        if (reading.flag("adapter", false, "add_adapter")) {
            reading.refuse(reading.place("add_adapter"), "an adapter behind the encoder is not known", "");
        }
        var inside = new ArrayList<Node>();
        inside.add(Convolutions.of(hf));
        inside.addAll(projected(stack));
        inside.add(Gather.of("unmasked", ".masked_spec_embed[d] -> unused[d]"));
        inside.add(Block.of("encoder", encoder(stack)));
        hf.note("--seq counts frames behind the convolutions; the samples are those of the shortest sound that gives "
                + "as many");
        var encoder = Encoder.bare(hf, type, inside, List.of(), "sound[b p0 one]")
                .with("ForCTC", false, () -> {
                    hf.size("v", "vocab_size", Expr.of(32), "32");
                    return List.of(Usual.linear(true).of("lm_head", Component.HEAD, "x[b t d]", "logits[b t v]"));
                })
                .with("ForSequenceClassification", false, () -> labels(hf))
                .with(FRAMES, false, () -> {
                    var nodes = new ArrayList<>(weighted(hf));
                    nodes.add(hf.classifier("classifier", "x[b t d]"));
                    return nodes;
                })
                .with(SPEAKERS, false, () -> Stream.concat(weighted(hf).stream(), XVector.nodes(hf).stream()).toList())
                .with(TRAINED, false, () -> quantized(hf));
        return (type.equals(HUBERT) ? encoder.without(FRAMES, SPEAKERS, TRAINED)
                : type.equals(WAVLM) ? encoder.without(TRAINED) : encoder).model();
    }

    private static List<Node> projected(Stack stack) {
        boolean normed = !stack.hf().reading().modelType().equals(HUBERT)
                || stack.hf().reading().flag("projection_norm", true, "feat_proj_layer_norm");
        var nodes = new ArrayList<Node>();
        if (normed) {
            nodes.add(stack.norm(LAYER_NORM, "c[b t cl]", "c[b t cl]"));
        }
        nodes.add(Usual.linear(true).of("projection", "c[b t cl]", "x[b t d]"));
        return List.of(Block.of("feature_projection", nodes));
    }

    private static List<Node> encoder(Stack stack) {
        var hf = stack.hf();
        var reading = hf.reading();
        boolean stable = reading.flag("stable_norm", false, "do_stable_layer_norm");
        var activation = hf.activation("gelu");
        var norm = stack.norm(LAYER_NORM, "x[b t d]", "x[b t d]");
        var nodes = new ArrayList<Node>();
        nodes.add(Convolutions.positions(hf));
        nodes.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        if (!stable) {
            nodes.add(norm);
        }
        if (reading.modelType().equals(WAVLM)) {
            hf.size("rb", "relative_buckets", Expr.of(320), "320", "num_buckets");
            hf.bind("ge", Expr.of(8));
            nodes.add(new Repeat("layers", "first", Expr.ONE, layer(stack, stable, activation, gated(true))));
            nodes.add(new Repeat("layers", "others", Numbers.from(Expr.ONE, Expr.dim("num_layers").minus(Expr.ONE)),
                    layer(stack, stable, activation, gated(false))));
        } else {
            nodes.addAll(Stack.layers("layers", layer(stack, stable, activation,
                    new Projected(NAMES, true).over(Core.everywhere(), List.of()))));
        }
        if (stable) {
            nodes.add(norm);
        }
        return nodes;
    }

    private static List<Node> layer(Stack stack, boolean stable, Kind activation, Node attention) {
        var feedForward = Usual.plain("feed_forward", "intermediate_dense", "output_dense", activation, true);
        if (!stable) {
            return stack.postNorm(attention, LAYER_NORM, feedForward, "final_layer_norm");
        }
        var nodes = new ArrayList<>(stack.preNorm(LAYER_NORM, attention, "final_layer_norm", feedForward));
        stack.hf().reading().sizeIf("adapter_dim", "adapter_attn_dim").ifPresent(width -> {
            stack.hf().rebind("da", width);
            nodes.addAll(Residual.pre("adapter_residual", stack.norm("adapter_layer.norm"),
                    Usual.plain("adapter_layer", "linear_1", "linear_2", Kind.RELU, true).each(op -> op.with(
                            Line.of(op.line().toString().replace("f]", "da]").replace("[f", "[da"))))));
        });
        return nodes;
    }

    /// Attention whose bias of distances, made in the first layer, each head weighs by what the frame holds.
    private static Block gated(boolean first) {
        var core = Core.everywhere();
        var nodes = new ArrayList<Node>();
        nodes.add(Usual.linear(true).of("q_proj", "y[b t d]", core.query()));
        nodes.add(Usual.linear(true).of("k_proj", "y[b t d]", core.keys()));
        nodes.add(Usual.linear(true).of("v_proj", "y[b t d]", core.values()));
        if (first) {
            nodes.add(Block.of("rel_attn_embed", Component.POSITION, List.of(
                    Gather.of("lookup", ".weight[rb h] -> bias[h t s]"))));
        }
        nodes.add(Pointwise.of("heads", Kind.SPLIT, "y[b t d] -> yh[b t h k]"));
        nodes.add(Usual.linear(true).of("gru_rel_pos_linear", "yh[b t h k]", "gr[b t h ge]"));
        nodes.add(Pointwise.of("gates", Kind.SIGMOID, "gr[b t h ge] .gru_rel_pos_const[1 h 1 1] -> gate[b h t]"));
        nodes.addAll(core.onScores(List.of(Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                "a[b h t s] bias[h t s] gate[b h t] -> a[b h t s]"))).nodes());
        nodes.add(Usual.linear(true).of("out_proj", core.out(), "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, nodes);
    }

    /// All layers' states weighed and summed, if the config asks for that.
    private static List<Node> weighted(Hf hf) {
        if (!hf.reading().flag("weighted_layers", false, "use_weighted_layer_sum")) {
            return List.of();
        }
        hf.bind("lw", Expr.dim("num_layers").plus(Expr.ONE));
        return List.of(Pointwise.of("weigh_layers", Kind.COMBINE, "x[b t d] .layer_weights[lw] -> x[b t d]"));
    }

    private static List<Node> labels(Hf hf) {
        hf.size("dp", "projection_size", Expr.of(256), "256", "classifier_proj_size");
        var nodes = new ArrayList<>(weighted(hf));
        nodes.add(Usual.linear(true).of("projector", Component.HEAD, "x[b t d]", "px[b t dp]"));
        nodes.add(Block.of("", Component.HEAD, List.of(Pointwise.of("mean", Kind.ADD, "px[b t dp] -> mean[b dp]"))));
        nodes.add(hf.classifier("classifier", "mean[b dp]"));
        return nodes;
    }

    /// Of each frame a vector from a trained book, and the encoder's state, both projected to be compared.
    private static List<Node> quantized(Hf hf) {
        var groups = hf.size("cg", "codevector_groups", Expr.of(2), "2", "num_codevector_groups");
        hf.size("cv", "codevectors", Expr.of(320), "320", "num_codevectors_per_group");
        hf.bind("ce", hf.reading().sizeOr("codevector_dim", Expr.of(256), "256", "codevector_dim").over(groups));
        hf.reading().divides("codevector_dim", "codevector_groups");
        hf.size("pc", "proj_codevector_dim", Expr.of(256), "256");
        return List.of(
                Usual.linear(true).of("project_hid", Component.HEAD, "x[b t d]", "logits[b t pc]"),
                Block.of("quantizer", Component.HEAD, List.of(
                        Usual.linear(true).of("weight_proj", "c[b t cl]", "cw[b t cg cv]"),
                        Gather.of("chosen", "cw[b t cg cv] .codevectors[1 (cg cv) ce] -> cq[b t cg ce]"))),
                Usual.linear(true).of("project_q", Component.HEAD, "cq[b t cg ce]", "target[b t pc]"),
                Pointwise.of("both", Kind.SPLIT, "logits[b t pc] target[b t pc] -> logits[b t pc]"));
    }

    /// The convolutions before the encoder, and the one of its positions.
    static final class Convolutions {
        private Convolutions() {}

        /// From `sound[b p0 one]` to `c[b t cl]`.
        static Block of(Hf hf) {
            var reading = hf.reading();
            var dims = numbers(reading, "conv_dim", List.of(512, 512, 512, 512, 512, 512, 512));
            var strides = numbers(reading, "conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
            var kernels = numbers(reading, "conv_kernel", List.of(10, 3, 3, 3, 3, 2, 2));
            int count = dims.size();
            if (strides.size() != count || kernels.size() != count) {
                reading.refuse(List.of("conv_stride", "conv_dim", "conv_kernel"),
                        "conv_dim, conv_stride and conv_kernel differ in length");
                count = Math.min(count, Math.min(strides.size(), kernels.size()));
            }
            boolean bias = reading.flag("conv_bias", false, "conv_bias");
            boolean all = reading.text("conv_norm", "group", "feat_extract_norm").equals("layer");
            var activation = Hf.kind(reading.text("conv_activation", "gelu", "feat_extract_activation"));
            var lengths = new ArrayList<Expr>();
            lengths.add(Expr.dim("T"));
            for (int i = count - 1; i >= 0; i--) {
                lengths.addFirst(lengths.getFirst().minus(Expr.ONE).times(strides.get(i))
                        .plus(Expr.of(kernels.get(i))));
            }
            hf.bind("p0", lengths.getFirst());
            hf.bind("cl", Expr.of(count == 0 ? 1 : dims.get(count - 1)));
            var layers = new ArrayList<Node>();
            layers.add(Pointwise.of("samples", Kind.SPLIT, "sound[b p0 one] -> c[b p0 one]"));
            for (int i = 0; i < count; i++) {
                var own = Map.of("p", lengths.get(i), "q", lengths.get(i + 1), "kw", Expr.of(kernels.get(i)),
                        "ci", Expr.of(i == 0 ? 1 : dims.get(i - 1)), "co", Expr.of(dims.get(i)));
                var parts = new ArrayList<Node>();
                parts.add(Convolution.along("conv", "c", "c", List.of("p", "q"), List.of("ci", "co"), bias));
                if (all || i == 0) {
                    parts.add(Norm.LAYERNORM.of(LAYER_NORM, "c[b q co]", "c[b q co]", true));
                }
                parts.add(Pointwise.of("activation", activation, "c[b q co] -> c[b q co]"));
                layers.add(new Repeat("conv_layers", String.valueOf(i), Numbers.from(Expr.of(i), Expr.ONE),
                        List.of(new Block("", Optional.of(Component.EMBEDDING), own, parts))));
            }
            return Block.of("feature_extractor", layers);
        }

        static List<Integer> numbers(Reading reading, String field, List<Integer> or) {
            var given = reading.numbers(field);
            if (given.stream().anyMatch(n -> n < 1)) {
                reading.refuse(reading.place(field), field + " has numbers below 1", "");
                return or;
            }
            return given.isEmpty() ? or : given;
        }

        /// A convolution over frames whose channels are in groups: from `x[b t d]` to `e[b t d]`. An even kernel makes
        /// one frame more, which is dropped.
        static Block positions(Hf hf) {
            var reading = hf.reading();
            var kernel = reading.sizeOr("position_kernel", Expr.of(128), "128", "num_conv_pos_embeddings");
            var groups = reading.sizeOr("position_groups", Expr.of(16), "16", "num_conv_pos_embedding_groups");
            reading.divides("d_model", "position_groups");
            hf.bind("pk", kernel);
            hf.bind("pg", groups);
            hf.bind("dg", hf.size("d").over(groups));
            hf.bind("og", hf.size("dg"));
            hf.bind("tq", Expr.dim("T").plus(Expr.ONE).minus(kernel.mod(Expr.of(2))));
            boolean batch = reading.modelType().equals(HUBERT)
                    && reading.flag("position_norm", false, "conv_pos_batch_norm");
            var parts = new ArrayList<Node>();
            if (batch) {
                parts.add(Norm.LAYERNORM.of("batch_norm", "x[b t d]", "px[b t d]", true));
            } else {
                parts.add(Pointwise.of("frames", Kind.SPLIT, "x[b t d] -> px[b t d]"));
            }
            parts.add(Block.of("conv", List.of(
                    Pointwise.of("patches", Kind.WINDOW, "px[b t d] -> patches[b tq pg dg pk]"),
                    batch ? Gather.of("kernel", ".weight[(pg og) dg pk] -> kernel[pg og dg pk]")
                            : Block.of("parametrizations.weight", List.of(Pointwise.of("kernel", Kind.SCALE,
                                    ".original0[1 1 pk] .original1[(pg og) dg pk] -> kernel[pg og dg pk]"))),
                    Contract.of("convolution", "patches[b tq pg dg pk] kernel[pg og dg pk] -> ee[b tq pg og]"),
                    Pointwise.of("bias", Kind.BIAS, "ee[b tq pg og] .bias[(pg og)] -> ee[b tq pg og]"))));
            parts.add(Gather.of("frames_left", "ee[b tq pg og] -> e[b t d]"));
            parts.add(Pointwise.of("activation",
                    Hf.kind(reading.text("conv_activation", "gelu", "feat_extract_activation")),
                    "e[b t d] -> e[b t d]"));
            return Block.of("pos_conv_embed", Component.POSITION, parts);
        }
    }
}
