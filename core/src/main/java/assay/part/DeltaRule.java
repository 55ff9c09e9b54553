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
/// 2406.06484 and 2412.06464. Where every element of a key decays by a rate of its own, decays are in the keys and
/// queries that meet, not in what comes of it: Kimi Team 2025, arXiv 2510.26692. The reference implementation
/// multiplies those element by element, and inverts the systems.
///
/// @param fine whether every element of a key decays by a rate of its own, not a whole head
record DeltaRule(boolean fine) {
    /// The tokens that the reference implementation and the published kernels take at once.
    static final String CHUNK = "64";

    private static final String WHERE = " where ck <= cq";
    private static final String PAIRS = "[b hv nc cq ck]";
    private static final String KEYS = "[b hv nc cq kk]";

    /// Of `hk` heads of queries and keys and `hv` heads of values, from `q`, `k`, `v`, the corrections' rates `beta`
    /// and the logarithms of the decays `alpha` to `o` and the state.
    Pointwise scan() {
        return Pointwise.of("scan", Kind.SCAN, "q[b t hk kk] k[b t hk kk] v[b t hv kv] beta[b t hv] "
                + decays("b t hv") + " -> o[b t hv kv] @state[b hv kk kv]").in(List.of(
                        new Form(Way.RECURRENT, Map.of(), recurrent()),
                        new Form(Way.CHUNKED, Chunks.of(CHUNK), chunked(false)),
                        new Form(Way.REFERENCE, Chunks.of(CHUNK), chunked(true)),
                        new Form(Way.BACKWARD, Chunks.handedOn(CHUNK), gradients())));
    }

    /// The logarithms of the decays: one a head, or one an element.
    private String decays(String axes) {
        return of("alpha", axes);
    }

    private String of(String name, String axes) {
        return name + "[" + axes + (fine ? " kk]" : "]");
    }

    private List<Op> gradients() {
        var lines = new ArrayList<Op>();
        if (fine) {
            lines.addAll(inverted("values", "d_fresh", "vbc", "kv"));
            lines.addAll(inverted("keys", "d_gone", "kbd", "kk"));
        } else {
            lines.addAll(List.of(
                    Contract.of("d_overlaps", "d_system" + PAIRS + " kc[b hv nc ck kk] -> d_kbc" + KEYS),
                    Contract.of("d_overlapped", "d_system" + PAIRS + " kbc" + KEYS + " -> d_kc[b hv nc ck kk]"),
                    Contract.of("d_scores", "d_scores" + PAIRS + " kc[b hv nc ck kk] -> d_qc" + KEYS),
                    Contract.of("d_scored", "d_scores" + PAIRS + " qc" + KEYS + " -> d_kc[b hv nc ck kk]"),
                    Contract.of("d_solved_values", "d_fresh[b hv nc cq kv] fresh[b hv nc ck kv] -> d_system" + PAIRS),
                    Contract.of("d_solved_keys", "d_gone" + KEYS + " gone[b hv nc ck kk] -> d_system" + PAIRS)));
        }
        lines.addAll(handedBack());
        return lines;
    }

    private static List<Op> inverted(String name, String made, String right, String width) {
        var from = made + "[b hv nc cq " + width + "]";
        return List.of(
                Contract.of("d_inverse_of_" + name, from + " " + right + "[b hv nc ck " + width + "] -> d_inverse"
                        + PAIRS),
                Contract.of("d_" + name, from + " inverse" + PAIRS + " -> d_" + right + "[b hv nc ck " + width + "]"));
    }

    /// The first state is none of a parameter's making, and the last is not used.
    private static List<Op> handedBack() {
        return List.of(
                Contract.of("d_recall", "d_told[b hv nc cq kv] carried[b hv nc kk kv] -> d_gone" + KEYS),
                Contract.of("d_recalled", "d_told[b hv nd cq kv] gone[b hv nd cq kk] -> d_carried[b hv nd kk kv]"),
                Contract.of("d_read", "d_outside[b hv nc cq kv] carried[b hv nc kk kv] -> d_qd" + KEYS),
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

    private List<Op> recurrent() {
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("forget", Kind.EXP, decays("b t hv") + " -> " + of("forget", "b t hv")),
                Pointwise.of("carry", Kind.MULTIPLY, of("forget", "b t hv") + " -> carried[b t hv kk kv]"),
                Contract.of("recall", "kh[b t hv kk] carried[b t hv kk kv] -> told[b t hv kv]"),
                Pointwise.of("difference", Kind.ADD, "v[b t hv kv] told[b t hv kv] -> delta[b t hv kv]"),
                Pointwise.of("corrected", Kind.MULTIPLY, "delta[b t hv kv] beta[b t hv] -> delta[b t hv kv]"),
                Contract.of("write_state", "kh[b t hv kk] delta[b t hv kv] -> @state[b hv kk kv]"),
                Contract.of("read_state", "qh[b t hv kk] @state[b hv kk kv] -> o[b t hv kv]")));
        return lines;
    }

    /// @param reference whether as the reference implementation does it
    private List<Op> chunked(boolean reference) {
        var since = of("since", "b hv nc cq");
        var lines = begun();
        lines.addAll(List.of(
                Pointwise.of("weighed_k", Kind.MULTIPLY, "kh[b t hv kk] beta[b t hv] -> kb[b t hv kk]"),
                Pointwise.of("weighed_v", Kind.MULTIPLY, "v[b t hv kv] beta[b t hv] -> vb[b t hv kv]"),
                Pointwise.of("chunks_q", Kind.SPLIT, "qh[b t hv kk] -> qc" + KEYS),
                Pointwise.of("chunks_k", Kind.SPLIT, "kh[b t hv kk] -> kc" + KEYS),
                Pointwise.of("chunks_kb", Kind.SPLIT, "kb[b t hv kk] -> kbc" + KEYS),
                Pointwise.of("chunks_vb", Kind.SPLIT, "vb[b t hv kv] -> vbc[b hv nc cq kv]"),
                Pointwise.of("chunks_alpha", Kind.SPLIT, decays("b t hv") + " -> " + cumulated()),
                Pointwise.of("cumulated", Kind.ADD, cumulated() + " -> " + cumulated()),
                Pointwise.of("since_start", Kind.EXP, cumulated() + " -> " + since),
                Pointwise.of("forgotten_k", Kind.MULTIPLY, "kbc" + KEYS + " " + since + " -> kbd" + KEYS),
                Pointwise.of("forgotten_q", Kind.MULTIPLY, "qc" + KEYS + " " + since + " -> qd" + KEYS)));
        lines.addAll(!fine ? metThenDecayed() : reference ? elementwise() : decayedThenMet());
        if (fine && reference) {
            lines.add(Pointwise.of("inverse", Kind.SOLVE, "system" + PAIRS + " -> system" + PAIRS + WHERE));
        }
        lines.add(solved(reference, "values", "vbc", "fresh", "kv"));
        lines.add(solved(reference, "keys", "kbd", "gone", "kk"));
        lines.addAll(handedOn(since));
        return lines;
    }

    private String cumulated() {
        return of("ac", "b hv nc cq");
    }

    /// Products of keys, and of queries with keys, that decay by the time between the two.
    private static List<Op> metThenDecayed() {
        return List.of(
                Pointwise.of("spans", Kind.ADD, "ac[b hv nc cq] -> spans" + PAIRS + WHERE),
                Pointwise.of("forget", Kind.EXP, "spans" + PAIRS + " -> spans" + PAIRS + WHERE),
                Contract.of("overlaps", "kbc" + KEYS + " kc[b hv nc ck kk] -> system" + PAIRS + WHERE),
                Pointwise.of("system", Kind.MULTIPLY, "system" + PAIRS + " spans" + PAIRS + " -> system" + PAIRS
                        + WHERE),
                Contract.of("scores", "qc" + KEYS + " kc[b hv nc ck kk] -> scores" + PAIRS + WHERE),
                Pointwise.of("forgotten", Kind.MULTIPLY, "scores" + PAIRS + " spans" + PAIRS + " -> scores" + PAIRS
                        + WHERE));
    }

    /// Products of keys that have decayed since the chunk began with keys that have not yet.
    private static List<Op> decayedThenMet() {
        return List.of(
                Pointwise.of("to_start", Kind.EXP, "ac" + KEYS + " -> before" + KEYS),
                Pointwise.of("kept_back", Kind.MULTIPLY, "kc" + KEYS + " before" + KEYS + " -> ku" + KEYS),
                Contract.of("overlaps", "kbd" + KEYS + " ku[b hv nc ck kk] -> system" + PAIRS + WHERE),
                Contract.of("scores", "qd" + KEYS + " ku[b hv nc ck kk] -> scores" + PAIRS + WHERE));
    }

    /// The same, every element of every pair by itself.
    private static List<Op> elementwise() {
        var spans = "spans[b hv nc cq ck kk]";
        var lines = new ArrayList<Op>(List.of(
                Pointwise.of("spans", Kind.ADD, "ac" + KEYS + " -> " + spans + WHERE),
                Pointwise.of("forget", Kind.EXP, spans + " -> " + spans + WHERE)));
        lines.addAll(met("overlaps", "kbc", "system"));
        lines.addAll(met("scores", "qc", "scores"));
        return lines;
    }

    private static List<Op> met(String name, String left, String to) {
        var all = "pairs[b hv nc cq ck kk]";
        return List.of(
                Pointwise.of(name, Kind.MULTIPLY, left + KEYS + " kc[b hv nc ck kk] -> " + all + WHERE),
                Pointwise.of(name + "_decayed", Kind.MULTIPLY, all + " spans[b hv nc cq ck kk] -> " + all + WHERE),
                Pointwise.of(name + "_sum", Kind.ADD, all + " -> " + to + PAIRS + WHERE));
    }

    private List<Op> handedOn(String since) {
        var rest = of("rest", "b hv nc cq");
        return List.of(
                Pointwise.of("to_end", Kind.EXP, cumulated() + " -> " + rest),
                Pointwise.of("kept_k", Kind.MULTIPLY, "kc" + KEYS + " " + rest + " -> kd" + KEYS),
                Pointwise.of("carry", Kind.MULTIPLY, since + " -> carried[b hv nc kk kv]"),
                Contract.of("recall", "gone" + KEYS + " carried[b hv nc kk kv] -> told[b hv nc cq kv]"),
                Pointwise.of("difference", Kind.ADD,
                        "fresh[b hv nc cq kv] told[b hv nc cq kv] -> delta[b hv nc cq kv]"),
                Contract.of("inside", "scores" + PAIRS + " delta[b hv nc ck kv] -> inside[b hv nc cq kv]" + WHERE),
                Contract.of("write_state", "kd" + KEYS + " delta[b hv nc cq kv] -> @state[b hv kk kv]"),
                Contract.of("read_state", "qd" + KEYS + " @state[b hv kk kv] -> outside[b hv nc cq kv]"),
                Pointwise.of("both", Kind.ADD,
                        "outside[b hv nc cq kv] inside[b hv nc cq kv] -> both[b hv nc cq kv]"),
                Pointwise.of("tokens", Kind.SPLIT, "both[b hv nc cq kv] -> o[b t hv kv]"));
    }

    /// The reference implementation takes a solver that is no product of matrices, or multiplies by the inverse.
    private Op solved(boolean reference, String name, String right, String out, String width) {
        var line = "system" + PAIRS + " " + right + "[b hv nc ck " + width + "] -> " + out + "[b hv nc cq " + width
                + "]" + WHERE;
        return reference && !fine ? Pointwise.of("solve_" + name, Kind.SOLVE, line)
                : Contract.of("solve_" + name, line);
    }
}
