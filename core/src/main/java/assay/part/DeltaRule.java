package assay.part;

import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The recurrence of gated delta nets: a state that decays, of which each token reads what its key finds, writes the
/// difference to its value, and reads what its query finds: three products of a vector with a `kk` by `kv` matrix a
/// head and token.
///
/// In chunks, the corrections within a chunk are a triangular system of `ck` equations. Yang et al. 2024, arXiv
/// 2406.06484 and 2412.06464.
final class DeltaRule {
    /// The tokens that the reference implementation and the published kernels take at once.
    static final String CHUNK = "64";

    private static final String WHERE = " where ck <= cq";
    private static final String PAIRS = "[b hv nc cq ck]";

    private DeltaRule() {}

    /// Of `hk` heads of queries and keys and `hv` heads of values, from `q`, `k`, `v`, the corrections' rates `beta`
    /// and the logarithms of the decays `alpha` to `o` and the state.
    static Pointwise scan() {
        return Pointwise.of("scan", Kind.SCAN, "q[b t hk kk] k[b t hk kk] v[b t hv kv] beta[b t hv] alpha[b t hv]"
                + " -> o[b t hv kv] @state[b hv kk kv]").in(List.of(
                        new Form(Way.RECURRENT, Map.of(), recurrent()),
                        new Form(Way.CHUNKED, Chunks.of(CHUNK), chunked(false)),
                        new Form(Way.REFERENCE, Chunks.of(CHUNK), chunked(true)),
                        new Form(Way.BACKWARD, Chunks.handedOn(CHUNK), gradients())));
    }

    /// The first state is none of a parameter's making, and the last is not used.
    private static List<Op> gradients() {
        return List.of(
                Contract.of("d_overlaps", "d_system" + PAIRS + " kc[b hv nc ck kk] -> d_kbc[b hv nc cq kk]"),
                Contract.of("d_overlapped", "d_system" + PAIRS + " kbc[b hv nc cq kk] -> d_kc[b hv nc ck kk]"),
                Contract.of("d_scores", "d_scores" + PAIRS + " kc[b hv nc ck kk] -> d_qc[b hv nc cq kk]"),
                Contract.of("d_scored", "d_scores" + PAIRS + " qc[b hv nc cq kk] -> d_kc[b hv nc ck kk]"),
                Contract.of("d_solved_values", "d_fresh[b hv nc cq kv] fresh[b hv nc ck kv] -> d_system" + PAIRS),
                Contract.of("d_solved_keys", "d_gone[b hv nc cq kk] gone[b hv nc ck kk] -> d_system" + PAIRS),
                Contract.of("d_recall", "d_told[b hv nc cq kv] carried[b hv nc kk kv] -> d_gone[b hv nc cq kk]"),
                Contract.of("d_recalled", "d_told[b hv nd cq kv] gone[b hv nd cq kk] -> d_carried[b hv nd kk kv]"),
                Contract.of("d_read", "d_outside[b hv nc cq kv] carried[b hv nc kk kv] -> d_qd[b hv nc cq kk]"),
                Contract.of("d_read_state", "d_outside[b hv nd cq kv] qd[b hv nd cq kk] -> d_carried[b hv nd kk kv]"),
                Contract.of("d_inside", "d_inside[b hv nc cq kv] delta[b hv nc ck kv] -> d_scores" + PAIRS),
                Contract.of("d_mixed", "d_inside[b hv nc cq kv] scores" + PAIRS + " -> d_delta[b hv nc ck kv]"),
                Contract.of("d_written", "d_state[b hv nd kk kv] delta[b hv nd cq kv] -> d_kd[b hv nd cq kk]"),
                Contract.of("d_write_state", "d_state[b hv nd kk kv] kd[b hv nd cq kk] -> d_delta[b hv nd cq kv]"));
    }

    private static List<Op> begun() {
        return new ArrayList<>(List.of(
                Pointwise.of("norm_q", Kind.RMS_NORM, "q[b t hk kk] -> q[b t hk kk]"),
                Pointwise.of("norm_k", Kind.RMS_NORM, "k[b t hk kk] -> k[b t hk kk]"),
                Pointwise.of("scaled", Kind.SCALE, "q[b t hk kk] -> q[b t hk kk]"),
                Pointwise.of("spread_q", Kind.SPLIT, "q[b t hk kk] -> qh[b t hv kk]"),
                Pointwise.of("spread_k", Kind.SPLIT, "k[b t hk kk] -> kh[b t hv kk]")));
    }

    private static List<Op> recurrent() {
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("forget", Kind.EXP, "alpha[b t hv] -> forget[b t hv]"),
                Pointwise.of("carry", Kind.MULTIPLY, "forget[b t hv] -> carried[b t hv kk kv]"),
                Contract.of("recall", "kh[b t hv kk] carried[b t hv kk kv] -> told[b t hv kv]"),
                Pointwise.of("difference", Kind.ADD, "v[b t hv kv] told[b t hv kv] -> delta[b t hv kv]"),
                Pointwise.of("corrected", Kind.MULTIPLY, "delta[b t hv kv] beta[b t hv] -> delta[b t hv kv]"),
                Contract.of("write_state", "kh[b t hv kk] delta[b t hv kv] -> @state[b hv kk kv]"),
                Contract.of("read_state", "qh[b t hv kk] @state[b hv kk kv] -> o[b t hv kv]")));
        return lines;
    }

    /// @param solver whether a solver that is no product of matrices takes the triangular systems
    private static List<Op> chunked(boolean solver) {
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("weighed_k", Kind.MULTIPLY, "kh[b t hv kk] beta[b t hv] -> kb[b t hv kk]"),
                Pointwise.of("weighed_v", Kind.MULTIPLY, "v[b t hv kv] beta[b t hv] -> vb[b t hv kv]"),
                Pointwise.of("chunks_q", Kind.SPLIT, "qh[b t hv kk] -> qc[b hv nc cq kk]"),
                Pointwise.of("chunks_k", Kind.SPLIT, "kh[b t hv kk] -> kc[b hv nc cq kk]"),
                Pointwise.of("chunks_kb", Kind.SPLIT, "kb[b t hv kk] -> kbc[b hv nc cq kk]"),
                Pointwise.of("chunks_vb", Kind.SPLIT, "vb[b t hv kv] -> vbc[b hv nc cq kv]"),
                Pointwise.of("chunks_alpha", Kind.SPLIT, "alpha[b t hv] -> ac[b hv nc cq]"),
                Pointwise.of("cumulated", Kind.ADD, "ac[b hv nc cq] -> ac[b hv nc cq]"),
                Pointwise.of("spans", Kind.ADD, "ac[b hv nc cq] -> spans" + PAIRS + WHERE),
                Pointwise.of("forget", Kind.EXP, "spans" + PAIRS + " -> spans" + PAIRS + WHERE),
                Contract.of("overlaps", "kbc[b hv nc cq kk] kc[b hv nc ck kk] -> system" + PAIRS + WHERE),
                Pointwise.of("system", Kind.MULTIPLY, "system" + PAIRS + " spans" + PAIRS + " -> system" + PAIRS
                        + WHERE),
                Contract.of("scores", "qc[b hv nc cq kk] kc[b hv nc ck kk] -> scores" + PAIRS + WHERE),
                Pointwise.of("forgotten", Kind.MULTIPLY, "scores" + PAIRS + " spans" + PAIRS + " -> scores" + PAIRS
                        + WHERE),
                Pointwise.of("since_start", Kind.EXP, "ac[b hv nc cq] -> since[b hv nc cq]"),
                Pointwise.of("forgotten_k", Kind.MULTIPLY,
                        "kbc[b hv nc cq kk] since[b hv nc cq] -> kbd[b hv nc cq kk]")));
        lines.add(solved(solver, "values", "vbc", "fresh", "kv"));
        lines.add(solved(solver, "keys", "kbd", "gone", "kk"));
        lines.addAll(List.of(
                Pointwise.of("forgotten_q", Kind.MULTIPLY,
                        "qc[b hv nc cq kk] since[b hv nc cq] -> qd[b hv nc cq kk]"),
                Pointwise.of("to_end", Kind.EXP, "ac[b hv nc cq] -> rest[b hv nc cq]"),
                Pointwise.of("kept_k", Kind.MULTIPLY, "kc[b hv nc cq kk] rest[b hv nc cq] -> kd[b hv nc cq kk]"),
                Pointwise.of("carry", Kind.MULTIPLY, "since[b hv nc cq] -> carried[b hv nc kk kv]"),
                Contract.of("recall", "gone[b hv nc cq kk] carried[b hv nc kk kv] -> told[b hv nc cq kv]"),
                Pointwise.of("difference", Kind.ADD,
                        "fresh[b hv nc cq kv] told[b hv nc cq kv] -> delta[b hv nc cq kv]"),
                Contract.of("inside", "scores" + PAIRS + " delta[b hv nc ck kv] -> inside[b hv nc cq kv]" + WHERE),
                Contract.of("write_state", "kd[b hv nc cq kk] delta[b hv nc cq kv] -> @state[b hv kk kv]"),
                Contract.of("read_state", "qd[b hv nc cq kk] @state[b hv kk kv] -> outside[b hv nc cq kv]"),
                Pointwise.of("both", Kind.ADD,
                        "outside[b hv nc cq kv] inside[b hv nc cq kv] -> both[b hv nc cq kv]"),
                Pointwise.of("tokens", Kind.SPLIT, "both[b hv nc cq kv] -> o[b t hv kv]")));
        return lines;
    }

    private static Op solved(boolean solver, String name, String right, String out, String width) {
        var line = "system" + PAIRS + " " + right + "[b hv nc ck " + width + "] -> " + out + "[b hv nc cq " + width
                + "]" + WHERE;
        return solver ? Pointwise.of("solve_" + name, Kind.SOLVE, line) : Contract.of("solve_" + name, line);
    }
}
