package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Node;
import assay.part.Norm;
import assay.part.SelectiveScan;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Mamba 1 and Falcon Mamba: layers of one norm and one selective scan, no attention. Falcon Mamba norms, without
/// gains, what the token selects.
public record Mamba() implements Family {
    @Override
    public String name() {
        return "mamba";
    }

    @Override
    public List<String> types() {
        return List.of("mamba", "falcon_mamba");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var hf = new Hf(type, reading).recurrent();
        var stack = Stack.of(hf);
        hf.size("ns", "state_size", Expr.of(16), "16");
        hf.kernel(4, "conv_kernel");
        hf.rank("time_step_rank");
        inside(hf);
        hf.bind("px", hf.size("dr").plus(hf.size("ns").times(2)));
        boolean bias = reading.flag("bias", false, "use_bias");
        boolean convolutionBias = reading.flag("conv_bias", true, "use_conv_bias");
        var scan = new SelectiveScan(bias, convolutionBias, hf.activation("silu"),
                type.equals("mamba") ? List.of() : normed());
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.addAll(Stack.layers("layers", stack.mixer(scan.of("mixer"))));
        inside.add(stack.norm("norm_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("backbone", inside, Stack.head("lm_head", "backbone.embeddings", hf.tied(true), false));
    }

    /// The width inside, which a config may say in so many words or as a multiple of the model's.
    private static void inside(Hf hf) {
        var given = hf.reading().sizeIf("d_inner", "intermediate_size");
        hf.bind("ci", given.orElseGet(() ->
                hf.size("d").times(hf.reading().sizeOr("expand", Expr.of(2), "2", "expand"))));
    }

    private static List<Node> normed() {
        return List.of(
                Norm.RMSNORM.bare("dt_layernorm", "dt[b t dr]", "dt[b t dr]"),
                Norm.RMSNORM.bare("b_layernorm", "bs[b t ns]", "bs[b t ns]"),
                Norm.RMSNORM.bare("c_layernorm", "cs[b t ns]", "cs[b t ns]"));
    }
}
