package assay.ask;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Recomputation;
import assay.account.Step;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.pass.Recompute;
import assay.life.Kernel;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.recipe.Precision;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a measured speed of training is worth: FLOPs a second and shares of the devices' peak, by each convention.
///
/// A speed in tokens is what it is; a share of the peak is a speed, a count of FLOPs and a peak. So one run has as many
/// MFUs as there are conventions, and an MFU that is reported by one is a speed, of which those by all others follow.
///
/// @param subject the model, in the convention by which the run is reported, its `B` the sequences of a step where
/// they are said
/// @param said what was reported
/// @param rate tokens a second of all devices
/// @param each what it is by each convention that says what a step is, in their order
/// @param unstated the conventions that do not
/// @param estimate of a step by the layout, where one is said and it has one
public record Measured(
        Case subject, Reported said, Rational rate, List<Worth> each, List<Convention> unstated,
        Optional<StepTime.Estimate> estimate) {
    /// The share of lesser differences is told together.
    private static final Rational LEAST = Rational.of(1, 1000);

    /// Between the name of a pass and what a step leaves out of it.
    private static final String PASS = ": ";

    public Measured {
        each = List.copyOf(each);
        unstated = List.copyOf(unstated);
    }

    /// What a token of training is by a convention.
    ///
    /// @param model FLOPs of the forward and the backward pass
    /// @param hardware the same, and what is done again
    /// @param parts of the model FLOPs, by what they are for
    /// @param left what the convention leaves out, in words
    public record Worth(
            Convention convention, Rational model, Rational hardware, SequencedMap<String, Rational> parts,
            List<String> left) {
        public Worth {
            left = List.copyOf(left);
        }
    }

    /// A question in words.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words, the model's source, and the model
    public static Measured of(Supplier<Spec> spec, Words words) {
        var problems = new ArrayList<Problem>();
        Stream.concat(Words.SERVING.stream(), Stream.of("weights")).filter(words::has).forEach(idle -> problems.add(
                new Problem("--" + idle, "", "says nothing of a training run", "--tpot 10ms is of serving")));
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var said = Refusal.collecting(() -> Reported.of(words), problems);
        var options = Refusal.collecting(words.without("dtype").whole()::options, problems);
        var spread = words.laid() ? Refusal.collecting(() -> Laying.of(words), problems) : Optional.<Spread>empty();
        Refusal.ofAny(problems);
        var measured = of(read.orElseThrow(), options.orElseThrow(), said.orElseThrow());
        return spread.map(measured::by).orElse(measured);
    }

    /// The same beside an estimate of a step by a layout.
    private Measured by(Spread spread) {
        var tokens = subject.value(Expr.dim("T")).num().longValueExact();
        return new Measured(subject, said, rate, each, unstated, said.on().flatMap(device -> Precision.ALL.stream()
                .filter(p -> p.rate().equals(said.rate().label())).findFirst().flatMap(precision ->
                        Stepping.of(subject.model(), tokens, Plan.DEFAULT.in(precision).with(Kernel.FUSED)
                                .with(said.recompute()).on(device).over(spread)))));
    }

    /// Model FLOPs over time and peak by the estimate, as a convention counts them.
    public Optional<Rational> estimated(Worth worth) {
        return estimate.flatMap(step -> said.peak().map(peak -> worth.model().times(Rational.told(step.rate()))
                .over(said.devices()).over(peak)));
    }

    /// How many times as fast as was measured the estimate is.
    public Optional<Rational> faster() {
        return estimate.map(step -> Rational.told(step.rate()).over(rate));
    }

    /// What was reported of a run of a model.
    ///
    /// @param options the convention by which the run is reported, and how many sequences of how many tokens a step has
    /// @throws Refusal where the convention does not say what a step is, and where the peak that is needed is not known
    public static Measured of(Spec spec, Options options, Reported said) {
        var base = Case.of(spec, options);
        var each = new ArrayList<Worth>();
        var unstated = new ArrayList<Convention>();
        var asked = options.convention();
        var all = Conventions.LISTED.contains(asked) ? Conventions.LISTED
                : Stream.concat(Stream.of(asked), Conventions.LISTED.stream()).toList();
        for (var convention : all) {
            worth(base.with(spec, options.by(convention)), said.recompute())
                    .ifPresentOrElse(each::add, () -> unstated.add(convention));
        }
        var by = each.stream().filter(worth -> worth.convention().equals(asked)).findFirst();
        if (by.isEmpty()) {
            throw new Refusal(new Problem(asked.name(), "--convention", "does not say what a step of training is",
                    "one that does, such as " + Conventions.MATMUL.name()));
        }
        if (by.get().model().signum() == 0) {
            throw new Refusal(new Problem(base.model().name(), "", "has no work that " + asked.name() + " counts",
                    "another convention, such as literal"));
        }
        return new Measured(base, said, rate(base, by.get(), said), each, unstated, Optional.empty());
    }

    private static Optional<Worth> worth(Case subject, Recompute recompute) {
        var tokens = subject.value(subject.tokens());
        return subject.ledger(new Step()).flatMap(step -> subject.ledger(new Recomputation(recompute)).map(again -> {
            var parts = new LinkedHashMap<String, Rational>();
            step.entries().forEach(entry -> parts.merge(part(entry),
                    subject.value(entry.amount()).over(tokens), Rational::plus));
            var model = subject.value(step.total()).over(tokens);
            return new Worth(subject.terms().convention(), model,
                    model.plus(subject.value(again.total()).over(tokens)), parts, left(step));
        }));
    }

    /// What is left out, of either pass.
    private static List<String> left(Ledger step) {
        return List.copyOf(new LinkedHashSet<>(step.omissions().stream().map(Omission::what)
                .map(what -> what.substring(
                        what.contains(PASS) ? what.indexOf(PASS) + PASS.length() : 0)).toList()));
    }

    /// What an entry's work is for.
    private static String part(Entry entry) {
        return entry.op().map(op -> part(op, entry)).orElse("other work");
    }

    private static String part(Op op, Entry entry) {
        return switch (op) {
            case Contract _ -> entry.matmul().label();
            case Gather _ -> "embedding tables";
            case Pointwise _, Opaque _ -> "norms and other pointwise work";
        };
    }

    private static Rational rate(Case subject, Worth by, Reported said) {
        return switch (said.figure()) {
            case TOKENS -> said.value();
            case TOKENS_EACH -> said.value().times(said.devices());
            case STEP -> subject.value(subject.tokens()).over(said.value());
            case FLOPS_EACH -> said.value().times(said.devices()).over(by.model());
            case MFU -> said.value().times(needed(said)).times(said.devices()).over(by.model());
            case HFU -> said.value().times(needed(said)).times(said.devices()).over(by.hardware());
        };
    }

    private static Rational needed(Reported said) {
        return said.peak().orElseThrow(() -> new Refusal(new Problem(
                said.rate().label(), "--dtype", said.on().map(d -> d.name() + " states no peak in it")
                        .orElse("no device is named"), "a speed in tokens: --tokens-per-second")));
    }

    /// What a run is by the convention by which it is reported.
    public Worth reported() {
        return each.stream().filter(w -> w.convention().equals(subject.terms().convention())).findFirst()
                .orElseThrow();
    }

    /// Tokens a second of one device.
    public Rational rateEach() {
        return rate.over(said.devices());
    }

    /// The tokens of a step, where its sequences are said.
    public Optional<Rational> tokens() {
        return said.steps() ? Optional.of(subject.value(subject.tokens())) : Optional.empty();
    }

    /// The seconds that a step takes, where its sequences are said.
    public Optional<Rational> seconds() {
        return tokens().map(tokens -> tokens.over(rate));
    }

    /// Model FLOPs a second of one device.
    public Rational flops(Worth worth) {
        return worth.model().times(rateEach());
    }

    /// Model FLOPs over time and peak, where the peak is known.
    public Optional<Rational> mfu(Worth worth) {
        return said.peak().map(peak -> worth.model().times(rateEach()).over(peak));
    }

    /// Hardware FLOPs over time and peak, where the peak is known.
    public Optional<Rational> hfu(Worth worth) {
        return said.peak().map(peak -> worth.hardware().times(rateEach()).over(peak));
    }

    /// The convention that counts least, the first of several.
    public Worth least() {
        return each.stream().min(Comparator.comparing(Worth::model)).orElseThrow();
    }

    /// The convention that counts most, the first of several.
    public Worth most() {
        return each.stream().max(Comparator.comparing(Worth::model)).orElseThrow();
    }

    /// By how much the convention that counts most exceeds the one that counts least, part by part, the greatest
    /// difference first; what is less than a thousandth of the whole is left out.
    public SequencedMap<String, Rational> apart() {
        var from = least();
        var to = most();
        var names = new LinkedHashSet<>(to.parts().keySet());
        names.addAll(from.parts().keySet());
        var apart = new LinkedHashMap<String, Rational>();
        names.stream().map(name -> Map.entry(name, to.parts().getOrDefault(name, Rational.ZERO)
                        .minus(from.parts().getOrDefault(name, Rational.ZERO))))
                .filter(e -> size(e.getValue()).compareTo(to.model().times(LEAST)) >= 0)
                .sorted(Comparator.comparing((Map.Entry<String, Rational> e) -> size(e.getValue())).reversed())
                .forEach(e -> apart.put(e.getKey(), e.getValue()));
        return apart;
    }

    private static Rational size(Rational value) {
        return value.signum() < 0 ? value.negated() : value;
    }

    /// By the conventions that say nothing of scans, where the model has some.
    public List<Worth> withoutScans() {
        boolean scans = each.stream().anyMatch(worth -> worth.parts().containsKey(Matmul.SCAN.label()));
        return scans ? each.stream().filter(worth -> worth.convention().scans().isEmpty()).toList() : List.of();
    }

    /// Whether a figure of all devices would be below their peak as one of each device too.
    public boolean mayBeEach() {
        return said.figure() == Reported.Figure.TOKENS && said.devices().compareTo(Rational.ONE) > 0
                && mfu(reported()).filter(mfu -> mfu.times(said.devices()).compareTo(Rational.ONE) <= 0).isPresent();
    }
}
