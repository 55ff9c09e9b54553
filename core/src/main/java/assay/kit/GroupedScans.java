package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.part.GroupedScan;
import assay.spec.Reading;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sizes of a [GroupedScan] in a stack that has attention too: its heads, their channels and its groups are bound
/// within its block alone, where the letters `h`, `k`, `g` and `cl`, the tokens of a chunk, are its own.
public final class GroupedScans {
    private static final String HEADS = "num_mamba_heads";
    private static final String DIM = "mamba_head_dim";
    private static final String GROUPS = "n_groups";
    private static final String CHUNK = "chunk_size";

    private GroupedScans() {}

    /// With the fields of Bamba's configs, which Granite 4 and Falcon H1 share.
    ///
    /// @param inside the width inside
    /// @param reason that width in words
    public static Block likeBamba(Hf hf, String name, GroupedScan scan, Expr inside, String reason) {
        var r = hf.reading();
        var heads = r.sizeOr(HEADS, Expr.of(128), "128", "mamba_n_heads");
        var dim = r.sizeOrWord("auto", DIM, inside.over(heads), reason + "/" + HEADS, "mamba_d_head");
        var groups = r.sizeOr(GROUPS, Expr.ONE, "1", "mamba_n_groups");
        hf.size("ns", "state_size", Expr.of(256), "256", "mamba_d_state");
        hf.kernel(4, "mamba_d_conv");
        filled(hf, inside, reason);
        return of(hf, name, scan, heads, dim, groups, chunk(r, 256, "mamba_chunk_size"));
    }

    /// As [#likeBamba(Hf, String, GroupedScan, Expr, String)], as wide inside as [#expanded] says and with the biases
    /// that its configs say.
    public static Block likeBamba(Hf hf, Kind activation) {
        var r = hf.reading();
        return likeBamba(hf, "mamba", new GroupedScan(r.flag("mamba_bias", false, "mamba_proj_bias"),
                r.flag("conv_bias", true, "mamba_conv_bias"), activation, "cl"), expanded(hf),
                "expand*d_model");
    }

    /// The width inside by which Bamba's configs say it: a multiple of the model's.
    public static Expr expanded(Hf hf) {
        return hf.size("d").times(hf.reading().sizeOr("expand", Expr.of(2), "2", "mamba_expand"));
    }

    /// With the fields of Nemotron H's configs.
    public static Block likeNemotron(Hf hf, String name, GroupedScan scan) {
        var r = hf.reading();
        var heads = r.sizeOr(HEADS, Expr.of(128), "128", "mamba_num_heads");
        var dim = r.sizeOr(DIM, Expr.of(64), "64", "mamba_head_dim");
        var groups = r.sizeOr(GROUPS, Expr.of(8), "8", "mamba_n_groups", "n_groups");
        hf.size("ns", "state_size", Expr.of(128), "128", "ssm_state_size");
        hf.kernel(4, "mamba_d_conv", "conv_kernel");
        return of(hf, name, scan, heads, dim, groups, chunk(r, 128, "mamba_chunk_size", CHUNK));
    }

    /// With the fields of Zamba 2's configs.
    public static Block likeZamba(Hf hf, String name, GroupedScan scan, Expr inside, String reason) {
        var r = hf.reading();
        var heads = r.sizeOr(HEADS, Expr.of(8), "8", "n_mamba_heads");
        var groups = r.sizeOr(GROUPS, Expr.ONE, "1", "mamba_ngroups");
        hf.size("ns", "state_size", Expr.of(64), "64", "mamba_d_state");
        hf.kernel(4, "mamba_d_conv");
        r.sizeOr(DIM, inside.over(heads), reason + "/" + HEADS);
        filled(hf, inside, reason);
        return of(hf, name, scan, heads, Expr.dim(DIM), groups, chunk(r, 256, CHUNK));
    }

    private static Expr chunk(Reading reading, long otherwise, String... fields) {
        return reading.sizeOr(CHUNK, Expr.of(otherwise), String.valueOf(otherwise), fields);
    }

    private static Block of(Hf hf, String name, GroupedScan scan, Expr heads, Expr dim, Expr groups, Expr chunk) {
        hf.reading().divides(HEADS, GROUPS);
        var inner = heads.times(dim);
        var channels = inner.plus(groups.times(hf.size("ns")).times(2));
        var axes = Map.of("h", heads, "k", dim, "g", groups, "cc", channels, "pm",
                inner.plus(channels).plus(heads), "cl", chunk);
        return new Block(name, Optional.of(Component.RECURRENCE), axes, scan.of(name).parts());
    }

    /// Leaves a problem where all heads together are not as wide as the inside.
    private static void filled(Hf hf, Expr inside, String reason) {
        var r = hf.reading();
        var known = r.values();
        var heads = known.get(HEADS);
        if (heads == null || !inside.dims().stream().allMatch(d -> known.containsKey(d.name()))) {
            return;
        }
        var width = inside.at(known);
        if (!width.over(heads).isInteger()) {
            var about = new HashSet<>(Set.of(HEADS));
            inside.dims().forEach(d -> about.add(d.name()));
            r.refuse(about, r.source(HEADS),
                    reason + " = " + width + " is not divisible by " + HEADS + " " + heads, "");
            return;
        }
        var dim = known.get(DIM);
        if (dim != null && !dim.times(heads).equals(width)) {
            r.refuse(r.source(DIM), HEADS + " " + heads + " of " + DIM + " " + dim + " are not " + reason + " = "
                    + width, "");
        }
    }
}
