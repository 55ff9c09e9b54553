package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// LED: a BART whose encoder reaches half a window to either side, each layer by a window of its own, and has a second
/// set of layers for tokens that reach everywhere. No token does unless it is chosen by hand.
public record Led() implements Family {
    private static final EncoderDecoder.Names NAMES =
            new EncoderDecoder.Names("led", "encoder_attn", "final_layer_norm");
    private static final String LOCAL = "longformer_self_attn";

    @Override
    public String name() {
        return "led";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, NAMES, false, true, "", false);
        hf.needed("v", "vocab_size");
        var encoder = all.sizes(4096,
                reading.sizeOr("source_positions", Expr.of(16384), "16384", "max_encoder_position_embeddings"),
                reading.sizeOr("context_length", Expr.of(1024), "1024", "max_decoder_position_embeddings"));
        hf.note("no token reaches everywhere; the reference implementation computes windows in chunks, of which it "
                + "masks a part, and fills the encoder's text up to a multiple of the widest window");
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation("gelu", "activation_function"), true);
        return all.model(hf.task(Heads.WRITTEN, Heads.BARE, Heads.TEXT, Heads.ANSWERS), encoder, false, true,
                layers(reading, window -> all.layer(attention(window), List.of(), feedForward)),
                all.decoder(true, Expr.dim("T"), feedForward));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias");
    }

    /// The encoder's layers, by the window of each.
    private static List<Node> layers(Reading reading, Function<Expr, List<Node>> layer) {
        if (!reading.listed("attention_window")) {
            var window = reading.sizeOr("attention_window", Expr.of(512), "512", "attention_window");
            return List.of(new Repeat("layers", Expr.dim("num_encoder_layers"), layer.apply(window)));
        }
        var windows = reading.numbers("attention_window");
        LayerTypes.covered(reading, "num_encoder_layers", "attention_window", windows);
        return Stack.repeats("layers", LayerTypes.each(reading, "num_encoder_layers",
                i -> i < windows.size() ? windows.get(i) : 1), window -> layer.apply(Expr.of(window)));
    }

    private static Block attention(Expr window) {
        var names = new Attention.Names("self_attn", LOCAL + ".query", LOCAL + ".key", LOCAL + ".value", "output");
        var parts = new ArrayList<>(
                new Projected(names, true).over(Core.everywhere().where(Core.NEAR), List.of()).parts());
        for (var name : List.of("query_global", "key_global", "value_global")) {
            parts.add(Block.of(LOCAL + "." + name, List.of(
                    Gather.of("unused", ".weight[d' d] .bias[d'] -> unused[d' d]"))));
        }
        return new Block("self_attn", Optional.of(Component.ATTENTION),
                Map.of("w", window.over(Expr.of(2)).floor().plus(Expr.ONE)), parts);
    }
}
