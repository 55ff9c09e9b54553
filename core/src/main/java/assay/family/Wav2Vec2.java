package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Frames;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// wav2vec 2, HuBERT and WavLM: convolutions over the samples of a sound, and an encoder over the frames that they
/// leave, whose positions are a grouped convolution. WavLM's scores have a learned bias for distances too, gated by
/// what a frame holds.
///
/// `T` counts frames behind the convolutions. The samples, and the frames between the convolutions, are those of the
/// sound that is given, or of the shortest one that gives `T`.
public record Wav2Vec2() implements Family {
    static final String HUBERT = "hubert";
    static final String WAVLM = "wavlm";
    private static final String LAYERS = "num_layers";
    private static final String SPEAKERS = "ForXVector";
    private static final String FRAMES = "ForAudioFrameClassification";

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
        inside.add(SpeechConvolutions.of(hf));
        inside.addAll(projected(stack));
        inside.add(Gather.of("unmasked", ".masked_spec_embed[d] -> unused[d]"));
        inside.add(Block.of("encoder", SpeechLayers.nodes(stack)));
        var encoder = Encoder.bare(hf, type, inside, List.of(), "sound[b p0 one]")
                .with("ForCTC", false, () -> {
                    hf.size("v", "vocab_size", Expr.of(32), "32");
                    return List.of(Usual.linear(true).of("lm_head", Component.HEAD, "x[b t d]", "logits[b t v]"));
                })
                .with("ForSequenceClassification", false, () -> Frames.labels(hf, LAYERS))
                .with(FRAMES, false, () -> {
                    var nodes = new ArrayList<>(Frames.weighted(hf, LAYERS));
                    nodes.add(hf.classifier("classifier", "x[b t d]"));
                    return nodes;
                })
                .with(SPEAKERS, false, () -> Stream.concat(Frames.weighted(hf, LAYERS).stream(),
                        XVector.nodes(hf).stream()).toList())
                .with(Heads.TRAINED, false, () -> SpeechQuantizer.nodes(hf));
        return (type.equals(HUBERT) ? encoder.without(FRAMES, SPEAKERS, Heads.TRAINED)
                : type.equals(WAVLM) ? encoder.without(Heads.TRAINED) : encoder).model();
    }

    private static List<Node> projected(Stack stack) {
        boolean normed = !stack.hf().reading().modelType().equals(HUBERT)
                || stack.hf().reading().flag("projection_norm", true, "feat_proj_layer_norm");
        var nodes = new ArrayList<Node>();
        if (normed) {
            nodes.add(stack.norm("layer_norm", "c[b t cl]", "c[b t cl]"));
        }
        nodes.add(Usual.linear(true).of("projection", "c[b t cl]", "x[b t d]"));
        return List.of(Block.of("feature_projection", nodes));
    }
}
