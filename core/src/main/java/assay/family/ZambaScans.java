package assay.family;

import assay.algebra.Expr;
import assay.kit.GroupedScans;
import assay.kit.Hf;
import assay.model.Block;
import assay.model.Kind;
import assay.part.GroupedScan;
import assay.part.HeadedScan;

/// The scans of [Zamba]: those of its first version in heads, those of its second in groups too.
final class ZambaScans {
    private ZambaScans() {}

    static Block headed(Hf hf) {
        var r = hf.reading();
        hf.size("ns", "state_size", Expr.of(16), "16", "mamba_d_state");
        hf.kernel(4, "mamba_d_conv");
        hf.rank("mamba_dt_rank");
        hf.bind("ci", GroupedScans.expanded(hf));
        hf.size("mh", "num_mamba_heads", Expr.of(2), "2", "n_mamba_heads");
        hf.bind("mc", r.sizeOr("mamba_head_dim", hf.size("ci").over(hf.size("mh")), "expand*d_model/num_mamba_heads"));
        hf.bind("px", hf.size("dr").plus(hf.size("ns").times(2)));
        return new HeadedScan(r.flag("mamba_bias", false, "mamba_proj_bias"),
                r.flag("conv_bias", true, "mamba_conv_bias"),
                Hf.kind(r.text("mamba_activation", "silu", "hidden_mamba_act"))).of("mamba");
    }

    static Block grouped(Hf hf) {
        return GroupedScans.likeZamba(hf, "mamba", new GroupedScan(
                hf.reading().flag("linear_bias", false, "add_bias_linear"), true, Kind.SILU, "cl"),
                GroupedScans.expanded(hf), "expand*d_model");
    }
}
