package assay.report;

import assay.account.Active;
import assay.account.Cache;
import assay.account.Decoding;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Growth.Overtaking;
import assay.ask.Growth;
import assay.ask.Room;
import assay.ask.Rules;
import assay.ask.Statement;
import assay.convention.Matmul;
import assay.model.Checkpoint;
import assay.model.Component;
import assay.model.Size;
import assay.quantity.Columns;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What people ask of a model first, on one screen: how large it is, what it takes, where the work is, and what to ask
/// next. Everything else is in [AccountSheet].
public final class AccountScreen {
    private static final int LABEL = 12;
    private static final int FEW = 3;
    /// What is said of crossings, in few words.
    private static final Map<Overtaking, String> SHORT = Map.of(Overtaking.ATTENTION_FEED_FORWARD,
            "passes feed-forward", Overtaking.SCORES_HALF, "scores half of all");

    /// The lines of a screen, of the heads of a table, and those that are empty between sections.
    private static final int SCREEN = 40;
    private static final int HEADS = 2;
    private static final int GAPS = 4;

    /// The columns of a narrow page, some words' ends left free.
    private static final int NARROW = 76;

    /// A component of which less is little, of both parameters and work.
    private static final Rational LITTLE = Rational.of(1, 100);

    private static final List<Rational> CONTEXTS = List.of(Rational.of(32_768), Rational.of(131_072));

    /// A size that tells a model apart.
    ///
    /// @param noun of what it is a number; empty where it is told by its name
    private record Told(String size, String noun) {
        String with(Rational value) {
            return noun.isEmpty() ? size.replace("sliding_", "").replace("vocab_size", "vocabulary") + " "
                    + Figures.exact(value) : Figures.counted(value, noun);
        }
    }

    private static final List<Told> SHAPE = List.of(
            new Told("num_layers", "layer"), new Told("num_encoder_layers", "encoder layer"),
            new Told("num_decoder_layers", "decoder layer"), new Told("d_model", ""), new Told("num_heads", "head"),
            new Told("num_kv_heads", "KV head"), new Told("head_dim", ""), new Told("d_ff", ""),
            new Told("num_experts", "expert"), new Told("num_experts_per_tok", "chosen expert"),
            new Told("d_expert", ""), new Told("sliding_window", ""), new Told("vocab_size", ""));

    private final Statement statement;
    private final Case subject;
    private final String called;
    private final Optional<Checkpoint> files;
    private final Optional<Room> room;

    private AccountScreen(Statement statement, String called, Optional<Checkpoint> files, Optional<Room> room) {
        this.room = room;
        this.called = called;
        this.files = files;
        this.statement = statement;
        this.subject = statement.subject();
    }

    /// The screen of one account.
    ///
    /// @param called how the model was asked for
    /// @param files that hold its tensors, where there are any
    public static Sheet of(Statement statement, String called, Optional<Checkpoint> files) {
        return of(statement, called, files, Optional.empty());
    }

    /// The screen of one account, with how many sequences have room in a memory.
    public static Sheet of(Statement statement, String called, Optional<Checkpoint> files, Optional<Room> room) {
        return new AccountScreen(statement, called, files, room).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        var facts = new ArrayList<>(List.of(Sentence.plain(shape())));
        facts.addAll(facts());
        sections.add(new Lines("", facts));
        int besides = Stream.of(List.of(headline()), facts, remarks(), next()).mapToInt(AccountScreen::lines).sum()
                + HEADS + GAPS + (statement.notes().isEmpty() ? 0 : 1);
        var parts = parts(SCREEN - besides);
        sections.add(parts);
        var remarks = new ArrayList<>(remarks());
        var next = next();
        remarks.addAll(notes(SCREEN - (lines(List.of(headline())) + lines(facts) + parts.rows().size() + HEADS
                + lines(remarks) + lines(next) + GAPS)));
        sections.add(new Lines("", remarks));
        sections.add(new Lines("", next));
        return new Sheet(headline().toString(), sections);
    }

    private Optional<Rational> value(Quantity quantity) {
        return statement.ledger(quantity).map(l -> subject.value(l.total()));
    }

    private Sentence headline() {
        var store = subject.terms().weights().storage().name();
        var all = new ArrayList<Phrase>();
        all.add(Sentence.of("{}: {}", Cell.of(subject.model().name()),
                Cell.of(value(new Parameters()).orElse(Rational.ZERO), Unit.PARAMETER).as(Look.SCALED)));
        value(new Weights()).ifPresent(bytes -> all.add(Sentence.of("{} in {}", Cell.decimal(bytes), Cell.of(store))));
        perToken().filter(Further::all).ifPresent(token -> all.add(
                Sentence.of("{} of KV cache a token", Cell.binary(token.bytes))));
        return Sentence.join(", ", all);
    }

    /// The size of a model in a line that other screens have too: its parameters, with and without its tables, and what
    /// a token adds to its cache.
    static Sentence size(Case subject) {
        var all = new ArrayList<Phrase>();
        subject.ledger(new Parameters()).ifPresent(ledger -> {
            all.add(Sentence.of("{}", Cell.of(subject.value(ledger.total()), Unit.PARAMETER).as(Look.SCALED)));
            all.add(Sentence.of("{} without embedding and head",
                    Cell.of(subject.value(ledger.total().minus(tables(ledger))), Unit.PARAMETER).as(Look.SCALED)));
        });
        subject.ledger(new Cache()).ifPresent(ledger -> {
            var token = Further.of(subject, ledger.total());
            all.add(Sentence.of("{} of KV cache a {} in {}", Cell.of(token.bytes, Unit.BYTE),
                    Cell.of(token.all ? "token" : "further token"), Cell.of(subject.terms().dtype().label())));
        });
        return Sentence.join(", ", all);
    }

    private static Expr tables(Ledger ledger) {
        return ledger.of(Component.EMBEDDING).total().plus(ledger.of(Component.HEAD).total());
    }

    private String shape() {
        var words = new ArrayList<String>();
        SHAPE.forEach(told -> Optional.ofNullable(subject.values().get(told.size))
                .ifPresent(value -> words.add(told.with(value))));
        subject.model().switches().stream().filter(s -> s.name().equals("tied")).findFirst()
                .ifPresent(s -> words.add(s.value().equals("true") ? "tied" : "untied"));
        return subject.model().family() + (words.isEmpty() ? "" : ": " + String.join(", ", words));
    }

    private List<Sentence> facts() {
        var lines = new ArrayList<Sentence>();
        lines.add(parameters());
        mostly().ifPresent(lines::add);
        value(new Weights()).ifPresent(bytes -> lines.add(fact("Weights", weights(bytes))));
        files.ifPresent(f -> lines.add(fact("Files", Sentence.of("{} in {}: {}", Cell.of(f.elements(), Unit.ELEMENT),
                Cell.of(Rational.of(f.tensors().size()), Unit.TENSOR), Sentence.join(", ", f.bytesByDtype().entrySet()
                        .stream().map(e -> Sentence.of("{} in {}", Cell.decimal(e.getValue()), Cell.of(e.getKey())))
                        .toList())))));
        cache().ifPresent(lines::add);
        lines.addAll(held());
        subject.beside().forEach(part -> lines.add(fact(part.name(), Sentence.plain(
                part.share(subject.value(Expr.dim("T")))))));
        var tokens = subject.value(subject.tokens());
        statement.ledger(new Step()).ifPresent(step -> lines.add(fact("Training", work(step, tokens, "a token"))));
        statement.ledger(new Forward()).ifPresent(forward -> lines.add(fact("Forward",
                work(forward, Rational.ONE, "for " + Figures.counted(tokens, "token")))));
        value(new Decoding()).ifPresent(flops -> lines.add(fact("Decoding", Sentence.of("{} for the next token",
                Cell.of(flops, Unit.FLOP).as(Look.SCALED)))));
        crossings().ifPresent(lines::add);
        return lines;
    }

    /// From which contexts on attention is more than the rest.
    private Optional<Sentence> crossings() {
        return Growth.of(subject).map(growth -> growth.crossings().stream().filter(c -> c.first().isPresent()
                && SHORT.containsKey(c.what())).toList())
                .filter(all -> !all.isEmpty()).map(all -> fact("Attention", Sentence.join("; ", all.stream()
                        .map(c -> Sentence.of("{} at T = {}", Cell.of(SHORT.getOrDefault(c.what(), "")),
                                Cell.of(Rational.of(c.first().orElseThrow())))).toList())));
    }

    private static Sentence fact(String label, Sentence says) {
        return Sentence.of("{}{}", Cell.of(label + " ".repeat(Math.max(1, LABEL - label.length()))), says);
    }

    private Sentence parameters() {
        var ledger = statement.ledger(new Parameters()).orElseThrow();
        var all = new ArrayList<Phrase>();
        all.add(Cell.of(subject, ledger.total(), Unit.NUMBER));
        var without = subject.value(ledger.total().minus(tables(ledger)));
        all.add(Sentence.of("{} without embedding and head",
                Cell.of(without, Unit.PARAMETER).as(Look.SCALED)));
        var active = value(new Active()).orElse(Rational.ZERO);
        if (!active.equals(subject.value(ledger.total()))) {
            all.add(Sentence.of("{} active a token", Cell.of(active, Unit.PARAMETER).as(Look.SCALED)));
        }
        return fact("Parameters", Sentence.join("; ", all));
    }

    /// The component with most of the parameters, and that with most of the forward pass.
    private Optional<Sentence> mostly() {
        var all = new ArrayList<Phrase>();
        statement.ledger(new Parameters()).flatMap(ledger -> largest("parameters", ledger)).ifPresent(all::add);
        statement.ledger(new Forward()).flatMap(ledger -> largest("forward FLOPs", ledger)).ifPresent(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(fact("Mostly", Sentence.join("; ", all)));
    }

    private Optional<Sentence> largest(String what, Ledger ledger) {
        return subject.value(ledger.total()).signum() == 0 ? Optional.empty()
                : ledger.components().entrySet().stream()
                        .max(Comparator.comparing(part -> subject.value(part.getValue())))
                        .map(part -> Sentence.of("{}: {}, {}", Cell.of(what), Cell.of(part.getKey()),
                                shareOf(part.getKey(), ledger)));
    }

    private Cell shareOf(String component, Ledger ledger) {
        return Cell.share("total", subject.value(ledger.components().getOrDefault(component, Expr.ZERO)),
                subject.value(ledger.total()));
    }

    private Sentence weights(Rational bytes) {
        var elements = value(new Parameters()).orElse(Rational.ZERO);
        var store = subject.terms().weights().storage().name();
        var others = Stream.of(Dtype.BF16, Dtype.FP8, Dtype.INT4).filter(t -> !t.label().equals(store)).map(
                t -> Sentence.of("{} in {}", Cell.decimal(elements.times(t.bytes())), Cell.of(t.label()))).toList();
        return Sentence.of("{} in {}; without scales {}", Cell.of(bytes, Unit.BYTE).as(Look.SCALED), Cell.of(store),
                Sentence.join(", ", others));
    }

    /// What a further token adds to the cache.
    ///
    /// @param bytes that it adds at the context of the case
    /// @param all whether every token adds as much, and nothing is kept beside them
    private record Further(Rational bytes, boolean all) {
        static Further of(Case subject, Expr total) {
            var context = subject.values().getOrDefault("T", Rational.ONE);
            var batch = subject.values().getOrDefault("B", Rational.ONE);
            var here = subject.at(total, context);
            var bytes = subject.at(total, context.plus(Rational.ONE)).minus(here).over(batch);
            return new Further(bytes, here.equals(bytes.times(context).times(batch)));
        }
    }

    private Optional<Further> perToken() {
        return statement.ledger(new Cache()).map(Ledger::total).map(total -> Further.of(subject, total));
    }

    /// Weights and cache together, and how many sequences have room.
    private List<Sentence> held() {
        var lines = new ArrayList<Sentence>();
        value(new Cache()).ifPresent(cache -> value(new Weights()).ifPresent(weights -> lines.add(fact("In memory",
                Sentence.of("{}: weights and cache, {} x {}", Cell.of(weights.plus(cache), Unit.BYTE)
                        .as(Look.SCALED), Cell.of(subject.value(Expr.dim("B"))),
                        Cell.of(Figures.counted(subject.value(Expr.dim("T")), "token")))))));
        room.ifPresent(r -> lines.add(fact("Room", Sentence.plain(r.sentence()))));
        return lines;
    }

    private Optional<Sentence> cache() {
        return statement.ledger(new Cache()).map(ledger -> {
            var token = perToken().orElseThrow();
            var contexts = new LinkedHashSet<Rational>();
            contexts.add(subject.values().getOrDefault("T", Rational.ONE));
            contexts.addAll(CONTEXTS);
            var points = contexts.stream().sorted().map(t -> Sentence.of("{} at {}",
                    Cell.binary(subject.at(ledger.total(), t)), Cell.of(t))).toList();
            var batch = subject.values().getOrDefault("B", Rational.ONE);
            return fact("KV cache", Sentence.of("{} {}; {}{}", Cell.of(token.bytes, Unit.BYTE),
                    Cell.of(token.all ? "a token" : "a further token"), Sentence.join(", ", points),
                    Cell.of(batch.equals(Rational.ONE) ? "" : " for " + Figures.counted(batch, "sequence"))));
        });
    }

    /// Work for so many tokens, by exactly the pairs too where that is another number, and by the rule of a step.
    private Sentence work(Ledger ledger, Rational tokens, String whose) {
        var all = new ArrayList<Phrase>();
        all.add(Sentence.of("{} {}", Cell.of(subject.value(ledger.total()).over(tokens), Unit.FLOP).as(Look.SCALED),
                Cell.of(whose)));
        statement.byExactPairs(ledger).ifPresent(exact -> all.add(Sentence.of("by exact pairs {}",
                Cell.of(subject.value(exact.total()).over(tokens), Unit.FLOP).as(Look.SCALED))));
        if (ledger.quantity() instanceof Step) {
            var rules = Rules.of(statement);
            rules.rules().stream().filter(r -> r.name().equals("6N")).findFirst().ifPresent(rule -> all.add(
                    Sentence.of("6N says {}{}", Cell.of(rule.says().over(rules.tokens()), Unit.FLOP).as(Look.SCALED),
                            off(rule))));
        }
        return Sentence.join("; ", all);
    }

    private static Sentence off(Rules.Rule rule) {
        var off = rule.off();
        return off.signum() == 0 ? Sentence.plain("") : Sentence.of(off.signum() < 0 ? ", {} too low" : ", {} too high",
                new Cell.Part(new Share("counted", off.signum() < 0 ? off.negated() : off)));
    }

    /// Parameters and forward work of each component, the largest first, of attention its matrices and its scores.
    ///
    /// @param room rows that there is room for; where there are more, those of little share go together
    private Table parts(int room) {
        var parameters = statement.ledger(new Parameters()).orElseThrow();
        var forward = statement.ledger(new Forward());
        var names = new LinkedHashSet<>(parameters.components().keySet());
        forward.ifPresent(f -> names.addAll(f.components().keySet()));
        var rows = new ArrayList<List<Cell>>();
        var work = forward.map(Ledger::total).orElse(Expr.ZERO);
        record Sized(String name, Rational share) { }
        var sorted = names.stream().map(name -> new Sized(name, largest(name, parameters, forward)))
                .sorted((a, b) -> b.share.compareTo(a.share)).map(Sized::name).toList();
        for (var name : sorted) {
            var held = parameters.components().getOrDefault(name, Expr.ZERO);
            var done = forward.map(f -> f.components().getOrDefault(name, Expr.ZERO)).orElse(Expr.ZERO);
            rows.add(row(name, held, parameters.total(), done, work));
            if (name.equals(Component.ATTENTION.label()) && forward.isPresent()) {
                var scores = forward.get().of(Component.ATTENTION).only(e -> e.matmul() == Matmul.SCORES).total();
                if (!scores.isZero()) {
                    rows.add(row("  projections", held, parameters.total(), done.minus(scores), work));
                    rows.add(row("  scores", Expr.ZERO, parameters.total(), scores, work));
                }
            }
        }
        rows.removeIf(r -> r.get(1) instanceof Cell.Blank && r.get(4) instanceof Cell.Blank);
        var least = sorted.stream().filter(name -> largest(name, parameters, forward).compareTo(LITTLE) < 0).toList();
        var little = least.size() > 1 ? least : sorted.subList(Math.max(sorted.size() - 2, 0), sorted.size());
        if (rows.size() + 1 > room && little.size() > 1) {
            rows.removeIf(r -> little.contains(r.getFirst().shown()));
            rows.add(row(little.size() + " more", sum(parameters, little), parameters.total(),
                    forward.map(f -> sum(f, little)).orElse(Expr.ZERO), work));
        }
        rows.add(row("total", parameters.total(), parameters.total(), work, work));
        return new Table("", List.of(), List.of(Column.text("part"), Column.figure("parameters"),
                Column.figure("of total"), Column.text(""), Column.figure("forward FLOPs"), Column.figure("of total"),
                Column.text("")), rows);
    }

    private static Expr sum(Ledger ledger, List<String> components) {
        return Expr.sum(components.stream().map(name -> ledger.components().getOrDefault(name, Expr.ZERO)).toList());
    }

    /// The larger of a component's shares: of the parameters, and of the forward pass.
    private Rational largest(String name, Ledger parameters, Optional<Ledger> forward) {
        return Stream.concat(Stream.of(parameters), forward.stream()).map(ledger -> {
            var all = subject.value(ledger.total());
            return all.signum() == 0 ? Rational.ZERO
                    : subject.value(ledger.components().getOrDefault(name, Expr.ZERO)).over(all);
        }).max(Comparator.naturalOrder()).orElse(Rational.ZERO);
    }

    private List<Cell> row(String name, Expr held, Expr parameters, Expr done, Expr work) {
        var cells = new ArrayList<Cell>(List.of(Cell.of(name)));
        boolean total = name.equals("total");
        cells.addAll(amount(held, parameters, Unit.PARAMETER, total));
        cells.addAll(amount(done, work, Unit.FLOP, total));
        return cells;
    }

    private List<Cell> amount(Expr part, Expr all, Unit unit, boolean total) {
        var value = subject.value(part);
        var whole = subject.value(all);
        return value.signum() == 0 ? List.of(new Cell.Blank(), new Cell.Blank(), new Cell.Blank())
                : List.of(Cell.of(value, unit).as(Look.SCALED), Cell.share("total", value, whole),
                        total ? new Cell.Blank() : Cell.bar("total", value, whole));
    }

    private List<Sentence> remarks() {
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.plain("Assumed: " + assumed() + "."));
        statement.ledger(new Forward()).filter(f -> !f.omissions().isEmpty()).ifPresent(forward -> lines.add(
                Sentence.plain("Not counted: " + few(forward.omissions().stream().map(Omission::what).distinct()
                        .toList()) + ".")));
        return lines;
    }

    /// The notes that there is room for, and how many more there are.
    private List<Sentence> notes(int room) {
        var all = Sentence.plain(statement.notes());
        int shown = all.size();
        while (shown > 0 && lines(all.subList(0, shown)) + (shown < all.size() ? 1 : 0) > room) {
            shown--;
        }
        var some = new ArrayList<>(all.subList(0, shown));
        if (shown < all.size()) {
            some.add(Sentence.plain(Figures.counted(Rational.of(all.size() - shown), shown == 0 ? "note" : "more note")
                    + " with --full."));
        }
        return some;
    }

    /// The lines of sentences on the narrowest page that they are made for, at most.
    private static int lines(List<Sentence> sentences) {
        return sentences.stream().mapToInt(s -> 1 + (Columns.of(s.toString()) - 1) / NARROW).sum();
    }

    /// The first of many words.
    private static String few(List<String> words) {
        return String.join(", ", words.subList(0, Math.min(words.size(), FEW)))
                + (words.size() > FEW ? " and " + (words.size() - FEW) + " more" : "");
    }

    private String assumed() {
        var all = new ArrayList<String>();
        for (var name : List.of("B", "T")) {
            var size = subject.sizes().all().get(name);
            if (size != null && (name.equals("T") || size.source().startsWith("default"))) {
                all.add(name + " = " + Figures.exact(subject.values().getOrDefault(name, Rational.ONE)) + " ("
                        + (size.source().equals("default: 1") ? "--batch" : size.source()) + ")");
            }
        }
        all.add("convention " + statement.convention().name());
        all.add(subject.terms().weights().storage().name() + " by " + subject.weightsSource());
        var defaults = subject.sizes().all().values().stream().filter(s -> s.source().startsWith("default")
                && !s.name().equals("B") && !s.name().equals("T")).map(Size::name).toList();
        if (!defaults.isEmpty()) {
            all.add("by default " + few(defaults));
        }
        return String.join("; ", all);
    }

    private List<Sentence> next() {
        var explain = "assay explain " + called + " flops.forward; assay train " + called;
        return List.of(
                Sentence.plain("--full: every part, with formulas; --by parameters|flops|kv|memory: one account"),
                Sentence.plain(Columns.of(explain) > NARROW ? explain : explain + " --on h100"));
    }
}
