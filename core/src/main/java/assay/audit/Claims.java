package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Cue.Scope;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What can be said of a setting.
final class Claims {
    /// A list of what is kept that lacks something of what the exercise names, or has more.
    static final String SHORT_LIST = "ACT-LIST";

    static final Amount GB80 = Amount.of(80_000_000_000L);
    static final Amount GIB80 = Amount.of(80L << 30);

    /// What is said of claims in place of a convention where it is a mistake.
    private static final Set<String> MISTAKES = Set.of(Claims.SHORT_LIST, "OPT-NO-LIST");

    /// A list of what is kept for the backward pass: outputs as wide as the model, as the feed-forward and as the
    /// heads' scores in each block; behind the blocks as wide as the model, as the vocabulary, and one a token.
    private record Kept(String code, int d, int f, int scores, int lastD, int lastV, int last, double cost) {}

    private static final List<Kept> LISTS = new ArrayList<>();
    /// Those that miss something of what the exercise names, or have more.
    private static final List<Kept> SHORT = new ArrayList<>();

    private record Choice(String name, int a, int b, int c, double cost) {}

    static {
        var inner = List.of(new Choice("ACT-H3", 4, 0, 0, 0), new Choice("ACT-H2", 2, 0, 0, 0),
                new Choice("ACT-3F", 3, 0, 0, 2), new Choice("ACT-5F", 5, 0, 0, 4));
        var ends = List.of(new Choice("", 1, 2, 0, 0), new Choice("-NOCE", 1, 1, 0, 1), new Choice("-NOCE", 1, 1, 1, 2),
                new Choice("-NONORM", 0, 1, 0, 3), new Choice("-NONORM", 0, 2, 0, 3), new Choice("", 2, 1, 0, 4));
        for (var f : inner) {
            for (var end : ends) {
                for (int d : new int[] {8, 7, 9, 6}) {
                    for (int scores : new int[] {2, 1, 0}) {
                        double cost = f.cost + end.cost + (d == 8 ? 0 : 5) + (scores == 2 ? 0 : scores == 0 ? 2 : 5);
                        boolean named = d == 8 && scores != 1;
                        var code = named ? (scores == 0 ? f.name.replace("H", "F") : f.name) + end.name : SHORT_LIST;
                        var list = new Kept(code, d, f.a, scores, end.a, end.b, end.c, cost);
                        (named && cost <= 4 ? LISTS : SHORT).add(list);
                    }
                }
            }
        }
    }

    private final Setting s;
    private final List<Claim> all = new ArrayList<>();
    private final Amount layers;
    private final Amount tokens;
    private final Amount n;
    private final Amount forward;
    private final boolean weighs;

    private Claims(Setting setting) {
        this(setting, true);
    }

    private Claims(Setting setting, boolean weighs) {
        s = setting;
        this.weighs = weighs;
        layers = s.size("num_layers").signum() > 0 ? s.size("num_layers") : Amount.ONE;
        tokens = s.context();
        n = s.tally().parameters(Part.TOTAL.roles());
        forward = s.tally().flops(Part.TOTAL.roles());
    }

    /// Everything that can be said of a setting.
    static List<Claim> of(Setting setting) {
        var claims = new Claims(setting);
        claims.sizes();
        claims.parts();
        claims.elementwise();
        claims.perWeight();
        claims.estimated();
        claims.whole();
        claims.training(true);
        claims.cache();
        claims.all.addAll(stacks(setting));
        return claims.all;
    }

    /// What can be said of a setting whose tree or sizes are mistaken: all but what is kept for the backward pass.
    ///
    /// @param weighs whether parameters and bytes are counted too, and not only work
    static List<Claim> mistaken(Setting setting, boolean weighs) {
        var claims = new Claims(setting, weighs);
        claims.parts();
        claims.whole();
        claims.training(setting.supposed().contains(Mistake.OMIT_HEADS));
        if (setting.supposed().stream().anyMatch(Mistake::cached)) {
            claims.cache();
        }
        return claims.all;
    }

    /// What two mistakes at once make of a setting.
    static List<Setting> twice(Setting setting) {
        var all = new ArrayList<Setting>();
        for (int i = 0; i < Mistake.OF_SETTINGS.size(); i++) {
            for (var once : Mistake.OF_SETTINGS.get(i).of(setting)) {
                for (var second : Mistake.OF_SETTINGS.subList(i + 1, Mistake.OF_SETTINGS.size())) {
                    all.addAll(second.of(once));
                }
            }
        }
        return all;
    }

    /// Claims with a mistake in each that is theirs alone and does more than multiply it.
    static List<Claim> slipped(List<Claim> claims) {
        return slipped(claims, Mistake.OF_CLAIMS.stream().filter(m -> m.factors().isEmpty()).toList());
    }

    /// Claims with each of some mistakes in each.
    static List<Claim> slipped(List<Claim> claims, List<Mistake> mistakes) {
        var all = new ArrayList<Claim>();
        for (var claim : claims) {
            for (var mistake : mistakes) {
                mistake.claims().apply(claim).forEach(value -> all.add(claim.slipped(mistake, value)));
            }
        }
        return all;
    }

    /// What is counted of each kind of a model's layers by itself.
    static List<Claim> stacks(Setting setting) {
        var all = new ArrayList<Claim>();
        setting.stacks().forEach((name, layers) -> all.addAll(stack(name, layers)));
        return all;
    }

    /// What is counted of each kind of a model's layers with one mistake.
    static List<Claim> mistakenStacks(Setting setting) {
        var all = new ArrayList<Claim>();
        Mistake.OF_SETTINGS.stream().flatMap(m -> m.of(setting).stream())
                .filter(other -> !other.values().equals(setting.values())).forEach(other -> all.addAll(stacks(other)));
        setting.stacks().forEach((name, layers) -> Mistake.OF_SETTINGS.stream().flatMap(m -> m.of(layers).stream())
                .filter(other -> other.values().equals(layers.values()) && !other.tally().same(setting.tally()))
                .forEach(other -> all.addAll(stack(name, other))));
        return all;
    }

    private static List<Claim> stack(String name, Setting layers) {
        return parts(layers).stream().filter(c -> c.cost() <= STACKED && c.kind() != Kind.FRACTION
                && c.part().filter(p -> p.inLayers() || p == Part.TOTAL).isPresent()).map(c -> c.of(name)).toList();
    }

    /// What is said more seldom is not said of one kind of layers.
    private static final double STACKED = 3;

    /// What is counted of a setting's tree, part by part.
    static List<Claim> parts(Setting setting) {
        return parts(setting, true);
    }

    /// What is counted of a setting's tree, part by part.
    ///
    /// @param weighs whether parameters and bytes are counted too, and not only work
    static List<Claim> parts(Setting setting, boolean weighs) {
        var claims = new Claims(setting, weighs);
        claims.parts();
        if (weighs) {
            claims.add("adamw.b", Kind.BYTES, claims.n.times(16), Measure.PEAK, 1);
        }
        return claims.all;
    }

    private void add(String name, Kind kind, Amount value, Part part, Measure measure, Scope scope, double cost) {
        add(name, kind, value, Optional.of(part), measure, Optional.of(scope), cost, "", false);
    }

    private void add(String name, Kind kind, Amount value, Measure measure, double cost) {
        add(name, kind, value, Optional.empty(), measure, Optional.empty(), cost, "", false);
    }

    private void derived(String name, Kind kind, Amount value, Measure measure, double cost, String convention) {
        add(name, kind, value, Optional.empty(), measure, Optional.empty(), cost, convention, true);
    }

    private void add(String name, Kind kind, Amount value, Optional<Part> part, Measure measure,
            Optional<Scope> scope, double cost, String convention, boolean derived) {
        if (value.signum() > 0) {
            boolean slipped = MISTAKES.contains(convention);
            all.add(new Claim(name, kind, value, part, measure, scope, cost, s, slipped ? "" : convention,
                    slipped ? convention : "", derived));
        }
    }

    /// Adds FLOPs that are wrong by a mistake.
    private void slip(String name, Amount value, Measure measure, double cost, String code) {
        if (value.signum() > 0) {
            all.add(new Claim(name, Kind.FLOPS, value, Optional.empty(), measure, Optional.empty(), cost, s, "", code,
                    false));
        }
    }

    /// Adds bytes of values in a format of numbers.
    private void stored(String name, Amount value, Optional<Part> part, Measure measure, Optional<Scope> scope,
            double cost, Need need) {
        if (value.signum() > 0) {
            all.add(new Claim(name, Kind.BYTES, value, part, measure, scope, cost, s, "", "", false, need));
        }
    }

    private void cached(String name, Amount value, double cost, Need need) {
        stored(name, value, Optional.empty(), Measure.CACHE, Optional.empty(), cost, need);
    }

    private void sizes() {
        for (var size : new TreeMap<>(s.values()).entrySet()) {
            var name = size.getKey();
            boolean own = size.getValue().signum() > 0 && name.length() > 1 && !name.equals("context_length");
            if (own) {
                add("config." + name, Kind.COUNT, Amount.of(size.getValue()), Measure.SIZE,
                        PLAIN_SIZES.contains(name) ? 2 : 3);
            }
        }
        add("config.context_length", Kind.TOKENS, tokens, Measure.SIZE, 2);
        if (s.size("head_dim").signum() == 0 && s.size("num_heads").signum() > 0) {
            add("config.head_dim", Kind.COUNT, s.size("d_model").over(s.divisor("num_heads")), Measure.SIZE, 2);
        }
    }

    private static final Set<String> PLAIN_SIZES = Set.of("vocab_size", "num_layers", "d_model", "num_heads", "d_ff",
            "head_dim", "num_kv_heads");

    private void parts() {
        unbuffered();
        var blocks = s.tally().flops(Part.BLOCK.roles());
        var linear = s.tally().flops(Part.LINEAR.roles());
        var blockParameters = s.tally().parameters(Part.BLOCK.roles());
        for (var part : Part.values()) {
            var names = Names.of(part);
            var p = s.tally().parameters(part.roles());
            var f = s.tally().flops(part.roles());
            if (part.inLayers()) {
                parameters(names.block(), p.over(layers), part, Scope.EACH, 0);
                parameters(names.whole(), p, part, Scope.ALL, part == Part.BLOCK ? 0 : 1);
                flops(names.workBlock(), f.over(layers), part, Scope.EACH, 0);
                flops(names.work(), f, part, Scope.ALL, 0);
                if (s.supposed().isEmpty() && s.size("num_experts").signum() == 0) {
                    matrices(part);
                }
                if (part == Part.NORMS) {
                    parameters(NORM, p.over(layers).over(2), part, Scope.EACH, 1);
                }
                var heads = s.size("num_heads");
                boolean headed = part == Part.Q || part == Part.SCORES || part == Part.MIX || part == Part.QKV
                        || part == Part.BOTH_SCORES;
                if (headed && heads.signum() > 0) {
                    parameters(names.head(), p.over(layers).over(heads), part, Scope.ONE_HEAD, 2);
                    flops(names.workHead(), f.over(layers).over(heads), part, Scope.ONE_HEAD, 2);
                }
                share(names.share(), f, forward, part, Scope.ALL, 0, "S-TOTAL");
                share(names.one(), f.over(layers), forward, part, Scope.EACH, 3, "S-TOTAL");
                if (part != Part.BLOCK) {
                    share(names.ofBlock(), f, blocks, part, Scope.EACH, 1, "S-BLOCK");
                    share(names.weightsOfBlock(), p, blockParameters, part, Scope.EACH, 4, "S-BLOCK");
                }
                if (part == Part.PROJECTIONS || part == Part.FFN) {
                    share(names.ofLinear(), f, linear, part, Scope.ALL, 3, "S-LINEAR");
                }
                if (part == Part.ATTENTION) {
                    share(names.ofLinear(), s.tally().flops(Part.PROJECTIONS.roles()), linear, part, Scope.ALL, 3,
                            "S-LINEAR");
                }
            } else {
                parameters(names.whole(), p, part, Scope.ALL, 0);
                flops(names.work(), f, part, Scope.ALL, 0);
                if (part != Part.TOTAL) {
                    share(names.share(), f, forward, part, Scope.ALL, 0, "S-TOTAL");
                }
            }
            if (part != Part.TOTAL) {
                share(names.weights(), p, n, part, Scope.ALL, 3, "S-TOTAL");
            }
        }
    }

    private static final Names.Weights NORM = Names.Weights.of("norm");

    /// What a router's experts are weighed by, where a count leaves it out as a buffer that is not trained.
    private void unbuffered() {
        var routers = s.tally().parameters(Part.ROUTERS);
        var weights = tokens.signum() > 0 ? s.tally().flops(Part.ROUTERS).over(tokens).over(2) : routers;
        if (weights.signum() > 0 && weights.below(routers)) {
            var buffers = routers.minus(weights);
            var block = Names.of(Part.BLOCK);
            parameters(block.block(), s.tally().parameters(Part.BLOCK.roles()).minus(buffers).over(layers), Part.BLOCK,
                    Scope.EACH, 1);
            parameters(Names.of(Part.TOTAL).whole(), n.minus(buffers), Part.TOTAL, Scope.ALL, 1);
        }
    }

    /// The weights of matrices alone, where biases stand beside them.
    private void matrices(Part part) {
        var f = s.tally().flops(part.roles());
        var p = s.tally().parameters(part.roles());
        boolean multiplied = part.inLayers() && part.roles().stream().noneMatch(r -> r == Role.SCORES || r == Role.MIX
                || r == Role.NORM) && tokens.signum() > 0;
        var weights = multiplied ? f.over(tokens).over(2) : p;
        if (multiplied && weights.signum() > 0 && weights.below(p)) {
            var names = Names.of(part);
            parameters(names.matricesBlock(), weights.over(layers), part, Scope.EACH, 1);
            parameters(names.matrices(), weights, part, Scope.ALL, 2);
            parameters(names.biasesBlock(), p.minus(weights).over(layers), part, Scope.EACH, 2);
        }
    }

    /// Another number of parameters than the one that the work is of.
    static final String WRONG_N = "WRONG-N";

    private static final Need FOUR = Need.of(Rational.of(4));
    private static final Need TWO = Need.of(Rational.of(2));
    private static final Need ONE = Need.of(Rational.ONE);
    private static final Need HALF = Need.of(Rational.of(1, 2));

    /// What training holds of 12 bytes a parameter.
    static final String TWELVE = "memory.each12";
    private static final int[] EACH = {6, 8, 12, 14, 18, 20};
    private static final Map<Integer, String> MEMORY_EACH = Arrays.stream(EACH).boxed()
            .collect(Collectors.toMap(each -> each, each -> "memory.each" + each));

    private void parameters(Names.Weights names, Amount value, Part part, Scope scope, double cost) {
        if (!weighs) {
            return;
        }
        add(names.plain(), Kind.PARAMETERS, value, part, Measure.PARAMETERS, scope, cost);
        double bytes = part == Part.TOTAL ? 0 : 2;
        stored(names.memory(), value.times(4), Optional.of(part), Measure.BYTES, Optional.of(scope), cost + bytes,
                FOUR);
        stored(names.half(), value.times(2), Optional.of(part), Measure.BYTES, Optional.of(scope),
                cost + bytes + 1 + (s.given().bytesEach() == 2 ? 0 : 3), TWO);
        if (part == Part.TOTAL) {
            for (int each : EACH) {
                add(MEMORY_EACH.getOrDefault(each, ""), Kind.BYTES, value.times(each), Measure.PEAK,
                        each == 12 ? 4 : 5);
            }
            stored("memory.8bit", value, Optional.of(part), Measure.BYTES, Optional.of(scope), 5, ONE);
            stored("memory.4bit", value.over(2), Optional.of(part), Measure.BYTES, Optional.of(scope), 5, HALF);
        }
    }

    private void flops(Names.Work names, Amount value, Part part, Scope scope, double cost) {
        add(names.plain(), Kind.FLOPS, value, part, Measure.FLOPS, scope, cost);
        if (tokens.signum() > 0) {
            add(names.token(), Kind.FLOPS, value.over(tokens), part, Measure.FLOPS,
                    scope == Scope.EACH ? Scope.EACH : Scope.TOKEN, cost + 4);
        }
        if (part == Part.TOTAL) {
            add("flops.backward", Kind.FLOPS, value.times(2), Measure.BACKWARD, cost + 1);
            add("flops.step", Kind.FLOPS, value.times(3), Measure.STEP, cost + 1);
            add("flops.backward.token", Kind.FLOPS, value.times(2).over(tokens), Measure.BACKWARD,
                    cost + 4);
            add("flops.step.token", Kind.FLOPS, value.times(3).over(tokens), Measure.STEP, cost + 4);
        }
    }

    private void share(String name, Amount of, Amount whole, Part part, Scope scope, double cost, String by) {
        if (whole.signum() > 0 && of.signum() > 0 && of.below(whole)) {
            add(name, Kind.FRACTION, of.over(whole), Optional.of(part), Measure.SHARE, Optional.of(scope), cost, by,
                    true);
        }
    }

    /// Work beside matrix multiplies, under the prices that answers name.
    private void elementwise() {
        var each = s.size("d_model").times(tokens);
        if (each.signum() == 0) {
            return;
        }
        price("flops.rope.block", each.times(3), Part.POSITION, Scope.EACH, "E-ROPE3-ONCE");
        price("flops.rope.block", each.times(6), Part.POSITION, Scope.EACH, "E-ROPE3");
        if (s.size("num_heads").signum() > 0) {
            var dense = each.times(4).times(s.size("d_model")).over(s.divisor("num_heads"));
            price("flops.rope.block", dense, Part.POSITION, Scope.EACH, "E-ROPE-DENSE");
            price("flops.rope", dense.times(layers), Part.POSITION, Scope.ALL, "E-ROPE-DENSE");
            var cache = Amount.of(2).times(tokens).times(s.size("d_model")).over(s.divisor("num_heads"));
            add("rope.cache", Kind.COUNT, cache, Optional.of(Part.POSITION), Measure.PARAMETERS, Optional.empty(), 4,
                    "B-ROPE-FULLDK", false);
        }
        price("flops.norm", each.times(2), Part.NORMS, Scope.EACH, "E-RMS2");
        price("flops.final", each.times(2), Part.FINAL, Scope.ALL, "E-RMS2");
        price("flops.norms.block", each.times(6), Part.NORMS, Scope.EACH, "E-RMS3");
        price("flops.norms", each.times(6).times(layers).plus(each.times(3)), Part.NORMS,
                Scope.ALL, "E-RMS3");
        price("flops.norms", each.times(6).times(layers), Part.NORMS, Scope.ALL, "E-RMS3");
        price("flops.add", each, Part.BLOCK, Scope.EACH, "E-ADD1");
        var linear = s.tally().flops(Part.LINEAR.roles());
        add("flops.total", Kind.FLOPS, linear, Optional.of(Part.TOTAL), Measure.FLOPS, Optional.of(Scope.ALL), 4,
                "F-LINEAR", false);
    }

    private void price(String name, Amount value, Part part, Scope scope, String by) {
        add(name, Kind.FLOPS, value, Optional.of(part), Measure.FLOPS, Optional.of(scope), 4, by, false);
    }

    /// What a block keeps for the backward pass in half precision by the usual estimate, `s b h (34 + 5 a s / h)`
    /// bytes: Korthikanti et al. 2022, table 2.
    private void estimated() {
        var linear = s.size("d_model").times(tokens);
        if (linear.signum() == 0) {
            return;
        }
        var rest = linear.times(34);
        var scores = s.size("num_heads").times(tokens).times(tokens).times(5);
        act("act.estimate.block", Kind.BYTES, rest.plus(scores), 5, "ACT-34");
        act("act.estimate", Kind.BYTES, rest.plus(scores).times(layers), 5, "ACT-34");
        act("act.estimate.flash.block", Kind.BYTES, rest, 6, "ACT-34");
        act("act.estimate.flash", Kind.BYTES, rest.times(layers), 6, "ACT-34");
        act("act.inputs.block", Kind.BYTES, linear.times(2), 6, "ACT-34");
        act("act.inputs", Kind.BYTES, linear.times(2).times(layers), 6, "ACT-34");
    }

    private void perWeight() {
        for (int each : new int[] {1, 2, 4, 8, 12, 14, 16, 18, 20}) {
            add("memory.per_param", Kind.BYTES, Amount.of(each), Measure.BYTES, 1);
        }
        for (int each : new int[] {14, 12, 13, 15, 16}) {
            add("adamw.flops_per_param", Kind.COUNT, Amount.of(each), Optional.empty(), Measure.OPTIMIZER,
                    Optional.empty(), each == 14 ? 2 : 4, each == 14 ? "" : "OPT-" + each + "N", false);
        }
        for (int each : new int[] {8, 9, 10, 11, 18, 20}) {
            add("adamw.flops_per_param", Kind.COUNT, Amount.of(each), Optional.empty(), Measure.OPTIMIZER,
                    Optional.empty(), 9, "OPT-NO-LIST", false);
        }
        add("adamw.step_over_forward", Kind.TIMES, Amount.of(3), Measure.STEP, 4);
        add("flops.step.sequence", Kind.FLOPS, forward.times(3), Measure.STEP, 2);
    }

    /// What routed experts add: one of them, those of a layer, and what a token meets.
    private void experts() {
        var count = s.size("num_experts");
        if (count.signum() == 0) {
            return;
        }
        var wide = s.size("d_expert").signum() > 0 ? s.size("d_expert") : s.size("d_ff");
        boolean two = s.supposed().stream().anyMatch(m -> m.code().equals("TWO-MATRIX-FFN"));
        var one = s.size("d_model").times(wide).times(two ? 2 : 3);
        add("params.expert", Kind.PARAMETERS, one, Optional.of(Part.FFN), Measure.PARAMETERS, Optional.of(Scope.EACH),
                2, "", false);
        add("params.expert.all", Kind.PARAMETERS, one.times(layers), Optional.of(Part.FFN), Measure.PARAMETERS,
                Optional.of(Scope.ALL), 3, "", false);
        add("params.experts.block", Kind.PARAMETERS, one.times(count), Optional.of(Part.FFN), Measure.PARAMETERS,
                Optional.of(Scope.EACH), 2, "", false);
        add("params.experts", Kind.PARAMETERS, one.times(count).times(layers), Optional.of(Part.FFN),
                Measure.PARAMETERS, Optional.of(Scope.ALL), 2, "", false);
        var active = active();
        add("params.active", Kind.PARAMETERS, active, Measure.PARAMETERS, 2);
        add("memory.16bit.active", Kind.BYTES, active.times(2), Measure.BYTES, 4);
        share("share.params.active", active, n, Part.TOTAL, Scope.ALL, 3, "");
        add("rule.2N.active", Kind.FLOPS, active.times(2), Measure.FLOPS, 3);
        for (var run : s.given().tokens()) {
            add("rule.6ND.active", Kind.FLOPS, active.times(6).times(run), Measure.RUN, 3);
        }
    }

    private void whole() {
        experts();
        add("params.nonembedding", Kind.PARAMETERS, s.tally().parameters(Part.BLOCK.roles())
                .plus(s.tally().parameters(Part.FINAL.roles())), Measure.PARAMETERS, 3);
        add("params.without_head", Kind.PARAMETERS, n.minus(s.tally().parameters(Part.HEAD.roles())),
                Measure.PARAMETERS, 4);
        rules(n, 0);
        for (var said : Mistake.said(s)) {
            for (var run : s.given().tokens()) {
                slip("rule.6ND", said.times(6).times(run), Measure.RUN, 5, WRONG_N);
            }
        }
        for (var spoken : s.given().spoken()) {
            boolean near = n.signum() > 0 && !spoken.same(n)
                    && Math.abs(spoken.near() / n.near() - 1) < SPOKEN;
            if (near) {
                rules(spoken, 1);
            }
        }
        for (var run : s.given().tokens()) {
            if (tokens.signum() > 0) {
                add("flops.run", Kind.FLOPS, forward.times(3).over(tokens).times(run), Measure.RUN, 3);
            }
        }
        if (n.signum() > 0) {
            derived("ratio.flops_per_param", Kind.COUNT, forward.over(n), Measure.GROWTH, 4, "");
        }
    }

    private Amount active() {
        return Tally.valued(s.shape().active(), s.values());
    }

    /// Whether a token meets only some of the experts: work is then by no means that of all parameters.
    private boolean routed() {
        return s.size("num_experts").signum() > 0 && active().times(10).over(9).below(n);
    }

    /// How far a number of parameters that is spoken of may be from the model's, as a share.
    private static final double SPOKEN = 0.09;

    /// What rules of thumb make of a number of parameters.
    private void rules(Amount weights, double more) {
        if (routed()) {
            for (int factor : new int[] {2, 6}) {
                slip("rule." + factor + "N.active", weights.times(factor), Measure.FLOPS, 5 + more, WRONG_N);
                for (var run : s.given().tokens()) {
                    slip("rule." + factor + "ND.active", weights.times(factor).times(run), Measure.RUN, 5 + more,
                            WRONG_N);
                }
            }
            return;
        }
        for (int factor : new int[] {2, 4, 6}) {
            var rule = weights.times(factor);
            add("rule." + factor + "N", Kind.FLOPS, rule, Measure.FLOPS, 4 + more);
            if (factor == 2) {
                slip("rule.2N", weights, Measure.FLOPS, 7 + more, "MAC-AS-FLOP");
            }
            add("rule." + factor + "NT", Kind.FLOPS, rule.times(tokens), Measure.FLOPS, 4 + more);
            for (var run : s.given().tokens()) {
                if (factor == 4) {
                    slip("rule.6ND", rule.times(run), Measure.RUN, 5 + more, "RULE-4N");
                } else {
                    double cost = factor == 6 ? 2 : 7;
                    add("rule." + factor + "ND", Kind.FLOPS, rule.times(run), Measure.RUN, cost + more);
                }
            }
        }
        var scores = s.tally().flops(Part.BOTH_SCORES.roles());
        if (tokens.signum() == 0 || scores.signum() == 0) {
            return;
        }
        for (var run : s.given().tokens()) {
            var rule = weights.times(6).times(run);
            var beside = scores.times(3).over(tokens).times(run);
            add("rule.palm.scores", Kind.FLOPS, beside, Measure.RUN, 3);
            add("rule.palm", Kind.FLOPS, rule.plus(beside), Measure.RUN, 3 + more);
            derived("rule.palm.share", Kind.FRACTION, beside.over(rule), Measure.SHARE, 4 + more, "");
        }
    }

    private void training(boolean lists) {
        var g = s.given();
        var four = Amount.of(4);
        add("adamw.weights", Kind.BYTES, n.times(four), Measure.WEIGHTS, 1);
        add("adamw.gradients", Kind.BYTES, n.times(four), Measure.GRADIENTS, 1);
        add("adamw.state", Kind.BYTES, n.times(8), Measure.STATE, 1);
        add("adamw.b", Kind.BYTES, n.times(16), Measure.PEAK, 1);
        add("adamw.b.elements", Kind.COUNT, n.times(four), Measure.PEAK, 3);
        add("adamw.optimizer_flops", Kind.FLOPS, n.times(14), Measure.OPTIMIZER, 1);
        for (int each : new int[] {10, 11, 12, 13, 15, 16}) {
            add("adamw.optimizer_flops", Kind.FLOPS, n.times(each), Optional.empty(), Measure.OPTIMIZER,
                    Optional.empty(), 4, "OPT-" + each + "N", false);
        }
        for (int each : new int[] {8, 9, 18, 20}) {
            slip("adamw.optimizer_flops", n.times(each), Measure.OPTIMIZER, 9, "OPT-NO-LIST");
        }
        boolean kept = lists && (s.ofCourse() || g.keeps());
        if (kept) {
            LISTS.forEach(this::kept);
        }
        if (kept && (s.supposed().isEmpty() || s.supposed().contains(Mistake.OMIT_HEADS))) {
            SHORT.forEach(this::kept);
        }
        var step = forward.times(3).times(g.batch());
        var optimizer = n.times(14);
        add("adamw.forward_step", Kind.FLOPS, forward.times(g.batch()), Measure.FORWARD, 2);
        add("adamw.backward_step", Kind.FLOPS, forward.times(g.batch()).times(2), Measure.BACKWARD, 2);
        var all = n.times(tokens).times(g.batch());
        add("rule.2N.step", Kind.FLOPS, all.times(2), Measure.FORWARD, 3);
        add("rule.4N.step", Kind.FLOPS, all.times(4), Measure.BACKWARD, 3);
        run(step, "", 1);
        run(step.plus(optimizer), "+OPT-14N", 2);
        run(n.times(6).times(g.batch()).times(tokens), "R-6N", 3);
        add("adamw.tokens", Kind.TOKENS, g.steps().times(g.batch()).times(tokens), Measure.RUN, 2);
        add("adamw.steps", Kind.COUNT, g.steps(), Measure.SIZE, 3);
        add("adamw.batch", Kind.COUNT, g.batch(), Measure.SIZE, 3);
        add("hardware.peak", Kind.RATE, g.peak(), Measure.SIZE, 1);
        add("hardware.effective", Kind.RATE, g.peak().times(g.used()), Measure.SIZE, 1);
        if (step.signum() > 0) {
            derived("adamw.share_optimizer", Kind.FRACTION, optimizer.over(step.plus(optimizer)), Measure.SHARE, 5, "");
            derived("adamw.share_optimizer", Kind.FRACTION, optimizer.over(forward.times(3)),
                    Measure.SHARE, 5, "");
        }
    }

    private void run(Amount step, String by, double cost) {
        var g = s.given();
        if (step.signum() == 0) {
            return;
        }
        add("adamw.step_flops", Kind.FLOPS, step, Optional.empty(), Measure.STEP, Optional.empty(), cost,
                by.equals("R-6N") ? by : "", false);
        var run = step.times(g.steps());
        add("adamw.run_flops", Kind.FLOPS, run, Optional.empty(), Measure.RUN, Optional.empty(), cost,
                by.equals("R-6N") ? by : "", false);
        var rate = g.peak().times(g.used());
        if (rate.signum() > 0) {
            derived("adamw.time", Kind.SECONDS, run.over(rate), Measure.TIME, cost, by.equals("R-6N") ? by : "");
            derived("adamw.step_time", Kind.SECONDS, step.over(rate), Measure.TIME, cost + 1,
                    by.equals("R-6N") ? by : "");
        }
    }

    private void kept(Kept list) {
        var d = s.size("d_model");
        var f = s.size("d_ff");
        var h = s.size("num_heads");
        var v = s.size("vocab_size");
        if (d.signum() == 0 || f.signum() == 0 || h.signum() == 0) {
            return;
        }
        boolean headless = s.supposed().contains(Mistake.OMIT_HEADS);
        var scores = (headless ? Amount.ONE : h).times(tokens).times(list.scores);
        var each = d.times(list.d).plus(f.times(list.f)).plus(scores).times(tokens);
        var last = d.times(list.lastD).plus(v.times(list.lastV))
                .plus(Amount.of(list.last)).times(tokens);
        var elements = each.times(layers).plus(last);
        var bytes = elements.times(4);
        double cost = list.cost + 1;
        var by = list.code;
        act("adamw.a.elements", Kind.COUNT, elements, cost, by);
        act("adamw.a", Kind.BYTES, bytes, cost, by);
        boolean rare = list.code.equals(SHORT_LIST);
        if (!rare) {
            pieces(list, each, last, scores, cost);
        }
        var fixed = n.times(16);
        for (var room : List.of(GB80, GIB80)) {
            var left = room.minus(fixed);
            if (left.signum() > 0) {
                var most = left.over(bytes);
                derived("adamw.B.real", Kind.COUNT, most, Measure.BATCH, cost + 2, by);
                derived("adamw.max_batch", Kind.COUNT, most.floor(), Measure.BATCH, cost + 1, by);
                if (!rare) {
                    derived("adamw.room", Kind.BYTES, left, Measure.BATCH, cost + 2, by);
                }
            }
        }
    }

    private void pieces(Kept list, Amount each, Amount last, Amount scores, double cost) {
        var d = s.size("d_model");
        var f = s.size("d_ff");
        var v = s.size("vocab_size");
        var by = list.code;
        act("adamw.act.block", Kind.COUNT, each, cost + 1, by);
        act("adamw.act.blocks", Kind.COUNT, each.times(layers), cost + 1, by);
        act("adamw.act.end", Kind.COUNT, last, cost + 2, by);
        act("adamw.act.8Td", Kind.COUNT, d.times(list.d).times(tokens), cost + 3, by);
        act("adamw.act.Tf", Kind.COUNT, f.times(list.f).times(tokens), cost + 3, by);
        act("adamw.act.2hTT", Kind.COUNT, scores.times(tokens), cost + 3, by);
        act("adamw.act.16Td", Kind.COUNT, d.times(list.d).plus(f.times(list.f))
                .times(tokens), cost + 3, by);
        act("adamw.act.Td", Kind.COUNT, d.times(tokens), cost + 4, by);
        act("adamw.act.TV", Kind.COUNT, v.times(tokens), cost + 4, by);
        act("adamw.act.scores", Kind.COUNT, scores.times(tokens).times(layers), cost + 4, by);
    }

    private void act(String name, Kind kind, Amount value, double cost, String by) {
        add(name, kind, value, Optional.empty(), Measure.ACTIVATIONS, Optional.empty(), cost, by, false);
    }

    private void cache() {
        var values = new java.util.HashMap<>(s.values());
        values.put("B", Rational.ONE);
        values.put("T", tokens.exact());
        var held = Tally.valued(s.shape().cached(), values);
        if (held.signum() == 0 || tokens.signum() == 0) {
            return;
        }
        for (int width : new int[] {4, 2, 1}) {
            var by = Amount.of(width);
            double cost = width == 2 ? 1 : width == 4 ? 2 : 3;
            var need = Need.of(Rational.of(width));
            cached("kv.token", held.over(tokens).times(by), cost, need);
            cached("kv.token.layer", held.over(tokens).over(layers).times(by), cost + 2, need);
            cached("kv", held.times(by), cost + 1, Need.of(Rational.of(width), tokens.exact()));
        }
        for (var length : s.given().lengths()) {
            var all = Tally.valued(s.shape().cached(), s.sized("T", length.exact()));
            for (int width : new int[] {4, 2, 1}) {
                double cost = width == 2 ? 2 : width == 4 ? 3 : 4;
                var each = Rational.of(width);
                cached("kv.at", all.times(width), cost, Need.of(each, length.exact()));
                for (var batch : s.given().batches()) {
                    cached("kv.at.batch", all.times(width).times(batch), cost + 1,
                            Need.of(each, length.exact(), batch.exact()));
                }
            }
        }
        add("kv.token.values", Kind.COUNT, held.over(tokens), Measure.CACHE, 3);
        add("kv.token.layer.values", Kind.COUNT, held.over(tokens).over(layers), Measure.CACHE, 3);
        add("kv.width", Kind.COUNT, held.over(tokens).over(layers).over(2), Measure.CACHE, 3);
    }

    /// How two contexts of one model compare.
    static List<Claim> growth(Setting shorter, Setting longer) {
        var all = new ArrayList<Claim>();
        for (var part : Part.values()) {
            var before = shorter.tally().flops(part.roles());
            var after = longer.tally().flops(part.roles());
            if (before.signum() > 0 && after.signum() > 0) {
                all.add(new Claim("scaling." + part.code(), Kind.TIMES, after.over(before), Optional.of(part),
                        Measure.GROWTH, Optional.of(part.inLayers() ? Scope.EACH : Scope.ALL),
                        part == Part.TOTAL ? 0 : 1, longer, "", "", true));
                for (int block = 0; block < 2; block++) {
                    var part0 = block == 0 ? Part.TOTAL : Part.BLOCK;
                    var wholeBefore = shorter.tally().flops(part0.roles());
                    var wholeAfter = longer.tally().flops(part0.roles());
                    if (wholeBefore.signum() == 0 || wholeAfter.signum() == 0) {
                        continue;
                    }
                    var change = after.over(wholeAfter).minus(before.over(wholeBefore));
                    if (change.signum() != 0 && part != part0) {
                        all.add(new Claim("share.change." + part.code(), Kind.FRACTION,
                                change.signum() < 0 ? change.negated() : change, Optional.of(part), Measure.SHARE,
                                Optional.of(Scope.ALL), 3, longer, "", "", true));
                    }
                }
            }
        }
        all.add(new Claim("scaling.context", Kind.TIMES, longer.context().over(shorter.context()), Optional.empty(),
                Measure.GROWTH, Optional.empty(), 1, longer, "", "", false));
        return all;
    }
}
