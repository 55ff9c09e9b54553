package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Node;
import assay.part.GroupedScan;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;

/// Mamba 2: Mamba with heads, one decay each.
public record Mamba2() implements Family {
    @Override
    public String name() {
        return "mamba2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.headDimOr(64);
        hf.size("g", "n_groups", Expr.of(8), "8");
        hf.size("ns", "state_size", Expr.of(128), "128");
        hf.kernel(4, "conv_kernel");
        hf.size("cl", "chunk_size", Expr.of(256), "256");
        reading.divides("num_heads", "n_groups");
        expanded(reading);
        var inner = hf.size("h").times(hf.size("k"));
        hf.bind("cc", inner.plus(hf.size("g").times(hf.size("ns")).times(2)));
        hf.bind("pm", inner.plus(hf.size("cc")).plus(hf.size("h")));
        boolean bias = reading.flag("bias", false, "use_bias");
        boolean convolutionBias = reading.flag("conv_bias", true, "use_conv_bias");
        var scan = new GroupedScan(bias, convolutionBias, hf.activation("silu"), "cl");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.addAll(Stack.layers("layers", stack.mixer(scan.of("mixer"))));
        inside.add(stack.norm("norm_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("backbone", inside, Stack.head("lm_head", "backbone.embeddings", hf.tied(false), false));
    }

    /// The heads together are `expand` times as wide as the model.
    private static void expanded(Reading reading) {
        var expand = Rational.of(reading.number("expand", 2, "expand"));
        var known = reading.values();
        var heads = known.get("num_heads");
        var dim = known.get("head_dim");
        var width = known.get("d_model");
        if (heads != null && dim != null && width != null && !heads.times(dim).equals(width.times(expand))) {
            reading.refuse(reading.source("num_heads"), "num_heads * head_dim is " + heads.times(dim)
                    + ", not expand * d_model = " + width.times(expand), "");
        }
    }
}
