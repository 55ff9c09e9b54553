package assay.audit;

import assay.algebra.Rational;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The models and contexts that an answer speaks of, line by line.
final class Subjects {
    /// The model that the exercise is about where nothing else is named.
    static final String DEFAULT = "gpt2-xl";

    private static final Map<String, Map<String, Rational>> COURSE = new LinkedHashMap<>();

    static {
        course("gpt2-small", 12, 768, 12);
        course("gpt2-medium", 24, 1024, 16);
        course("gpt2-large", 36, 1280, 20);
        course("gpt2-xl", 48, 1600, 25);
    }

    private static void course(String name, long layers, long width, long heads) {
        COURSE.put(name, Map.of("num_layers", Rational.of(layers), "d_model", Rational.of(width), "num_heads",
                Rational.of(heads), "vocab_size", Rational.of(50257), "context_length", Rational.of(1024)));
    }

    private static final Map<String, String> SIZES = Map.ofEntries(
            Map.entry("vocab_size", "vocab_size"), Map.entry("vocab", "vocab_size"), Map.entry("v", "vocab_size"),
            Map.entry("vocabulary", "vocab_size"), Map.entry("n_vocab", "vocab_size"), Map.entry("词表", "vocab_size"),
            Map.entry("context_length", "context_length"), Map.entry("t", "context_length"),
            Map.entry("n_ctx", "context_length"), Map.entry("seq_len", "context_length"),
            Map.entry("context", "context_length"), Map.entry("ctx", "context_length"),
            Map.entry("sequence_length", "context_length"), Map.entry("seq", "context_length"),
            Map.entry("s", "context_length"),
            Map.entry("num_layers", "num_layers"), Map.entry("l", "num_layers"), Map.entry("layers", "num_layers"),
            Map.entry("n_layer", "num_layers"), Map.entry("n_layers", "num_layers"),
            Map.entry("num_layer", "num_layers"), Map.entry("层数", "num_layers"),
            Map.entry("couches", "num_layers"), Map.entry("blocks", "num_layers"),
            Map.entry("d_model", "d_model"), Map.entry("d", "d_model"), Map.entry("width", "d_model"),
            Map.entry("hidden_size", "d_model"), Map.entry("n_embd", "d_model"), Map.entry("dmodel", "d_model"),
            Map.entry("hidden", "d_model"), Map.entry("dim", "d_model"),
            Map.entry("num_heads", "num_heads"), Map.entry("h", "num_heads"), Map.entry("heads", "num_heads"),
            Map.entry("n_head", "num_heads"), Map.entry("n_heads", "num_heads"), Map.entry("têtes", "num_heads"),
            Map.entry("d_ff", "d_ff"), Map.entry("ff", "d_ff"), Map.entry("dff", "d_ff"), Map.entry("f", "d_ff"),
            Map.entry("d_{ff}", "d_ff"), Map.entry("ffn_dim", "d_ff"), Map.entry("d_{\\text{ff}}", "d_ff"),
            Map.entry("vocabulario", "vocab_size"), Map.entry("vokabular", "vocab_size"),
            Map.entry("vocabulaire", "vocab_size"), Map.entry("词表大小", "vocab_size"),
            Map.entry("contexto", "context_length"), Map.entry("kontext", "context_length"),
            Map.entry("contexte", "context_length"), Map.entry("上下文", "context_length"),
            Map.entry("kontextlänge", "context_length"), Map.entry("上下文长度", "context_length"),
            Map.entry("capas", "num_layers"), Map.entry("schichten", "num_layers"),
            Map.entry("num_hidden_layers", "num_layers"), Map.entry("ancho", "d_model"),
            Map.entry("anchura", "d_model"), Map.entry("breite", "d_model"), Map.entry("modellbreite", "d_model"),
            Map.entry("largeur", "d_model"), Map.entry("宽", "d_model"), Map.entry("宽度", "d_model"),
            Map.entry("隐藏维度", "d_model"), Map.entry("hidden_dim", "d_model"),
            Map.entry("cabezas", "num_heads"), Map.entry("köpfe", "num_heads"), Map.entry("头数", "num_heads"),
            Map.entry("num_attention_heads", "num_heads"), Map.entry("intermediate_size", "d_ff"),
            Map.entry("d_{model}", "d_model"), Map.entry("d_k", "head_dim"), Map.entry("head_dim", "head_dim"),
            Map.entry("kv_heads", "num_kv_heads"), Map.entry("num_kv_heads", "num_kv_heads"),
            Map.entry("n_kv_heads", "num_kv_heads"),
            Map.entry("層数", "num_layers"), Map.entry("camadas", "num_layers"), Map.entry("strati", "num_layers"),
            Map.entry("隠れ次元", "d_model"), Map.entry("隠れ層の次元", "d_model"), Map.entry("largura", "d_model"),
            Map.entry("larghezza", "d_model"), Map.entry("ヘッド数", "num_heads"), Map.entry("cabeças", "num_heads"),
            Map.entry("teste", "num_heads"), Map.entry("中間次元", "d_ff"), Map.entry("語彙", "vocab_size"),
            Map.entry("語彙数", "vocab_size"), Map.entry("vocabulário", "vocab_size"),
            Map.entry("vocabolario", "vocab_size"), Map.entry("コンテキスト長", "context_length"));

    /// The size that a name is of, in the spellings that people have: `L` is `num_layers`.
    static Optional<String> sizeOf(String name) {
        return Optional.ofNullable(SIZES.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The sizes of the course's models by their names.
    static Map<String, Map<String, Rational>> course() {
        return COURSE;
    }

    /// What a line speaks of.
    ///
    /// @param subjects the nearest first
    /// @param contexts the nearest first
    /// @param caption the one that a heading or a row names, and none beside it
    record Here(List<Subject> subjects, List<Rational> contexts, Optional<Subject> caption) {}

    private final Paper paper;
    private final Map<Line, List<Figure>> figures;
    private final Library models;
    /// What names of models begin with.
    private final NavigableSet<String> kins;
    private final NavigableSet<String> names;
    /// The words that names are made of, up to hyphens.
    private final Set<String> tokens;
    /// Those of names in other spellings.
    private static final Set<String> SPELLED = Set.of("gpt", "gpt3", "175b", "bloom", "bert", "llama", "deepseek");
    private final Map<Integer, Here> lines = new HashMap<>();
    /// What lines speak of, each once.
    private final Map<Here, Here> heres = new HashMap<>();
    private final LinkedHashMap<String, Subject> known = new LinkedHashMap<>();
    private final Map<Figure, String> sizes = new HashMap<>();
    /// Sizes that are not the model's so far, before the width tells whose they are.
    private final Map<String, Rational> pending = new HashMap<>();
    private final LinkedHashSet<Rational> contexts = new LinkedHashSet<>();

    private Subjects(Paper paper, Map<Line, List<Figure>> figures, Library models) {
        this.paper = paper;
        this.figures = figures;
        this.models = models;
        this.kins = new TreeSet<>(models.kin());
        this.names = new TreeSet<>(models.names());
        this.tokens = new HashSet<>(SPELLED);
        names.forEach(name -> tokens.addAll(List.of(name.split("-"))));
    }

    static Subjects of(Paper paper, Map<Line, List<Figure>> figures, Library models) {
        var subjects = new Subjects(paper, figures, models);
        subjects.read(figures);
        return subjects;
    }

    Here at(int index) {
        return lines.getOrDefault(index, new Here(List.of(), List.of(), Optional.empty()));
    }

    /// What a figure of a line speaks of: in a table the model that the head of its column names comes first.
    Here at(int index, Line line, Figure figure) {
        var here = at(index);
        for (var cell : forced ? List.<Line.Cell>of() : line.cells()) {
            if (cell.start() <= figure.start() && figure.start() < cell.end() && !cell.column().isEmpty()) {
                var named = named(cell.column()).stream().map(n -> known.getOrDefault(n.name(), n)).toList();
                if (named.size() == 1) {
                    var subjects = new LinkedHashSet<>(named);
                    subjects.addAll(here.subjects());
                    return new Here(List.copyOf(subjects), here.contexts(), Optional.of(named.getFirst()));
                }
            }
        }
        return forced || !line.cells().isEmpty() ? here : listed(line, figure, before(index, line, figure, here));
    }

    /// Where a line comes to speak of another context.
    ///
    /// @param at where that is named
    /// @param before the context of which the lines above speak
    private record Turn(int at, Rational before) {}

    private final Map<Integer, Turn> turns = new HashMap<>();

    private void turn(int index, List<Figure> figures, Rational before, Rational after) {
        if (!before.equals(after)) {
            figures.stream().filter(f -> f.value().equals(after)).findFirst()
                    .ifPresent(f -> turns.put(index, new Turn(f.start(), before)));
        }
    }

    /// What a figure speaks of that stands in a sentence before the one in which another context is named.
    private Here before(int index, Line line, Figure figure, Here here) {
        return Optional.ofNullable(turns.get(index)).filter(turn -> figure.end() < turn.at
                && SENTENCE.matcher(line.text().substring(figure.end(), turn.at)).find())
                .map(turn -> new Here(here.subjects(), List.of(turn.before), here.caption())).orElse(here);
    }

    private static final Pattern SENTENCE = Pattern.compile("[.;] |[。；]");

    /// Where a line names several models, the one whose name stands between a figure and the one before comes first:
    /// `small 350 GFLOPs, medium 1,033 GFLOPs`.
    private Here listed(Line line, Figure figure, Here here) {
        if (here.subjects().size() < 2) {
            return here;
        }
        int from = 0;
        for (var other : figures.getOrDefault(line, List.of())) {
            boolean name = other.start() > 1 && line.text().charAt(other.start() - 1) == '-'
                    && Character.isLetterOrDigit(line.text().charAt(other.start() - 2));
            from = other.end() <= figure.start() && !name ? other.end() : from;
        }
        if (from == 0) {
            return here;
        }
        var named = named(line.text().substring(from, figure.start())).stream()
                .map(n -> known.getOrDefault(n.name(), n)).toList();
        if (named.size() != 1 || !here.subjects().contains(named.getFirst())) {
            return here;
        }
        var subjects = new LinkedHashSet<>(named);
        subjects.addAll(here.subjects());
        return new Here(List.copyOf(subjects), here.contexts(), Optional.of(named.getFirst()));
    }

    List<Subject> all() {
        return List.copyOf(known.values());
    }

    List<Rational> contexts() {
        return List.copyOf(contexts);
    }

    /// The size that a figure gives, where it gives one: `d_model`.
    Optional<String> size(Figure figure) {
        return Optional.ofNullable(sizes.get(figure));
    }

    /// Takes every line as one that speaks of a model, and of none beside it; at its own context where the line names
    /// none.
    void only(Spec model) {
        var shape = Shape.of(model);
        var subject = new Subject(model.name(), shape.sizes(), Optional.of(shape));
        var own = Optional.ofNullable(shape.sizes().get("context_length")).orElse(USUAL);
        lines.replaceAll((_, here) -> new Here(List.of(subject), here.contexts().stream()
                .map(context -> context.equals(USUAL) ? own : context).toList(), Optional.empty()));
        known.clear();
        siblings.clear();
        known.put(subject.name(), subject);
        contexts.add(own);
        forced = true;
    }

    /// A longer context is spoken of by who means it.
    private static final Rational LONG = Rational.of(8192);

    /// The context of the exercise.
    private static final Rational USUAL = Rational.of(1024);

    private boolean forced;

    private void read(Map<Line, List<Figure>> figures) {
        var first = paper.lines().stream().flatMap(l -> named(l.text()).stream()).findFirst();
        Subject current = first.isEmpty() || first.get().course() ? subject(DEFAULT) : null;
        Subject caption = null;
        var captioned = "";
        Subject computed = null;
        int captionIndent = 0;
        boolean figured = false;
        Rational context = Rational.of(1024);
        for (int i = 0; i < paper.lines().size(); i++) {
            var line = paper.lines().get(i);
            var found = figures.getOrDefault(line, List.of());
            List<Subject> named = named(line.text()).stream().map(n -> known.getOrDefault(n.name(), n)).toList();
            if (line.heading() > 0 || part(line.text())) {
                context = Rational.of(ends(line.text()) ? 16384 : 1024);
                if (named.isEmpty() && known.containsKey(DEFAULT) && ends(line.text())
                        && (current == null || current.course())) {
                    current = known.get(DEFAULT);
                    caption = null;
                }
            }
            if (caption != null && found.isEmpty() && named.isEmpty() && !line.text().isBlank()
                    && line.indent() <= captionIndent && line.cells().isEmpty() && figured) {
                caption = null;
            }
            figured |= !found.isEmpty();
            if (!named.isEmpty() && line.cells().isEmpty()) {
                if (named.size() == 1 || current == null) {
                    if (current == null || !current.name().equals(named.getFirst().name())) {
                        context = Rational.of(1024);
                    }
                    current = named.getFirst();
                }
                caption = named.size() == 1 && captions(line) ? named.getFirst() : null;
                captionIndent = line.indent();
                figured = false;
            }
            var said = stated(line, found);
            var row = sized(line, said, named.isEmpty() ? Optional.ofNullable(current) : Optional.of(named.getFirst()));
            if (row.isPresent() && named.size() < 2) {
                named = List.of(row.get());
                caption = null;
            }
            boolean described = said.keySet().stream().anyMatch(k -> !k.equals("context_length"))
                    && !compared(line, found);
            if ((described && line.cells().isEmpty()) || (described && named.isEmpty())) {
                current = merged(current, said, caption != null || !named.isEmpty());
            } else if (described && named.size() == 1) {
                merged(named.getFirst(), said, true);
            }
            var ctx = Optional.ofNullable(said.get("context_length")).or(() -> headed(line, found))
                    .or(() -> mentioned(line.text(), found));
            if (ctx.isPresent()) {
                contexts.add(ctx.get());
                turn(i, found, context, ctx.get());
                context = ctx.get();
                if (ctx.get().equals(Rational.of(16384)) && named.isEmpty() && line.cells().isEmpty()
                        && caption == null && known.containsKey(DEFAULT)) {
                    current = known.get(DEFAULT);
                }
            }
            if (caption == null || !captioned.equals(caption.name())) {
                captioned = caption == null ? "" : caption.name();
                computed = null;
            }
            if (caption != null && caption.course()) {
                var fixed = COURSE.getOrDefault(caption.name(), Map.of());
                for (var e : said.entrySet()) {
                    if (fixed.containsKey(e.getKey()) && !fixed.get(e.getKey()).equals(e.getValue())
                            && !e.getKey().equals("context_length")) {
                        var other = new HashMap<>(computed == null ? known.getOrDefault(caption.name(), caption).sizes()
                                : computed.sizes());
                        other.put(e.getKey(), e.getValue());
                        computed = new Subject(caption.name() + ", as computed", other, Optional.empty());
                    }
                }
            }
            var here = new LinkedHashSet<Subject>();
            named.forEach(n -> here.add(known.getOrDefault(n.name(), n)));
            if (current != null) {
                here.add(current);
            }
            if (computed != null) {
                var sizes = new HashMap<>(computed.sizes());
                Optional.ofNullable(known.get(captioned)).map(k -> k.sizes().get("d_ff"))
                        .ifPresent(f -> sizes.put("d_ff", f));
                here.add(new Subject(computed.name(), sizes, Optional.empty()));
            }
            if (known.containsKey(DEFAULT)) {
                here.add(known.get(DEFAULT));
            }
            var near = new LinkedHashSet<Rational>();
            near.add(context);
            boolean labelled = named.size() == 1 && line.cells().isEmpty() && labels(line.text());
            if (labelled) {
                this.labelled.add(i);
            }
            boolean own = labelled || (named.size() == 1 && !line.cells().isEmpty());
            var spoken = new Here(List.copyOf(here), List.copyOf(near),
                    own ? Optional.of(known.getOrDefault(named.getFirst().name(), named.getFirst()))
                            : Optional.ofNullable(caption).map(c -> known.getOrDefault(c.name(), c)));
            lines.put(i, heres.computeIfAbsent(spoken, h -> h));
            if (!line.cells().isEmpty() && ctx.isPresent()) {
                context = Rational.of(1024);
            }
        }
        if (known.isEmpty()) {
            known.put(DEFAULT, subject(DEFAULT));
        }
        contexts.add(Rational.of(1024));
        known.values().stream().filter(s -> !s.course()).map(s -> s.sizes().get("context_length"))
                .filter(c -> c != null && c.compareTo(LONG) <= 0).limit(2).forEach(contexts::add);
        if (known.values().stream().anyMatch(Subject::course)) {
            contexts.add(Rational.of(16384));
        }
    }

    /// Whether a row of a table says one size of several models, one a column.
    private boolean compared(Line line, List<Figure> figures) {
        return line.cells().size() > 2 && SIZES.containsKey(line.cells().getFirst().text().toLowerCase(Locale.ROOT)
                .strip()) && line.cells().stream().filter(c -> figures.stream().anyMatch(f -> c.start() <= f.start()
                && f.start() < c.end()) && !named(c.column()).isEmpty()).count() > 1;
    }

    /// The model of a table's row that states layers and a width, where both are other than those of the one that is
    /// spoken of: one of its family with these sizes, by the row's own name.
    private Optional<Subject> sized(Line line, Map<String, Rational> said, Optional<Subject> spoken) {
        if (line.cells().isEmpty() || spoken.isEmpty() || line.cells().getFirst().text().isBlank()) {
            return Optional.empty();
        }
        var base = spoken.get();
        boolean other = OWN.stream().allMatch(size -> said.containsKey(size) && base.sizes().containsKey(size)
                && !said.get(size).equals(base.sizes().get(size)));
        var shape = base.shape();
        if (!other || shape.isEmpty()) {
            return Optional.empty();
        }
        var sizes = new HashMap<>(said);
        var width = said.getOrDefault("d_model", Rational.ONE);
        var by = width.over(base.sizes().getOrDefault("d_model", Rational.ONE));
        Optional.ofNullable(base.sizes().get("d_ff")).ifPresent(f -> sizes.putIfAbsent("d_ff", f.times(by)));
        Optional.ofNullable(base.sizes().get("num_heads")).map(h -> h.times(by)).filter(Rational::isInteger)
                .ifPresent(h -> sizes.putIfAbsent("num_heads", h));
        var name = line.cells().getFirst().text().strip();
        var subject = new Subject(name, shape.get().values(sizes), shape);
        known.put(name, subject);
        return Optional.of(subject);
    }

    /// The sizes by which models of one family are told apart.
    private static final List<String> OWN = List.of("num_layers", "d_model");

    /// Whether a line begins the part of the exercise that asks of the longer context.
    private static boolean ends(String text) {
        var t = text.replace("#", "").replace("*", "").replace("-", "").strip();
        return t.startsWith("(e)") || t.startsWith("e)") || t.startsWith("e.") || t.startsWith("E.");
    }

    /// Whether a line begins a part of an exercise: `(e) ...`, `b.`, `D.`.
    private static boolean part(String text) {
        var t = text.strip();
        int at = t.startsWith("(") ? 1 : 0;
        return (t.length() > at + 1 && t.charAt(at) >= 'a' && t.charAt(at) <= 'e'
                && (t.charAt(at + 1) == ')' || (at == 0 && t.charAt(at + 1) == '.')))
                || (t.length() > 1 && t.charAt(0) >= 'A' && t.charAt(0) <= 'E' && t.charAt(1) == '.');
    }

    /// Whether a line begins with whose its figures are: `Large (36 layers): ...`.
    private boolean labels(String text) {
        int colon = first(text, ':', '：');
        int bracket = first(text, '(', '（');
        int end = bracket > 0 && bracket < colon ? bracket : colon;
        return colon > 0 && end < LABEL && named(text.substring(0, end)).size() == 1;
    }

    /// Where the first of two signs stands; -1 where neither does.
    private static int first(String text, char one, char other) {
        int at = text.indexOf(one);
        int second = text.indexOf(other);
        return at < 0 || (second >= 0 && second < at) ? second : at;
    }

    /// Whether a line begins with whose its figures are, and is no row of a table.
    boolean isLabelled(int index) {
        return labelled.contains(index);
    }

    private final Set<Integer> labelled = new HashSet<>();

    /// A label has no more letters.
    private static final int LABEL = 32;

    /// Whether a line says no more than whose the figures below it are.
    private static boolean captions(Line line) {
        return line.heading() > 0 || line.text().strip().length() < 24
                || (line.text().strip().endsWith(":") && line.text().strip().length() < 70);
    }

    /// A model with more of its sizes told.
    private Subject merged(@Nullable Subject current, Map<String, Rational> said, boolean named) {
        var base = current == null ? Optional.<Subject>empty() : Optional.of(current);
        var sizes = new HashMap<>(base.map(Subject::sizes).orElse(Map.of()));
        if (base.isPresent() && base.get().name().equals("model")
                && said.keySet().stream().noneMatch(base.get().sizes()::containsKey)) {
            sizes.putAll(said);
            var more = new Subject("model", sizes, Optional.empty());
            known.put("model", more);
            return more;
        }
        boolean other = said.entrySet().stream().anyMatch(e -> sizes.containsKey(e.getKey())
                && !sizes.get(e.getKey()).equals(e.getValue()));
        boolean foreign = !pending.isEmpty() && said.containsKey("d_model") && !named;
        if ((other && !named) || base.isEmpty() || foreign) {
            // sizes that contradict are another model's; a known one's by its width, where there is one
            for (var row : COURSE.entrySet()) {
                boolean agrees = pending.entrySet().stream().allMatch(e -> e.getKey().equals("context_length")
                        || !row.getValue().containsKey(e.getKey())
                        || row.getValue().get(e.getKey()).equals(e.getValue()));
                if (agrees && said.containsKey("d_model")
                        && said.get("d_model").equals(row.getValue().get("d_model"))) {
                    return known(row.getKey(), said);
                }
            }
            if (said.containsKey("d_model") && (base.isEmpty() || !named)) {
                var all = new HashMap<>(pending);
                all.putAll(said);
                pending.clear();
                return known("model", all);
            }
        }
        if (base.isEmpty()) {
            return known(DEFAULT, said);
        }
        if (other && !named) {
            pending.putAll(said);
        }
        if (!base.get().course()) {
            return base.get();
        }
        for (var e : said.entrySet()) {
            boolean fixed = COURSE.containsKey(base.get().name()) && COURSE.get(base.get().name())
                    .containsKey(e.getKey());
            if (!fixed) {
                sizes.put(e.getKey(), e.getValue());
            }
        }
        var merged = new Subject(base.get().name(), sizes, base.get().shape());
        known.put(merged.name(), merged);
        return merged;
    }

    private Subject known(String name, Map<String, Rational> said) {
        var sizes = new HashMap<>(COURSE.getOrDefault(name, Map.of()));
        said.forEach(sizes::putIfAbsent);
        if (known.containsKey(name)) {
            var before = new HashMap<>(known.get(name).sizes());
            sizes.forEach(before::putIfAbsent);
            sizes.putAll(before);
        }
        var subject = new Subject(name, sizes, Optional.empty());
        known.put(name, subject);
        return subject;
    }

    private Subject subject(String name) {
        return known.computeIfAbsent(name, n -> new Subject(n, COURSE.getOrDefault(n, Map.of()), Optional.empty()));
    }

    /// The sizes that a line gives: `num_layers : 48`, `L = 48`, `| d_model | 1,600 |`, `48 layers`, `V, T = 1, 2`.
    private Map<String, Rational> stated(Line line, List<Figure> figures) {
        var said = new LinkedHashMap<String, Rational>();
        var text = line.text();
        listed(text, figures, said);
        for (var figure : figures) {
            if (sizes.containsKey(figure)) {
                continue;
            }
            var name = keyBefore(text, figure.start());
            if (name.isEmpty()) {
                name = cellKey(line, figure);
            }
            if (name.isEmpty()) {
                name = wordAfter(text, figure.end());
            }
            boolean whole = figure.value().isInteger() && figure.value().compareTo(Rational.of(2_000_000)) < 0
                    && figure.value().signum() > 0;
            boolean plain = !figure.mark().said() || figure.mark().kind() == Mark.Kind.TOKENS;
            whole &= !WIDE.contains(name) || figure.value().compareTo(NARROWEST) >= 0;
            if (!name.isEmpty() && whole && plain) {
                boolean operand = figure.use() == Figure.Use.OPERAND || figure.use() == Figure.Use.TERM;
                if (!operand) {
                    if (name.equals("d_model") && figure.value().compareTo(Rational.of(257)) < 0
                            && !line.cells().isEmpty()) {
                        name = "head_dim";
                    }
                    var before = said.putIfAbsent(name, figure.value());
                    // the second width on a line is another's
                    if (before == null || before.equals(figure.value()) || !line.cells().isEmpty()
                            || !WIDE.contains(name)) {
                        sizes.put(figure, name);
                    }
                }
            }
        }
        return said;
    }

    /// `V, T, L, d, h, ff = 50257, 1024, 48, 1600, 25, 4288`.
    private void listed(String text, List<Figure> figures, Map<String, Rational> said) {
        int sign = text.indexOf('=');
        if (sign < 0 || text.indexOf(',') < 0 || text.indexOf(',') > sign) {
            return;
        }
        var names = text.substring(0, sign).split(",");
        var right = figures.stream().filter(f -> f.start() > sign).toList();
        boolean words = Arrays.stream(names).noneMatch(name -> name.chars().anyMatch(Character::isDigit));
        if (names.length < 2 || names.length != right.size() || !words) {
            return;
        }
        for (int i = 0; i < names.length; i++) {
            var size = SIZES.get(names[i].strip().toLowerCase(Locale.ROOT));
            if (size != null) {
                said.putIfAbsent(size, right.get(i).value());
                sizes.put(right.get(i), size);
            }
        }
    }

    private static String keyBefore(String text, int start) {
        int at = start - 1;
        boolean sign = false;
        while (at >= 0 && (" \t=:|$\"'`(~≈是为".indexOf(text.charAt(at)) >= 0 || leader(text, at))) {
            sign |= "=:|\t.".indexOf(text.charAt(at)) >= 0;
            at--;
        }
        int end = at + 1;
        while (at >= 0 && (Mark.letter(text.charAt(at)) || Character.isLetter(text.charAt(at))
                || "{}\\".indexOf(text.charAt(at)) >= 0)) {
            at--;
        }
        if (at > 0 && text.charAt(at) == '-' && Character.isLetter(text.charAt(at - 1)) && end - at > 2) {
            return ""; // a part of a longer word: `FFN-Breite`
        }
        var key = text.substring(at + 1, end);
        var size = SIZES.get(key.toLowerCase(Locale.ROOT));
        if (size == null) {
            return "";
        }
        boolean spoken = key.length() == 1 && !sign && !(at < 0 || text.charAt(at) == ' ' || text.charAt(at) == ',');
        if (spoken || (!sign && key.length() == 1 && end != start - 1)) {
            return "";
        }
        if (!sign && COUNTED.contains(key.toLowerCase(Locale.ROOT))) {
            return "";
        }
        return sign && term(text, at, key) ? "" : size;
    }

    /// Whether a name that ends before a place is the last of a formula, whose result follows: `8d^2 + 5d = `.
    private static boolean term(String text, int at, String key) {
        if (at >= 0 && Character.isDigit(text.charAt(at))) {
            return key.length() < 3;
        }
        int before = at;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before > 0 && "+×·⋅*".indexOf(text.charAt(before)) >= 0
                && !text.substring(0, before).isBlank();
    }

    /// Names of what is counted: a number behind one, with no sign between, is hardly its own.
    private static final Set<String> COUNTED = Set.of("layers", "heads", "blocks", "capas", "schichten", "couches",
            "cabezas", "köpfe", "têtes");

    /// Whether a point is one of those that lead from a name to its value: `Schichten ..... 42`.
    private static boolean leader(String text, int at) {
        return text.charAt(at) == '.' && ((at > 0 && text.charAt(at - 1) == '.')
                || (at + 1 < text.length() && text.charAt(at + 1) == '.'));
    }

    /// The least that a width or a vocabulary has: smaller numbers multiply one, as in `d_ff = 4 d`.
    private static final Rational NARROWEST = Rational.of(16);
    private static final Set<String> WIDE = Set.of("d_model", "d_ff", "vocab_size", "context_length");

    private static String cellKey(Line line, Figure figure) {
        var cells = line.cells();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            if (cell.start() <= figure.start() && figure.start() < cell.end()) {
                var column = SIZES.get(cell.column().toLowerCase(Locale.ROOT).strip().replace("`", "")
                        .replace("$", "").replace("\\_", "_"));
                if (column != null && column.length() > 0 && cell.column().length() > 0) {
                    return column;
                }
                var bare = cell.text().replace("`", "").replace("$", "").replace("*", "").strip();
                if (i > 0 && i <= 3 && bare.equals(figure.text().strip())) {
                    for (int k = 0; k < i; k++) {
                        var row = SIZES.get(cells.get(k).text().toLowerCase(Locale.ROOT).replace("`", "")
                                .replace("\\_", "_").replace("$", ""));
                        if (row != null) {
                            return row;
                        }
                    }
                }
            }
        }
        return "";
    }

    private static String wordAfter(String text, int end) {
        int at = end;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '-')) {
            at++;
        }
        int stop = at;
        while (stop < text.length() && (Mark.letter(text.charAt(stop)) || Character.isLetter(text.charAt(stop)))) {
            stop++;
        }
        if (at < text.length() && text.charAt(at) == '层') {
            return "num_layers";
        }
        return switch (text.substring(at, stop)) {
            case "layers", "layer", "capas", "Schichten", "couches", "camadas", "strati" -> "num_layers";
            case "heads", "cabezas", "Köpfe", "têtes", "个头", "个注意力头", "cabeças" -> "num_heads";
            case "d_model" -> "d_model";
            case "tokens" -> "";
            default -> "";
        };
    }

    /// A context that a line mentions: the usual lengths.
    private static Optional<Rational> mentioned(String text, List<Figure> figures) {
        var lower = text.toLowerCase(Locale.ROOT);
        for (var figure : figures) {
            var v = figure.value();
            boolean length = v.equals(Rational.of(16384)) || v.equals(Rational.of(4096)) || v.equals(Rational.of(2048))
                    || v.equals(Rational.of(8192)) || v.equals(Rational.of(32768)) || v.equals(Rational.of(131072));
            boolean word = lower.contains("context") || lower.contains("token") || lower.contains(" at ")
                    || lower.contains("上下文") || lower.contains("jeton") || lower.contains("kontext")
                    || lower.contains("longitud") || lower.contains("longueur") || lower.contains("长度")
                    || lower.contains("contexte") || lower.contains("seq")
                    || lower.contains("length") || lower.contains("t:") || lower.contains("->");
            if (v.equals(Rational.of(16384)) || (length && word && figure.use() == Figure.Use.PLAIN)) {
                return Optional.of(v);
            }
        }
        if (lower.contains("16k") || lower.contains("16 k")) {
            return Optional.of(Rational.of(16384));
        }
        return Optional.empty();
    }

    /// The context of a table's row of FLOPs, below a head of lengths.
    private static Optional<Rational> headed(Line line, List<Figure> figures) {
        boolean work = line.cells().stream().anyMatch(c -> c.column().toLowerCase(Locale.ROOT).contains("flop"));
        if (!work) {
            return Optional.empty();
        }
        for (var cell : line.cells()) {
            if (LENGTHS.matcher(cell.column().strip()).matches()) {
                return figures.stream().filter(f -> cell.start() <= f.start() && f.start() < cell.end())
                        .map(Figure::value).filter(v -> v.isInteger() && v.compareTo(SHORTEST) >= 0
                                && v.compareTo(LONGEST) <= 0).findFirst();
            }
        }
        return Optional.empty();
    }

    private static final Pattern LENGTHS = Pattern.compile("(?i)tokens?|context(?:[ _]length)?|seq(?:uence)?(?:[ _]"
            + "len(?:gth)?)?|length|ctx|T|n_ctx|kontext|contexte|longueur|länge|contexto|上下文(?:长度)?|长度|序列长度");
    private static final Rational SHORTEST = Rational.of(64);
    private static final Rational LONGEST = Rational.of(4_000_000);

    /// The models whose names stand in a text, in its order.
    private List<Subject> named(String text) {
        var lower = text.toLowerCase(Locale.ROOT).replace("\\allowbreak{}", "").replace("gpt 2", "gpt-2")
                .replace("gpt2", "gpt-2");
        record Hit(int at, int length, Subject subject) {}
        var hits = new ArrayList<Hit>();
        for (var name : COURSE.keySet()) {
            var size = name.substring(5);
            for (int at = lower.indexOf(size); at >= 0; at = lower.indexOf(size, at + 1)) {
                boolean left = at == 0 || !Character.isLetter(lower.charAt(at - 1))
                        || lower.startsWith("gpt-2", Math.max(0, at - 5));
                int end = at + size.length();
                boolean right = end >= lower.length() || !Character.isLetter(lower.charAt(end));
                boolean comparative = (size.equals("small") && lower.startsWith("smaller", at))
                        || (size.equals("large") && (lower.startsWith("larger", at)
                                || lower.startsWith("largest", at)));
                boolean capital = !lower.startsWith("gpt-2", Math.max(0, at - 6)) && !text.contains("|")
                        && text.length() == lower.length() && Character.isLowerCase(text.charAt(at))
                        && lower.substring(0, at).strip().length() > 3 && !figured(lower, end);
                if (left && right && !comparative && !capital && !another(lower, at)) {
                    hits.add(new Hit(at, size.length(), subject(name)));
                }
            }
        }
        var sized = SIZED.matcher(lower);
        while (sized.find()) {
            var size = Optional.ofNullable(sized.group(1)).orElseGet(() -> sized.group(2)).replace(" ", "");
            hits.add(new Hit(sized.start(), size.length(), subject(SPOKEN.getOrDefault(size, DEFAULT))));
        }
        published(lower).forEach((at, subject) -> hits.add(new Hit(at, 5, subject)));
        if (hits.isEmpty()) {
            makers(lower).ifPresent(subject -> hits.add(new Hit(0, 1, subject)));
        }
        hits.sort((a, b) -> Integer.compare(a.at, b.at));
        return hits.stream().map(Hit::subject).distinct().toList();
    }

    /// The model that is called by its family alone, where the answer spoke of one of that family: `Mistral keeps ...`.
    private Optional<Subject> makers(String lower) {
        var found = new LinkedHashSet<Subject>();
        for (var subject : known.values()) {
            int end = subject.name().indexOf('-');
            boolean telling = !subject.course() && end >= MAKER;
            int at = telling ? lower.indexOf(subject.name().substring(0, end)) : -1;
            if (at >= 0 && (at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1)))
                    && (at + end >= lower.length() || lower.charAt(at + end) == ' ')) {
                found.add(subject);
            }
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// A family's name has no fewer letters where it stands alone.
    private static final int MAKER = 5;

    /// GPT-2 by the number of its parameters, as it is spoken of: that of the paper, or the true one.
    private static final Map<String, String> SPOKEN = Map.ofEntries(Map.entry("117m", "gpt2-small"),
            Map.entry("124m", "gpt2-small"), Map.entry("345m", "gpt2-medium"), Map.entry("350m", "gpt2-medium"),
            Map.entry("355m", "gpt2-medium"), Map.entry("762m", "gpt2-large"), Map.entry("774m", "gpt2-large"),
            Map.entry("1.5b", "gpt2-xl"), Map.entry("1.6b", "gpt2-xl"), Map.entry("1558m", "gpt2-xl"),
            Map.entry("1542m", "gpt2-xl"));
    private static final Pattern SIZED = Pattern.compile("gpt-2[- (]{1,2}(" + String.join("|", SPOKEN.keySet())
            + ")(?![\\p{L}\\d])|(?<![\\d.])(" + String.join("|", SPOKEN.keySet()) + ")[- ]gpt-2(?!\\d)");

    /// Whether the name of another family stands right before a size: `GPT-3 Small`, `t5-large`.
    private static boolean another(String lower, int at) {
        var before = FAMILY_BEFORE.matcher(lower.substring(Math.max(0, at - LABEL), at));
        return before.find() && !before.group(1).startsWith("gpt-2");
    }

    /// A word of letters and a digit: `gpt-3`, `t5`, `phi-3`.
    private static final Pattern FAMILY_BEFORE = Pattern.compile("(?<![\\p{L}\\d])(\\p{L}+-?\\d(?:\\.\\d)?)[ -]$");

    /// Whether a figure stands right behind a name: `small 350 GFLOPs, medium 1,033 GFLOPs`.
    private static boolean figured(String text, int end) {
        return end + 1 < text.length() && text.charAt(end) == ' ' && Character.isDigit(text.charAt(end + 1));
    }

    /// Models known by name whose names stand in a text in any spelling: `Llama 2 7B`; or only what tells them from
    /// others of their kin, where those were spoken of before: `70B`, `V2-Lite`.
    private Map<Integer, Subject> published(String lower) {
        var found = new LinkedHashMap<Integer, Subject>();
        var words = words(lower);
        if (words.size() > 400) {
            return found;
        }
        for (int i = 0; i < words.size(); i++) {
            boolean begins = tokens.contains(lower.substring(words.get(i)[0], words.get(i)[1]));
            for (int n = begins ? Math.min(5, words.size() - i) : 0; n >= 1; n--) {
                var name = joined(lower, words, i, n);
                var subject = modelOf(name).or(() -> kin(name));
                if (kins.contains(name)) {
                    kin.remove(name);
                    kin.add(0, name);
                }
                if (subject.isPresent()) {
                    found.put(words.get(i)[0], subject.get());
                    akin(subject.get().name());
                    i += n - 1;
                    break;
                }
            }
        }
        return found;
    }

    /// Beginnings of names that were spoken of, the last first: `llama-2`, `deepseek`.
    private final List<String> kin = new ArrayList<>();

    /// Keeps what a model's name begins with for those of its kin.
    private void akin(String name) {
        for (int at = name.indexOf('-'); at > 0; at = name.indexOf('-', at + 1)) {
            var begins = name.substring(0, at);
            kin.remove(begins);
            kin.add(0, begins);
        }
    }

    private Optional<Subject> kin(String name) {
        boolean telling = (name.chars().anyMatch(Character::isDigit)
                && !Character.isDigit(name.charAt(name.length() - 1)))
                || (name.length() > 1 && name.charAt(0) == 'v' && Character.isDigit(name.charAt(1)));
        return telling ? kin.stream().flatMap(k -> kin(k, name).stream()).findFirst() : Optional.empty();
    }

    private Optional<Subject> kin(String begins, String name) {
        return relatives.computeIfAbsent(begins + "-" + name, whole -> modelOf(whole).or(() ->
                kins.subSet(begins + ".", begins + "/").stream()
                        .flatMap(other -> modelOf(other + "-" + name).stream()).findFirst()));
    }

    private final Map<String, Optional<Subject>> relatives = new HashMap<>();

    private static String joined(String lower, List<int[]> words, int from, int count) {
        var name = new StringBuilder();
        for (int k = from; k < from + count; k++) {
            name.append(k > from ? "-" : "").append(lower, words.get(k)[0], words.get(k)[1]);
        }
        return name.toString();
    }

    /// Where the words of a text begin and end; a number with a point is one.
    private static List<int[]> words(String lower) {
        var words = new ArrayList<int[]>();
        int at = 0;
        while (at < lower.length()) {
            if (latin(lower.charAt(at))) {
                int start = at;
                while (at < lower.length() && (latin(lower.charAt(at))
                        || (lower.charAt(at) == '.' && at + 1 < lower.length()
                                && Character.isDigit(lower.charAt(at + 1))))) {
                    at++;
                }
                words.add(new int[] {start, at});
            } else {
                at++;
            }
        }
        return words;
    }

    private static boolean latin(char c) {
        return Character.isLetterOrDigit(c) && c < 0x2e80;
    }

    private final Map<String, Optional<Subject>> asked = new HashMap<>();

    private Optional<Subject> modelOf(String name) {
        if (name.startsWith("gpt-2") || name.startsWith("gpt2") || name.length() < 4) {
            return Optional.empty();
        }
        return asked.computeIfAbsent(name, n -> {
            var alias = alias(n);
            var spec = models.names().contains(alias) ? models.spec(alias) : family(alias);
            return spec.map(s -> {
                var shape = Shape.of(s);
                var subject = new Subject(alias, shape.sizes(), Optional.of(shape));
                known.put(alias, subject);
                siblings(alias, s);
                return subject;
            });
        });
    }

    /// The description of models that are told apart by what is behind a name alone, where they are of one size:
    /// `phi-3-mini` of 4k and of 128k.
    private Optional<Spec> family(String name) {
        if (!kins.contains(name) || name.indexOf('-') < 0) {
            return Optional.empty();
        }
        var all = names.subSet(name + "-", name + ".");
        if (all.isEmpty() || all.size() > FAMILY) {
            return Optional.empty();
        }
        var specs = new ArrayList<Spec>();
        all.forEach(n -> models.spec(n).ifPresent(specs::add));
        var sizes = new HashSet<Map<String, Value>>();
        specs.forEach(spec -> sizes.add(told(spec)));
        return sizes.size() == 1 ? specs.stream().findFirst() : Optional.empty();
    }

    /// A family of more is of several sizes.
    private static final int FAMILY = 12;

    /// What a description says of sizes, but for how long a context may be.
    private static Map<String, Value> told(Spec spec) {
        var told = new HashMap<String, Value>();
        spec.fields().forEach((field, said) -> {
            if (said.value() instanceof Value.Numeral && !field.contains("window") && !field.contains("position")
                    && !field.contains("rope") && !field.contains("context")) {
                told.put(field, said.value());
            }
        });
        return told;
    }

    /// Earlier and later versions of models that are spoken of by a name without one: `mistral-7b` of v0.1 and of v0.3
    /// have other vocabularies.
    private final Set<Subject> siblings = new LinkedHashSet<>();

    Set<Subject> siblings() {
        return siblings;
    }

    private void siblings(String name, Spec spec) {
        var told = new HashSet<Map<String, Value>>();
        told.add(told(spec));
        for (var other : names.subSet(name + "-v0", name + "-v:")) {
            models.spec(other).filter(s -> told.add(told(s))).ifPresent(s -> {
                var shape = Shape.of(s);
                siblings.add(new Subject(name, shape.sizes(), Optional.of(shape)));
            });
        }
    }

    private static String alias(String name) {
        return switch (name) {
            case "gpt-3", "gpt3", "gpt-3-175b", "175b" -> "gpt3-175b";
            case "bloom" -> "bloom-176b";
            case "bert-base" -> "bert-base-uncased";
            case "bert-large" -> "bert-large-uncased";
            case "llama-7b" -> "llama-7b";
            case "deepseek-v3", "deepseek-v2" -> name;
            default -> name.startsWith("llama-3-") && name.endsWith("7b") ? "llama-3-8b" : name;
        };
    }
}
