package assay.ask;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Axis;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Size;
import assay.model.Sizes;
import assay.pass.Shard;
import assay.plan.Spread;
import assay.quantity.Figures;
import assay.spec.Spec;
import assay.storage.Plain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A model, the terms of its account, and a value for every size.
///
/// @param accounts of the model, shared by all of its cases
/// @param sizes the model's, and `B` (batch), `T` (context) and `t` (the position that is decoded)
/// @param values of all sizes
/// @param bindings what stands for each size in a formula of numbers: its value, or itself where it is kept
/// @param dtypeSource where the main element type comes from
/// @param weightsSource where it comes from how weights are stored
/// @param said what a reader of any number should know
/// @param stored what a reader of the bytes of weights should know besides
/// @param tuning what of the model is trained
/// @param spread over which ranks it is spread
public record Case(
        Accounts accounts,
        Terms terms,
        Sizes sizes,
        Map<String, Rational> values,
        Map<String, Expr> bindings,
        String dtypeSource,
        String weightsSource,
        List<String> said,
        List<String> stored,
        Tuning tuning,
        Spread spread) {
    private static final Expr DEFAULT_CONTEXT = Expr.of(1024);

    /// The case of a spec. Throws [assay.problem.Refusal] with everything that is wrong with it.
    public static Case of(Spec spec, Options options) {
        return of(Accounts.of(model(spec, options)), spec, options);
    }

    /// The case of a spec that is read. Throws [assay.problem.Refusal] with everything that is wrong with it.
    public static Case of(Families.Read read, Spec spec, Options options) {
        return of(Accounts.of(OneRank.whole(options.tuning().of(read.model()), options.spread())), spec, options);
    }

    /// The model of a spec, of which as much is trained as is asked for, or what those of its ranks have of it over
    /// which matrices are split.
    public static Model model(Spec spec, Options options) {
        return OneRank.whole(built(spec, options), options.spread());
    }

    /// The model of a spec on one device, of which as much is trained as is asked for.
    static Model built(Spec spec, Options options) {
        return options.tuning().of(Families.build(spec));
    }

    /// What one rank has of the model of a spec: of the stage that is looked at, where one is.
    public static Model rank(Spec spec, Options options) {
        var spread = options.spread();
        return spread.degrees().pp() > 1 && spread.stage().isEmpty() ? model(spec, options)
                : OneRank.of(built(spec, options), spread);
    }

    /// The case of a spec whose model is made.
    static Case of(Accounts accounts, Spec spec, Options options) {
        var model = accounts.model();
        var sizes = sizes(model, options);
        var values = sizes.values();
        Beside.check(values);
        var stored = Stored.of(spec, model, values, options);
        var terms = Terms.of(options.convention(), stored.main()).keeping(options.kept())
                .storing(stored.weights(), stored.cached());
        return new Case(accounts, terms, sizes, values, sizes.bindings(options.point().keep()), stored.source(),
                stored.scheme(), notes(model, values), stored.notes(), options.tuning(),
                options.spread());
    }

    /// What a rank has of this case's model, in the same terms: where weights are said to be stored otherwise than they
    /// are trained, that is of the whole.
    ///
    /// @param rank of the model
    Case part(Accounts rank, Options options) {
        var model = rank.model();
        var own = sizes(model, options);
        var known = own.values();
        return new Case(rank, terms, own, known, own.bindings(options.point().keep()), dtypeSource, weightsSource,
                notes(model, known), stored, tuning, options.spread());
    }

    private static Sizes sizes(Model model, Options options) {
        var batch = options.point().batch();
        return model.sizes()
                .with(new Size("B", Expr.of(batch), source(batch, options.spread())))
                .with(context(model, options))
                .with(new Size(Terms.POSITION, Expr.dim("T"), "the last token of the context"));
    }

    private static String source(Rational batch, Spread spread) {
        return batch.equals(Rational.ONE) ? "default: 1" : spread.batch().isEmpty() && spread.said()
                && batch.equals(spread.sequences()) ? "default: as few as every rank has something of" : "--batch";
    }

    /// The case of the same model with other options.
    ///
    /// @param spec of the model
    public Case with(Spec spec, Options options) {
        return spread.equals(options.spread()) ? of(accounts, spec, options) : of(spec, options);
    }

    public Model model() {
        return accounts.model();
    }

    /// What a reader of the numbers should know.
    public List<String> notes() {
        return Stream.concat(said.stream(), stored.stream()).toList();
    }

    /// Whether nothing but the sizes and the form of its model decides its figures: it is on one device, all of it is
    /// trained, nothing stands beside the text, and no scheme asks what its weights are divided into.
    public boolean isPlain() {
        return !spread.said() && spread.degrees().tp() == 1 && tuning.equals(Tuning.ALL) && beside().isEmpty()
                && terms.weights().storage() instanceof Plain;
    }

    /// What is given beside the text.
    public List<Beside> beside() {
        return Beside.of(values);
    }

    /// This case with another size.
    Case with(Size size) {
        var other = sizes.with(size);
        return new Case(accounts, terms, other, other.values(), bindings, dtypeSource, weightsSource, said, stored,
                tuning, spread);
    }

    /// An amount at another context, all else as it is.
    public Rational at(Expr amount, Rational context) {
        return amount.at(with(new Size("T", Expr.of(context), "")).values);
    }

    /// The ledger of a quantity, where there is one.
    public Optional<Ledger> ledger(Quantity quantity) {
        return accounts.ledger(quantity, terms);
    }

    public Rational value(Expr expr) {
        return expr.at(values);
    }

    /// The tokens of a pass: `B*T` of a text.
    public Expr tokens() {
        return Expr.dim("B").times(length());
    }

    /// The tokens of one of `B`: `T` of a text, and of what is an image or a sound alone as many as its model makes of
    /// it, or of all of them that one is given, whatever `T` is.
    public Expr length() {
        var own = model().axes().getOrDefault("t", Expr.dim("T"));
        return model().inputs().stream().anyMatch(input -> input.name().equals("ids")) || reaches(own)
                ? Expr.dim("T") : own.times(model().axes().getOrDefault("b", Expr.dim("B")).over(Expr.dim("B")));
    }

    private boolean reaches(Expr size) {
        return size.dims().stream().anyMatch(dim -> dim.name().equals("T")
                || Optional.ofNullable(sizes.all().get(dim.name())).map(Size::definition)
                        .filter(made -> !made.equals(Expr.dim(dim.name()))).map(this::reaches).orElse(false));
    }

    /// An expression with numbers for all sizes that are not kept.
    public Expr bound(Expr expr) {
        return keeps() ? expr.with(bindings) : Expr.of(value(expr));
    }

    /// Whether a size is left symbolic.
    public boolean keeps() {
        return !bindings.getOrDefault("B", Expr.ZERO).isConstant()
                || !bindings.getOrDefault("T", Expr.ZERO).isConstant();
    }

    /// Whether any quantity depends on a size, be it by way of others.
    public boolean needs(String size) {
        var needed = new HashSet<String>();
        for (var quantity : Quantity.ALL) {
            ledger(quantity).ifPresent(l -> l.total().dims().forEach(dim -> needs(dim.name(), needed)));
        }
        return needed.contains(size);
    }

    private void needs(String name, Set<String> needed) {
        var size = sizes.all().get(name);
        if (needed.add(name) && size != null) {
            size.definition().dims().forEach(dim -> needs(dim.name(), needed));
        }
    }

    /// Whether another case has the same formulas, whatever the value of one size.
    boolean isAlike(Case other, String but) {
        for (var size : sizes.all().values()) {
            var its = other.sizes.all().get(size.name());
            boolean same = size.name().equals(but) || (its != null && its.definition().equals(size.definition()));
            if (!same) {
                return false;
            }
        }
        return Quantity.ALL.stream().allMatch(quantity -> ledger(quantity).map(Ledger::entries)
                .map(entries -> entries.stream().map(Entry::amount).toList())
                .equals(other.ledger(quantity).map(Ledger::entries)
                        .map(entries -> entries.stream().map(Entry::amount).toList())));
    }

    /// Whether a node has experts that are chosen.
    private static boolean chooses(Node node) {
        return node instanceof Op op
                ? op.line().reads().stream().anyMatch(t -> t.axes().stream().anyMatch(Axis::chosen))
                : node.parts().stream().anyMatch(Case::chooses);
    }

    private static Size context(Model model, Options options) {
        if (options.point().seq().isPresent()) {
            return new Size("T", Expr.of(options.point().seq().get()), options.point().context());
        }
        return model.sizes().all().containsKey("context_length")
                ? new Size("T", Expr.dim("context_length"), "the model's context_length")
                : new Size("T", DEFAULT_CONTEXT, "default: 1024, since the model names no context length");
    }

    private static List<String> notes(Model model, Map<String, Rational> values) {
        var notes = new ArrayList<>(model.notes());
        if (Shard.ranks(model).compareTo(Rational.ONE) > 0) {
            notes.add("One of " + Shard.ranks(model) + " ranks over which matrices are split (--tp): what it holds and "
                    + "does. A vocabulary that cannot be split evenly is filled up.");
        }
        var beside = Beside.of(values);
        beside.forEach(part -> notes.add(part.name() + ": " + part.share(values.getOrDefault("T", Rational.ONE))
                + ". The context's T counts them."));
        var known = new HashMap<>(values);
        var context = known.getOrDefault("T", Rational.ONE);
        var positions = known.getOrDefault("context_length", context);
        boolean learned = model.switches().stream()
                .anyMatch(s -> s.name().equals("position") && s.value().equals("learned"));
        if (context.compareTo(positions) > 0) {
            notes.add(learned
                    ? "T = " + Figures.exact(context) + " exceeds the "
                            + Figures.counted(positions, "learned position") + ": "
                            + "the model as it is cannot run it, and its parameters are counted with "
                            + Figures.counted(positions, "row") + " (--set context_length=" + context + " adds them)."
                    : "T = " + Figures.exact(context) + " exceeds the model's context length of "
                            + Figures.exact(positions) + ".");
        }
        var chosen = known.getOrDefault("num_experts_per_tok", Rational.ZERO);
        var experts = known.getOrDefault("num_experts", chosen);
        if (chosen.compareTo(experts) > 0 && chooses(model.root())) {
            var source = Optional.ofNullable(model.sizes().all().get("num_experts_per_tok")).map(Size::source);
            notes.add("num_experts_per_tok = " + Figures.exact(chosen) + source.map(s -> " (" + s + ")").orElse("")
                    + " is more than num_experts = " + Figures.exact(experts) + ": the model as it is cannot run, "
                    + "since no more experts can be chosen than there are. The choice is counted as it stands, so "
                    + "active parameters exceed all.");
        }
        var heads = known.getOrDefault("num_heads", Rational.of(8));
        if (!heads.over(Rational.of(2)).isInteger()) {
            notes.add("num_heads = " + heads + " is odd, so heads cannot be split evenly over 2, 4 or 8 devices.");
        }
        return notes;
    }
}
