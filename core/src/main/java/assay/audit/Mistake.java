package assay.audit;

import static assay.audit.Role.DOWN;
import static assay.audit.Role.EMBEDDING;
import static assay.audit.Role.GATE;
import static assay.audit.Role.HEAD;
import static assay.audit.Role.K;
import static assay.audit.Role.MIX;
import static assay.audit.Role.NORM;
import static assay.audit.Role.FINAL_NORM;
import static assay.audit.Role.O;
import static assay.audit.Role.Q;
import static assay.audit.Role.QKV;
import static assay.audit.Role.SCORES;
import static assay.audit.Role.UP;
import static assay.audit.Role.V;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A way in which people go wrong, and what it does to the question; never to the answer.
///
/// @param code its short name
/// @param what it is, and how people come to it
/// @param cost in bits, how seldom it is made
/// @param settings what a setting becomes; several where it can be done in several ways
/// @param claims what a claim becomes by itself, where it is a mistake in one
/// @param factors what it multiplies claims by, where it does no more
record Mistake(String code, String what, double cost, Function<Setting, List<Setting>> settings,
        Function<Claim, List<Amount>> claims, List<Factor> factors) {
    /// What a mistake multiplies claims by.
    ///
    /// @param kinds of claims in which it is made
    /// @param begins what their names begin with
    record Factor(Set<Mark.Kind> kinds, String begins, Function<Setting, Amount> by) {
        /// Whether it can be made in a claim.
        boolean of(Claim claim) {
            return kinds.contains(claim.kind()) && claim.name().startsWith(begins);
        }
    }

    Mistake(String code, String what, double cost, Function<Setting, List<Setting>> settings,
            Function<Claim, List<Amount>> claims) {
        this(code, what, cost, settings, claims, List.of());
    }

    private static Mistake factor(String code, String what, double cost, Factor... factors) {
        var all = List.of(factors);
        return new Mistake(code, what, cost, _ -> List.of(), claim -> all.stream().filter(f -> f.of(claim))
                .map(f -> claim.amount().times(f.by.apply(claim.setting()))).toList(), all);
    }

    private static Factor by(Amount by) {
        return new Factor(COUNTED, "", _ -> by);
    }

    /// What is counted or measured, and no ratio.
    private static final Set<Mark.Kind> COUNTED = EnumSet.complementOf(EnumSet.of(Mark.Kind.FRACTION, Mark.Kind.TIMES));

    private static final Amount HALF = Amount.of(1, 2);
    private static final Amount TWO = Amount.of(2);

    private static Mistake tally(String code, String what, double cost, List<UnaryOperator<Setting>> ways) {
        return new Mistake(code, what, cost, s -> ways.stream().map(w -> w.apply(s)).toList(), _ -> List.of());
    }

    private static UnaryOperator<Setting> without(Role... roles) {
        var gone = Set.of(roles);
        return s -> s.tallied(s.tally().flops((role, f) -> gone.contains(role) ? Amount.ZERO : f));
    }

    private static UnaryOperator<Setting> times(Function<Setting, Amount> factor, Role... roles) {
        var some = Set.of(roles);
        return s -> s.tallied(s.tally().flops((role, f) -> some.contains(role) ? f.times(factor.apply(s)) : f));
    }

    private static final Role[] EVERY = Role.values();
    private static final Role[] ATTENTION = {Q, K, V, QKV, O, SCORES, MIX};
    private static final Role[] PROJECTIONS = {Q, K, V, QKV, O};
    private static final Role[] FFN = {GATE, UP, DOWN};
    private static final Role[] MATRICES = {Q, K, V, QKV, O, GATE, UP, DOWN};
    private static final Role[] WEIGHTED = {Q, K, V, QKV, O, GATE, UP, DOWN, HEAD};

    static final Mistake OMIT_HEADS = new Mistake("OMIT-HEADS",
            "the T x T matrices of what is kept without the h heads", 6, List::of, _ -> List.of());

    /// What one size is taken for another's value.
    private static Mistake size(String code, String what, double cost, String name, Function<Setting, Rational> value) {
        return tally(code, what, cost, List.of(s -> s.with(name, value.apply(s))));
    }

    private static Mistake claim(String code, String what, double cost, Function<Claim, List<Amount>> values) {
        return new Mistake(code, what, cost, _ -> List.of(), values);
    }

    static final Mistake WINDOW = size("WINDOW-IGNORED", "sliding windows are taken for the whole context", 6,
            "sliding_window", s -> s.whole("sliding_window").signum() > 0 ? Rational.of(1L << 40)
                    : s.whole("sliding_window"));

    static final Mistake HEADS = tally("HEADS-TWICE",
            "multiplied by the heads, though the width has them, or though keys and values are shared", 7.5, List.of(
                    times(s -> s.size("num_heads"), EVERY), times(s -> s.size("num_heads"), ATTENTION),
                    times(s -> s.size("num_heads"), SCORES, MIX), times(s -> s.size("num_heads"), SCORES),
                    s -> s.whole("num_kv_heads").signum() > 0 ? s.with("num_kv_heads", s.whole("num_heads")) : s));

    static final List<Mistake> OF_SETTINGS = List.of(
            tally("OMIT-SCORES", "the scores and the weighted sum are missing: QK^T and AV", 6,
                    List.of(without(SCORES, MIX))),
            tally("OMIT-AV", "the second matrix multiply of the scores is missing: AV", 6, List.of(without(MIX))),
            tally("OMIT-PROJ", "Q, K, V and O are missing: attention is its scores alone", 7,
                    List.of(without(PROJECTIONS))),
            tally("OMIT-O", "the output projection is missing", 8, List.of(without(O))),
            tally("OMIT-HEAD", "the head is missing from the total", 6, List.of(without(HEAD),
                    s -> s.tallied(s.tally().parameters((role, p) -> role == HEAD ? Amount.ZERO : p)))),
            tally("MAC-AS-FLOP", "a multiply-add is counted as one FLOP: half", 6, List.of(
                    times(_ -> HALF, EVERY), times(_ -> HALF, GATE, UP, DOWN, HEAD), times(_ -> HALF, FFN),
                    times(_ -> HALF, ATTENTION), times(_ -> HALF, HEAD), times(_ -> HALF, PROJECTIONS),
                    times(_ -> HALF, SCORES, MIX), times(_ -> HALF, MATRICES))),
            tally("OMIT-T", "linear layers are counted for one token, scores for T x T", 7, List.of(
                    times(s -> s.divisor("T").inverse(), WEIGHTED),
                    times(s -> s.divisor("T").inverse(), MATRICES),
                    times(s -> s.divisor("T").inverse(), FFN),
                    times(s -> s.divisor("T").inverse().times(HALF), FFN),
                    times(s -> s.divisor("T").inverse(), GATE, UP, DOWN, O),
                    times(s -> s.divisor("T").inverse(), HEAD),
                    times(s -> s.divisor("T").inverse().times(HALF), WEIGHTED))),
            tally("EMBED-AS-MATMUL", "the look-up is priced as the head is, as a matrix multiply", 6,
                    List.of(s -> s.tallied(s.tally().plusFlops(EMBEDDING, TWO.times(s.context())
                            .times(s.size("d_model")).times(s.size("vocab_size")))))),
            tally("TWO-MATRIX-FFN", "two of the three feed-forward matrices", 7, List.of(without(GATE),
                    s -> s.tallied(s.tally().parameters((role, p) -> role == GATE ? Amount.ZERO
                            : role == UP && fused(s) ? p.over(2) : p)
                            .flops((role, f) -> role == GATE ? Amount.ZERO : role == UP && fused(s) ? f.over(2) : f)))),
            tally("ONE-OF-THREE", "one of the three feed-forward matrices", 9, List.of(without(GATE, UP))),
            tally("ONE-OF-FOUR", "one of the four attention matrices", 9, List.of(without(K, V, O),
                    s -> s.tallied(s.tally().parameters((role, p) ->
                            Set.of(K, V, O).contains(role) ? Amount.ZERO : p)))),
            tally("OMIT-BIAS", "the biases of the matrices are missing", 6, List.of(s -> s.tallied(s.tally()
                    .parameters((role, p) -> unbiased(s, role, p))))),
            size("DFF-6400", "the d_ff of another model, left as it was", 5, "d_ff",
                    s -> s.ofCourse() ? Rational.of(6400) : s.whole("d_ff")),
            size("HEAD-DIM-DERIVED", "the size of a head taken for width over heads, though the model sets it", 6,
                    "head_dim", s -> s.whole("head_dim").signum() > 0
                            ? s.size("d_model").over(s.divisor("num_heads")).exact() : s.whole("head_dim")),
            WINDOW,
            size("HEADS-AS-LAYERS", "the number of heads taken for that of layers", 8, "num_layers",
                    s -> s.whole("num_heads")),
            new Mistake("TYPO-V", "the vocabulary mistyped: 50273, 52057", 9, Mistake::mistyped, _ -> List.of()),
            new Mistake("TYPO", "two digits of a size exchanged: d = 786", 9, s -> exchanged(s, "d_model"),
                    _ -> List.of()),
            tally("LAYERNORM-FOR-RMSNORM", "2d for a norm that has a gain of d", 7, List.of(s -> s.tallied(
                    s.tally().parameters((role, p) -> role == NORM || role == FINAL_NORM ? p.times(TWO) : p)),
                    s -> s.tallied(s.tally().parameters((role, p) -> role == NORM ? p.times(TWO) : p)))),
            tally("ROPE-AS-PARAMS", "the constants of rotary positions counted as trained, in each layer", 7,
                    List.of(s -> s.tallied(s.tally().plusParameters(NORM, TWO.times(s.context())
                            .times(s.size("d_model")).over(s.divisor("num_heads")).times(s.size("num_layers")))))),
            tally("E-ROPE3-ONCE+E-RMS2-ONCE", "rotary positions of one of q and k at 3, one norm a block at 2 FLOPs "
                    + "an element", 5, List.of(s -> elementwise(s))),
            HEADS,
            tally("OMIT-LAYERS", "one block for all of them", 7, List.of(
                    s -> s.tallied(s.tally().flops((role, f) ->
                            role.layered() ? f.over(s.divisor("num_layers")) : f)))),
            tally("CAUSAL", "half of the scores", 6, List.of(times(_ -> HALF, SCORES, MIX))),
            OMIT_HEADS);

    /// Whether the gate's matrix is one with the other that widens.
    private static boolean fused(Setting s) {
        var down = s.tally().parameters(Set.of(DOWN));
        return s.tally().parameters(Set.of(GATE)).signum() == 0 && down.signum() > 0
                && s.tally().parameters(Set.of(UP)).same(down.times(2));
    }

    /// What a role's matrices have without their biases, as what they do for a token tells.
    private static Amount unbiased(Setting s, Role role, Amount p) {
        boolean multiplied = List.of(WEIGHTED).contains(role) && s.context().signum() > 0;
        var weights = multiplied ? s.tally().flops(Set.of(role)).over(s.context()).over(2) : p;
        return weights.below(p) && p.times(9).over(10).below(weights) ? weights : p;
    }

    private static final Set<String> OF_WEIGHTS = Set.of("adamw.weights", "adamw.gradients", "adamw.state", "adamw.b");
    /// GPT-2 as it was published, of which a reader may have the number of parameters.
    private static final class Published {
        private static final Shape SHAPE = Shape.course(List.of(Shape.Switch.TIED, Shape.Switch.POSITIONS,
                Shape.Switch.PLAIN, Shape.Switch.LAYERNORM, Shape.Switch.BIASES));
    }

    /// Other numbers of parameters that a reader may have for a model: the published one's of the same sizes, and those
    /// that the answer speaks of and that are near.
    private static List<Amount> others(Setting setting) {
        var sizes = new HashMap<>(setting.values());
        sizes.put("d_ff", setting.size("d_model").times(4).exact());
        var n = setting.tally().parameters(Part.TOTAL.roles());
        var all = new ArrayList<Amount>();
        all.add(Setting.of(setting.model(), Published.SHAPE, sizes, setting.given()).tally()
                .parameters(Part.TOTAL.roles()));
        setting.given().spoken().stream().filter(other -> n.signum() > 0
                && Math.abs(other.near() / n.near() - 1) < ELSEWHERE).forEach(all::add);
        all.removeIf(other -> n.signum() > 0 && Math.abs(other.near() / n.near() - 1) < ROUNDED);
        return all;
    }

    /// What the paper of GPT-2 says of its four sizes (Radford et al. 2019, table 2) and of the last in words: 1.5
    /// billion; that of the first was corrected later.
    private static final Map<String, List<Long>> SAID = Map.of("gpt2-small", List.of(117_000_000L),
            "gpt2-medium", List.of(345_000_000L), "gpt2-large", List.of(762_000_000L),
            "gpt2-xl", List.of(1_542_000_000L, 1_500_000_000L));

    /// Numbers of parameters that are said of a model and are not its own.
    static List<Amount> said(Setting setting) {
        return SAID.getOrDefault(setting.model(), List.of()).stream().map(Amount::of).toList();
    }

    /// How far another number of parameters for one model is from it at most, as a share.
    private static final double ELSEWHERE = 0.4;
    /// So near a number is the same, rounded.
    private static final double ROUNDED = 0.02;

    static final List<Mistake> OF_CLAIMS = List.of(
            factor("BYTES-2", "two bytes for each, though single precision", 7,
                    new Factor(Set.of(Mark.Kind.BYTES), "memory.", _ -> HALF),
                    new Factor(Set.of(Mark.Kind.BYTES), "adamw.gradients", _ -> HALF),
                    new Factor(Set.of(Mark.Kind.BYTES), "adamw.state", _ -> HALF)),
            claim("BYTES-1", "a number of parameters printed as bytes", 7, c -> c.name().equals("params.total")
                    ? List.of(c.amount()) : List.of()),
            factor("OMIT-D", "the width is left out of a product", 9,
                    new Factor(Set.of(Mark.Kind.FLOPS), "", s -> s.divisor("d_model").inverse())),
            factor("DOUBLE", "twice what is written", 8, new Factor(Set.of(Mark.Kind.FLOPS, Mark.Kind.PARAMETERS,
                    Mark.Kind.BYTES), "", _ -> TWO)),
            claim("OMIT-BATCH", "the batch is left out", 7, c -> c.name().startsWith("adamw.time")
                    || c.name().startsWith("adamw.step") || c.name().startsWith("adamw.run")
                    ? List.of(c.amount().over(c.setting().given().batch())) : List.of()),
            claim("ADAMW-WRONG-N", "another number of parameters in the AdamW part than in the first", 6, c ->
                    c.setting().ofCourse() && (OF_WEIGHTS.contains(c.name())
                            || c.name().equals("adamw.optimizer_flops"))
                    ? others(c.setting()).stream().map(n -> c.amount().times(n).over(weights(c))).toList() : List.of()),
            claim("6N-AS-FORWARD", "6NT taken for the forward pass, then times 3", 8,
                    c -> c.name().equals("adamw.forward_step")
                    ? List.of(weights(c).times(6).times(c.setting().context())
                            .times(c.setting().given().batch())) : c.name().contains("time")
                    || c.name().contains("step_flops") || c.name().contains("run_flops")
                    ? c.convention().equals("R-6N") ? List.of(c.amount().times(3)) : List.of()
                    : List.of()),
            claim("ADAMW-3N", "3N in place of 4N", 7, c -> c.name().equals("adamw.b")
                    ? List.of(c.amount().times(Amount.of(3, 4))) : List.of()),
            claim("QUADRATIC-ALL", "what is true of the scores said of all", 7, c -> c.name().equals("scaling.total")
                    || c.name().equals("scaling.attention")
                    ? List.of(Amount.of(256)) : List.of()),
            factor("UNIT-SLIP", "a power of ten or a prefix", 12, by(Amount.of(1000)), by(Amount.of(1, 1000)),
                    by(Amount.of(10)), by(Amount.of(1, 10))));

    private static Amount weights(Claim claim) {
        var n = claim.setting().tally().parameters(Part.TOTAL.roles());
        return n.signum() > 0 ? n : Amount.ONE;
    }

    /// The settings in which the vocabulary is mistyped: as many did, or two digits exchanged.
    private static List<Setting> mistyped(Setting s) {
        var all = new ArrayList<Setting>();
        if (s.whole("vocab_size").equals(Rational.of(50257))) {
            all.add(s.with("vocab_size", Rational.of(50273)));
        }
        all.addAll(exchanged(s, "vocab_size"));
        return all;
    }

    /// The settings in which two digits of a size, side by side, have changed places.
    private static List<Setting> exchanged(Setting s, String size) {
        var digits = s.whole(size).toString();
        var all = new ArrayList<Setting>();
        for (int i = 0; i + 1 < digits.length(); i++) {
            var other = digits.substring(0, i) + digits.charAt(i + 1) + digits.charAt(i) + digits.substring(i + 2);
            if (s.whole(size).isInteger() && other.charAt(0) != '0' && !other.equals(digits)) {
                all.add(s.with(size, Rational.parse(other)));
            }
        }
        return all;
    }

    /// Those of reading and writing figures, which have no setting of their own.
    static final Map<String, String> OF_READING = Map.ofEntries(
            Map.entry("TRUNC", "digits cut instead of rounded"),
            Map.entry("ROUND-EARLY", "computed from figures that were rounded already"),
            Map.entry("ROUND-WRONG", "the last digit is wrong"),
            Map.entry("ARITHMETIC", "a slip of arithmetic"),
            Map.entry("NOT-REPRODUCED", "no rule is found that yields it"),
            Map.entry("UNIT-MIX", "amounts in units of 1,000 and of 1,024 added as if they were the same"),
            Map.entry("WRONG-N", "another number of parameters than the model's, or than a token meets"),
            Map.entry("BYTES-AS-PARAMS", "bytes of the parameters printed as their number"),
            Map.entry("RULE-4N", "4 FLOPs a parameter and token for a step, in place of 6"),
            Map.entry("WRONG-RANK", "the adapters of another rank"),
            Map.entry("BASE-ONLY", "all parameters without the adapters'"),
            Map.entry("BASE-LESS-ADAPTER", "the adapters subtracted from the base model"),
            Map.entry("WRONG-MODEL", "the figure, or the size, of another model"),
            Map.entry("MISLABEL", "the share of another whole than is named"),
            Map.entry("ACT-LIST", "what is kept for the backward pass lacks something that the exercise names"),
            Map.entry("OPT-NO-LIST", "optimizer FLOPs a parameter without a list of them"));

    /// A switch of the course's decoder as something supposed.
    static Mistake of(Shape.Switch s) {
        return new Mistake(s.label(), s.label(), s.cost(), List::of, _ -> List.of());
    }

    private static Setting elementwise(Setting s) {
        var d = s.size("d_model").times(s.context());
        var l = s.size("num_layers");
        return s.tallied(s.tally().plusFlops(NORM, d.times(TWO).times(l))
                .plusFlops(SCORES, d.times(3).times(l)).plusFlops(FINAL_NORM, d.times(TWO)));
    }

    /// Whether it is one of what is cached.
    boolean cached() {
        return code.equals("HEAD-DIM-DERIVED") || code.equals("HEADS-AS-LAYERS") || equals(WINDOW) || equals(HEADS);
    }

    /// Whether it is rather a price list for work beside matrix multiplies, under which figures are right.
    boolean priced() {
        return code.startsWith("E-");
    }

    /// What a setting becomes by this mistake, in each way in which it makes a difference.
    List<Setting> of(Setting setting) {
        var all = new ArrayList<Setting>();
        double more = 0;
        for (var other : settings.apply(setting)) {
            boolean same = other.tally().same(setting.tally()) && other.values().equals(setting.values())
                    && !code.equals(OMIT_HEADS.code);
            if (!same) {
                all.add(other.supposing(this, cost + more));
            }
            more += 0.7;
        }
        return all;
    }

    static Optional<Mistake> named(String code) {
        return java.util.stream.Stream.concat(OF_SETTINGS.stream(), OF_CLAIMS.stream())
                .filter(m -> m.code.equals(code)).findFirst();
    }
}
