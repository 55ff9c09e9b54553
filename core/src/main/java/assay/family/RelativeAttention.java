package assay.family;

import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import java.util.ArrayList;
import java.util.List;

/// Attention of [Funnel], whose scores add what a query says of its distance to each key, and of whether both belong to
/// one text: Transformer-XL's, as [XlNet] has it too.
final class RelativeAttention {
    private RelativeAttention() {}

    /// Queries with one of the biases that all tokens share.
    static Node biased(String name, String to) {
        return Pointwise.of(name, Kind.BIAS, "q[b t h k] ." + name + "[h k] -> " + to + "[b t h k]");
    }

    static Block of(boolean factorized) {
        var core = Core.everywhere();
        var linear = Usual.linear(true);
        var scores = new ArrayList<Node>();
        scores.add(biased("r_r_bias", "qr"));
        scores.add(biased("r_s_bias", "qs"));
        if (factorized) {
            scores.addAll(List.of(
                    Contract.of("r", "qr[b t h k] .r_kernel[d h k] -> qd[b t h d]"),
                    Pointwise.of("phi", Kind.MULTIPLY, "qd[b t h d] $phi[t d] -> q1[b t h d]"),
                    Pointwise.of("pi", Kind.MULTIPLY, "qd[b t h d] $pi[t d] -> q2[b t h d]"),
                    Contract.of("psi", "q1[b t h d] $psi[s d] -> far[b h t s]"),
                    Contract.of("omega", "q2[b t h d] $omega[s d] -> near[b h t s]"),
                    Pointwise.of("distances", Kind.ADD, "far[b h t s] near[b h t s] -> far[b h t s]")));
        } else {
            scores.addAll(List.of(
                    Contract.of("r", "$distances[dq d] .r_kernel[d h k] -> kr[dq h k]"),
                    Contract.of("distant", "qr[b t h k] kr[dq h k] -> far[b h t dq]"),
                    Pointwise.of("shift", Kind.SPLIT, "far[b h t dq] -> far[b h t s]")));
        }
        scores.add(Contract.of("segment", "qs[b t h k] .seg_embed[i h k] -> own[b h t i]"));
        scores.add(Pointwise.of("sum", Kind.POSITION_BIAS,
                "a[b h t s] far[b h t s] own[b h t i] -> a[b h t s]"));
        var parts = new ArrayList<Node>();
        parts.add(Usual.linear(false).of("q_head", "y[b t d]", core.query()));
        parts.add(linear.of("k_head", "m[b s d]", "k[b s h k]"));
        parts.add(linear.of("v_head", "m[b s d]", "v[b s h k]"));
        parts.add(Pointwise.of("scale", Kind.SCALE, "q[b t h k] -> q[b t h k]"));
        parts.add(biased("r_w_bias", "q"));
        parts.addAll(core.onScores(scores).nodes());
        parts.add(linear.of("post_proj", core.out(), "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, parts);
    }
}
