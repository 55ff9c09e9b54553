package assay.part;

import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The recurrence of Mamba 2, whose dual is attention with scores that decay: a head's channels share one decay, and
/// the heads of a group share what weighs input and output.
///
/// Axes are those of [GroupedScan]. Dao and Gu 2024, arXiv 2405.21060.
public final class DualScan {
    /// The tokens of a chunk where a config says nothing.
    static final String CHUNK = "256";

    private DualScan() {}

    /// The scan alone, with its forms.
    ///
    /// @param chunk the tokens that are scanned at once: a number, or the axis that has it
    public static Pointwise scan(String chunk) {
        var chunked = new Form(Way.CHUNKED, Chunks.withStates(chunk), chunked());
        return Pointwise.of("scan", Kind.SCAN, "u[b t h k] step[b t h] bs[b t g ns] cs[b t g ns] .A_log[h] .D[h]"
                + " -> u[b t h k] @state[b h k ns]").in(List.of(
                        new Form(Way.RECURRENT, Map.of(), recurrent()), chunked, chunked.as(Way.REFERENCE)));
    }

    /// Decays and inputs of all tokens.
    private static List<Op> begun() {
        return new ArrayList<>(List.of(
                Pointwise.of("spread_bs", Kind.SPLIT, "bs[b t g ns] -> bh[b t h ns]"),
                Pointwise.of("spread_cs", Kind.SPLIT, "cs[b t g ns] -> ch[b t h ns]"),
                Pointwise.of("rate", Kind.EXP, ".A_log[h] -> rate[h]"),
                Pointwise.of("rate_of_token", Kind.MULTIPLY, "step[b t h] rate[h] -> decay[b t h]"),
                Pointwise.of("weighed", Kind.MULTIPLY, "u[b t h k] step[b t h] -> su[b t h k]")));
    }

    private static List<Op> ended() {
        return List.of(
                Pointwise.of("skip", Kind.MULTIPLY, "u[b t h k] .D[h] -> skipped[b t h k]"),
                Pointwise.of("skip_sum", Kind.ADD, "out[b t h k] skipped[b t h k] -> u[b t h k]"));
    }

    private static List<Op> recurrent() {
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("decay", Kind.EXP, "decay[b t h] -> decay[b t h]"),
                Pointwise.of("carry", Kind.MULTIPLY, "decay[b t h] -> carried[b t h k ns]"),
                Contract.of("write_state", "su[b t h k] bh[b t h ns] -> @state[b h k ns]"),
                Contract.of("read_state", "@state[b h k ns] ch[b t h ns] -> out[b t h k]")));
        lines.addAll(ended());
        return lines;
    }

    /// Within a chunk as attention whose scores decay; what chunks add to the states, which then meet each other as
    /// attention of chunks: Listing 1 of the paper.
    private static List<Op> chunked() {
        var where = " where ck <= cq";
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("chunks_u", Kind.SPLIT, "su[b t h k] -> uc[b nc cq h k]"),
                Pointwise.of("chunks_bs", Kind.SPLIT, "bh[b t h ns] -> bc[b nc cq h ns]"),
                Pointwise.of("chunks_cs", Kind.SPLIT, "ch[b t h ns] -> cc[b nc cq h ns]"),
                Pointwise.of("chunks_decay", Kind.SPLIT, "decay[b t h] -> dc[b nc cq h]"),
                Pointwise.of("cumulated", Kind.ADD, "dc[b nc cq h] -> dc[b nc cq h]"),
                Pointwise.of("spans", Kind.ADD, "dc[b nc cq h] -> spans[b nc cq ck h]" + where),
                Pointwise.of("decay", Kind.EXP, "spans[b nc cq ck h] -> spans[b nc cq ck h]" + where),
                Contract.of("scores", "cc[b nc cq h ns] bc[b nc ck h ns] -> scores[b nc cq ck h]" + where),
                Pointwise.of("decayed", Kind.MULTIPLY,
                        "scores[b nc cq ck h] spans[b nc cq ck h] -> scores[b nc cq ck h]" + where),
                Contract.of("inside", "scores[b nc cq ck h] uc[b nc ck h k] -> inside[b nc cq h k]" + where),
                Pointwise.of("to_end", Kind.EXP, "dc[b nc cq h] -> rest[b nc cq h]"),
                Pointwise.of("decayed_bs", Kind.MULTIPLY, "bc[b nc cq h ns] rest[b nc cq h] -> bd[b nc cq h ns]"),
                Contract.of("write_state", "bd[b nc cq h ns] uc[b nc cq h k] -> made[b nc h k ns]"),
                Pointwise.of("with_first", Kind.SPLIT, "made[b nc h k ns] -> made[b nz h k ns]"),
                Pointwise.of("spans_of_chunks", Kind.ADD, "dc[b nc cq h] -> far[b nz ny h]"),
                Pointwise.of("decay_of_chunks", Kind.EXP, "far[b nz ny h] -> far[b nz ny h]"),
                Contract.of("pass_states", "far[b nz ny h] made[b nz h k ns] -> handed[b ny h k ns]"),
                Gather.of("keep_state", "handed[b ny h k ns] -> @state[b h k ns]"),
                Pointwise.of("before", Kind.SPLIT, "handed[b ny h k ns] -> before[b nc h k ns]"),
                Contract.of("read_state", "cc[b nc cq h ns] before[b nc h k ns] -> outside[b nc cq h k]"),
                Pointwise.of("from_start", Kind.EXP, "dc[b nc cq h] -> since[b nc cq h]"),
                Pointwise.of("decayed_outside", Kind.MULTIPLY,
                        "outside[b nc cq h k] since[b nc cq h] -> outside[b nc cq h k]"),
                Pointwise.of("both", Kind.ADD, "inside[b nc cq h k] outside[b nc cq h k] -> both[b nc cq h k]"),
                Pointwise.of("tokens", Kind.SPLIT, "both[b nc cq h k] -> out[b t h k]")));
        lines.addAll(ended());
        return lines;
    }
}
