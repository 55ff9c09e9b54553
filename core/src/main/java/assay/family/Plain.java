package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.PreNorm;
import assay.model.Model;
import assay.part.Attention;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Position;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A decoder described by Assay's own field names, without a `model_type`. What it leaves out is the course's model:
/// RMSNorm before each sub-layer, rotary positions, SwiGLU with d_ff = 4*d_model, no biases, a head of its own.
public record Plain() implements Family {
    private static final Map<String,
            List<String>> OWN = Stream.concat(PreNorm.SIZES.stream(), PreNorm.SWITCHES.stream())
            .collect(Collectors.toMap(name -> name, List::of));

    private static final PreNorm SHAPE = new PreNorm(
            "decoder",
            OWN,
            new PreNorm.Defaults(Expr.dim("d_model").times(4), "4*d_model", 1024, Norm.RMSNORM, Position.ROPE,
                    FeedForward.SWIGLU, false, false),
            "",
            new PreNorm.Names("token_embeddings", "positions", "layers", "ln1", "ln2", "ln_final", "lm_head", ""),
            Attention.Names.of("attn", "output_proj"),
            new FeedForward.Names("ffn", "w1", "w3", "w2"),
            false,
            Layout.OUT_IN,
            false);

    @Override
    public String name() {
        return "";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        return SHAPE.model(reading);
    }
}
