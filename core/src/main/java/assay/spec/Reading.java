package assay.spec;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Ordered;
import assay.model.Size;
import assay.model.Sizes;
import assay.model.Switch;
import assay.notation.Parser;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A spec while a family reads it: every field that is asked for leaves a size or a switch with its source, or a
/// problem.
///
/// Each field has Assay's name and the names under which the family's configs know it. A setting stands over a field.
public final class Reading {
    /// Fields that are read before a family reads the others.
    /// The object that says what the model's own processor does, which a file beside the config has.
    public static final String PROCESSOR = "preprocessor_config";

    private static final Set<String> READ = Set.of("name", "dtype", "torch_dtype",
            "mamba_ssm_dtype", "quantization_config", "quantization", PROCESSOR);
    /// What a setting gives beside a text.
    private static final Map<String, Beside> BESIDE = Map.of("images", Beside.IMAGES, "image_width", Beside.IMAGES,
            "image_height", Beside.IMAGES, "audio_seconds", Beside.SOUND);

    /// What may be given to a model beside a text.
    public enum Beside {
        IMAGES("images", "models that read images take them, and encoders of images alone"),
        SOUND("sound", "models that hear take it, and encoders of sound alone");

        private final String what;
        private final String alone;

        Beside(String what, String alone) {
            this.what = what;
            this.alone = alone;
        }
    }

    private static final int QUOTED = 40;
    private static final int LISTED = 40;

    private final Spec spec;
    private final Map<String, Size> sizes;
    private final List<Switch> switches;
    private final List<Problem> problems;
    private final Set<String> asked;
    private final Doubts doubts;
    /// Whether this reads an object that is not there, which is said once: what would be in it is not missing too.
    private final boolean absent;
    /// Whether this reads an object of another part than the text, where `num_heads` is no name of the text's heads.
    private final boolean beside;

    /// What was found in reading that bears on more than one field.
    ///
    /// @param unsound sizes of which a problem is known, so that no other is made of them
    /// @param renamed fields that are read under another naming than the family's, each with the size that it says
    /// @param known names that something was asked by, whether there is such a field or not
    /// @param used fields that something is read from
    /// @param passed fields that say something else than another name of the same, which was read
    /// @param offers what else could be set for a name
    /// @param idle what towers are for of which nothing but the parameters is known
    /// @param notes what else a reader should know
    /// @param grounds what the form of what is read rests on
    private record Doubts(
            Set<String> unsound, SequencedMap<String, String> renamed, Set<String> known, Set<String> used,
                    Set<String> passed, SequencedMap<String, List<Value>> offers, Set<Beside> idle,
                    Set<String> notes, Grounds grounds) {
        private Doubts() {
            this(new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashSet<>(),
                    new LinkedHashSet<>(), new LinkedHashMap<>(), EnumSet.noneOf(Beside.class),
                    new LinkedHashSet<>(), new Grounds(new LinkedHashSet<>(), new LinkedHashSet<>()));
        }
    }

    public Reading(Spec spec) {
        this(spec, new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>(),
                new LinkedHashSet<>(), new Doubts(), false, false);
    }

    private Reading(
            Spec spec, Map<String, Size> sizes, List<Switch> switches, List<Problem> problems, Set<String> asked,
            Doubts doubts, boolean absent, boolean beside) {
        this.spec = spec;
        this.sizes = sizes;
        this.switches = switches;
        this.problems = problems;
        this.asked = asked;
        this.doubts = doubts;
        this.absent = absent;
        this.beside = beside;
    }

    public Spec spec() {
        return spec;
    }

    /// The `model_type`, empty where the spec has none. Throws [Refusal] where it is no text.
    public String modelType() {
        var field = find("model_type", "model_type");
        if (field.isPresent() && !(field.get().value() instanceof Value.Text)) {
            wrong(field.get(), "a text");
            throw new Refusal(problems);
        }
        return field.map(Field::value).map(v -> v instanceof Value.Text(var t) ? t : "").orElse("");
    }

    /// Where a field stands, or the whole spec's source.
    public String place(String name) {
        return find(name, name).map(Field::place).orElse(spec.source());
    }

    /// A size that must be there.
    public Expr size(String name, String... own) {
        var field = find(name, own);
        if (field.isEmpty()) {
            var called = own.length == 0 ? name : own[0];
            if (!absent) {
                leave(new Problem(spec.name(), spec.source(), "'" + called + "' is missing",
                        "it is never assumed; give it in the file or with --set " + name + "=..."));
            }
            doubts.unsound.add(name);
            return Expr.dim(name);
        }
        return define(name, field.get());
    }

    /// A size that has a default.
    ///
    /// @param or the default, a number or an expression in other sizes
    public Expr sizeOr(String name, Expr or, String reason, String... own) {
        var field = find(name, own);
        if (field.isEmpty()) {
            sizes.put(name, new Size(name, or, "default: " + reason));
            if (absent) {
                doubts.unsound.add(name);
            }
            return Expr.dim(name);
        }
        return define(name, field.get());
    }

    /// As [#sizeOr], where configs also ask for the default by a word such as `auto`.
    public Expr sizeOrWord(String word, String name, Expr or, String reason, String... own) {
        if (find(name, own).filter(f -> f.value().equals(new Value.Text(word))).isPresent()) {
            sizes.put(name, new Size(name, or, "default: " + reason));
            return Expr.dim(name);
        }
        return sizeOr(name, or, reason, own);
    }

    /// A size that may be absent.
    public Optional<Expr> sizeIf(String name, String... own) {
        var field = find(name, own);
        doubts.offers.put(name, field.isPresent() ? List.of(new Value.Nothing()) : List.of());
        return field.map(f -> define(name, f));
    }

    /// A size that follows from others, and that no field and no setting says.
    ///
    /// @param source what it follows from, as a source is shown
    public Expr derived(String name, Expr definition, String source) {
        sizes.put(name, new Size(name, definition, source));
        return Expr.dim(name);
    }

    /// A size that has a default and that `null` takes away.
    public Optional<Expr> sizeUnlessNull(String name, Expr or, String reason, String own) {
        var named = sizeIf(name, own);
        if (named.isPresent() || stated(own) || isSet(name)) {
            return named;
        }
        doubts.offers.put(name, List.of(new Value.Nothing()));
        return Optional.of(sizeOr(name, or, reason, own));
    }

    /// What could be set otherwise: `null` for a size that may be absent, the other choices of a switch; nothing for a
    /// size that is absent and may be any.
    public SequencedMap<String, List<Value>> offers() {
        return Ordered.of(doubts.offers);
    }

    /// Whether a setting stands over the field.
    public boolean isSet(String name) {
        return spec.settings().containsKey(name);
    }

    /// A switch that is on or off.
    public boolean flag(String name, boolean or, String... own) {
        var field = find(name, own);
        boolean on = or;
        if (field.isPresent()) {
            switch (field.get().value()) {
                case Value.Flag(var given) -> on = given;
                case Value.Text(var text) when text.equals("true") || text.equals("false") -> on = text.equals("true");
                default -> wrong(field.get(), "true or false");
            }
        }
        switches.add(new Switch(name, String.valueOf(on), source(field, String.valueOf(or))));
        return on;
    }

    /// A switch with one of the names of an enumeration, in lower case.
    public <E extends Enum<E>> E choice(String name, E or, String... own) {
        return choice(name, or, Map.of(), own);
    }

    /// As [#choice(String, Enum, String...)], where configs also know some of the choices by other words.
    public <E extends Enum<E>> E choice(String name, E or, Map<String, E> words, String... own) {
        var field = find(name, own);
        var chosen = or;
        if (field.isPresent()) {
            var known = new LinkedHashMap<String, E>();
            for (var constant : or.getDeclaringClass().getEnumConstants()) {
                known.put(constant.name().toLowerCase(Locale.ROOT), constant);
            }
            var all = new LinkedHashMap<>(known);
            all.putAll(words);
            if (field.get().value() instanceof Value.Text(var text) && all.containsKey(text)) {
                chosen = all.get(text);
            } else {
                wrong(field.get(), "one of " + String.join(", ", known.keySet()));
            }
        }
        var taken = chosen;
        doubts.offers.put(name, Stream.of(or.getDeclaringClass().getEnumConstants()).filter(c -> c != taken)
                .<Value>map(c -> new Value.Text(c.name().toLowerCase(Locale.ROOT))).toList());
        switches.add(new Switch(name, chosen.name().toLowerCase(Locale.ROOT),
                source(field, or.name().toLowerCase(Locale.ROOT))));
        return chosen;
    }

    /// A list of texts, one a layer or the like, or one text with `|` between its words; empty where it is absent.
    public List<String> texts(String... own) {
        var field = find(own[0], own);
        var texts = new ArrayList<String>();
        if (field.isPresent()) {
            if (field.get().value() instanceof Value.Items(var items)
                    && items.stream().allMatch(i -> i instanceof Value.Text)) {
                items.forEach(i -> texts.add(((Value.Text) i).text()));
            } else if (field.get().value() instanceof Value.Text(var text)) {
                Stream.of(text.split("[|]")).map(String::strip).forEach(texts::add);
            } else {
                wrong(field.get(), "a list of texts");
            }
        }
        return texts;
    }

    /// A list of anything; empty where it is absent.
    public List<Value> items(String... own) {
        var field = find(own[0], own);
        if (field.isPresent()) {
            if (field.get().value() instanceof Value.Items(var items)) {
                return items;
            }
            wrong(field.get(), "a list");
        }
        return List.of();
    }

    /// Whether a field is a list.
    public boolean listed(String own) {
        return find(own, own).filter(f -> f.value() instanceof Value.Items).isPresent();
    }

    /// A list of whole numbers; empty where it is absent.
    public List<Integer> numbers(String... own) {
        var field = find(own[0], own);
        var numbers = new ArrayList<Integer>();
        if (field.isPresent()) {
            if (field.get().value() instanceof Value.Items(var items) && items.stream().allMatch(Reading::small)) {
                items.forEach(i -> numbers.add(((Value.Numeral) i).number().num().intValueExact()));
            } else {
                wrong(field.get(), "a list of whole numbers");
            }
        }
        return numbers;
    }

    /// As [#numbers(String...)], of one field that may also be a text with `,` between the numbers.
    public List<Integer> wholes(String own) {
        var field = find(own, own);
        if (field.isEmpty() || !(field.get().value() instanceof Value.Text(var text))) {
            return numbers(own);
        }
        var words = Stream.of(text.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
        if (!words.stream().allMatch(w -> w.length() < 9 && w.chars().allMatch(c -> c >= '0' && c <= '9'))) {
            wrong(field.get(), "a list of whole numbers");
            return List.of();
        }
        return words.stream().map(Integer::valueOf).toList();
    }

    private static boolean small(Value value) {
        return value instanceof Value.Numeral(var n) && n.isInteger() && n.num().bitLength() < Integer.SIZE;
    }

    /// Height and width, of a list of the two, or one number for both.
    public List<Expr> sides(String name, Expr or) {
        var field = find(name, name);
        if (field.isPresent() && field.get().value() instanceof Value.Items(var items) && items.size() == 2) {
            return List.of(define(name + "_height", new Field(items.getFirst(), field.get().place())),
                    define(name + "_width", new Field(items.getLast(), field.get().place())));
        }
        var side = sizeOr(name, or, or.toString(), name);
        return List.of(side, side);
    }

    /// The lines of a model's own text.
    public List<Outline> lines(String own) {
        var field = find(own, own);
        if (field.isPresent() && field.get().value() instanceof Value.Lines(var lines)) {
            return lines;
        }
        problems.add(new Problem(spec.name(), spec.source(), "has no lines of a model of one's own",
                "it is written in a text file of its own, model.assay"));
        return List.of();
    }

    /// A tree that a reader has made. Throws [Refusal] where there is none.
    public Value.Made made(String own) {
        if (find(own, own).map(Field::value).orElse(new Value.Nothing()) instanceof Value.Made made) {
            return made;
        }
        throw new Refusal(new Problem(spec.name(), spec.source(), "has no tree of its own",
                "a graph is read from the file that holds it, model.onnx"));
    }

    /// Fields found inside this spec, read with the same settings into the same sizes and problems.
    public Reading over(SequencedMap<String, Field> fields) {
        var all = new LinkedHashMap<>(fields);
        if (spec.fields().containsKey(PROCESSOR)) {
            all.put(PROCESSOR, new Field(new Value.Group(processor()), spec.source()));
        }
        var inner = new Spec(spec.name(), spec.source(), all, spec.settings());
        return new Reading(inner, sizes, switches, problems, asked, doubts, absent, beside);
    }

    /// What the model's own processor does, by the names of its file; nothing where there is none.
    public SequencedMap<String, Field> processor() {
        var field = spec.fields().get(PROCESSOR);
        return field != null && field.value() instanceof Value.Group(var fields) ? new LinkedHashMap<>(fields)
                : new LinkedHashMap<>();
    }

    /// Notes what else a reader of the numbers should know.
    public void said(String note) {
        doubts.notes.add(note);
    }

    /// Reads something and keeps what is wrong with it among the problems, so that what comes after is read too.
    public void collect(Runnable read) {
        try {
            read.run();
        } catch (Refusal refusal) {
            problems.addAll(refusal.problems());
        }
    }

    /// Whether nothing has been found wrong yet.
    public boolean sound() {
        return problems.isEmpty();
    }

    /// How many entries a list or an object has.
    public int entries(String own, int or) {
        return switch (find(own, own).map(Field::value).orElse(new Value.Nothing())) {
            case Value.Items(var items) -> items.size();
            case Value.Group(var fields) -> fields.size();
            default -> or;
        };
    }

    /// A whole number that shapes the tree (every n-th layer) and is no size of it.
    public int number(String name, int or, String... own) {
        var field = find(name, own);
        int number = or;
        if (field.isPresent()) {
            if (field.get().value() instanceof Value.Numeral(var n) && small(field.get().value())) {
                number = n.num().intValueExact();
            } else {
                wrong(field.get(), field.get().value() instanceof Value.Numeral(var n) && n.isInteger()
                        ? "a number of at most " + Integer.MAX_VALUE : "a whole number");
                doubts.unsound.add(name);
            }
        }
        switches.add(new Switch(name, String.valueOf(number), source(field, String.valueOf(or))));
        return number;
    }

    /// Whether a number is there by which something takes effect: where the field is null it is not, where there is no
    /// field it is as the reference assumes.
    public boolean given(String name, boolean or) {
        var field = find(name, name);
        boolean on = field.isPresent() || (or && !spec.fields().containsKey(name));
        field.filter(f -> !(f.value() instanceof Value.Numeral)).ifPresent(f -> wrong(f, "a number"));
        doubts.offers.put(name, List.of(on ? new Value.Nothing() : new Value.Numeral(Rational.ONE)));
        switches.add(new Switch(name, String.valueOf(on), source(field, String.valueOf(on))));
        return on;
    }

    /// A decimal that shapes the tree, such as the part of a head that is rotated.
    public Rational fraction(Rational or, String... own) {
        var field = find(own[0], own);
        if (field.isEmpty()) {
            return or;
        }
        if (field.get().value() instanceof Value.Numeral(var n)) {
            return n;
        }
        wrong(field.get(), "a number");
        return or;
    }

    /// The value of a size that the tree needs to be known as a number, 1 where it is wrong or missing.
    public int value(String name) {
        look(name);
        var value = sizes().known().getOrDefault(name, Rational.ONE);
        return value.num().bitLength() < Integer.SIZE && value.signum() > 0 ? value.num().intValue() : 1;
    }

    /// The fields of an object inside this spec, read with the same settings into the same sizes and problems.
    public Reading inside(String own) {
        var field = find(own, own);
        if (field.isPresent() && field.get().value() instanceof Value.Group(var fields)) {
            var over = over(new LinkedHashMap<>(fields));
            return new Reading(over.spec, sizes, switches, problems, asked, doubts, absent,
                    beside || !Spec.TEXTS.contains(own));
        }
        if (!absent) {
            leave(new Problem(spec.name(), spec.source(), "'" + own + "' is missing or no object", ""));
        }
        var nothing = new Spec(spec.name(), spec.source(), new LinkedHashMap<>(), spec.settings());
        return new Reading(nothing, sizes, switches, problems, asked, doubts, true, true);
    }

    /// This spec with a field over what it says of it.
    public Reading with(String own, Field field) {
        var more = new LinkedHashMap<>(spec.fields());
        more.put(own, field);
        return new Reading(spec.with(more), sizes, switches,
                problems, asked, doubts, absent, beside);
    }

    /// This spec with a field that published configs of its kind leave out, where it does.
    public Reading assuming(String own, long or) {
        return absent || has(own) ? this : with(own, new Field(new Value.Numeral(Rational.of(or)), "default: " + or));
    }

    /// A field of the spec's own, or a switch that the reference assumes.
    public Field flagged(String own, boolean or) {
        return find(own, own).orElse(new Field(new Value.Flag(or), "default: " + or));
    }

    /// Whether the spec says anything of a field of its own, `null` included.
    public boolean stated(String own) {
        return Stream.concat(Stream.of(own), otherwise(Naming.size(own).stream().toList()))
                .anyMatch(spec.fields()::containsKey);
    }

    /// Whether the spec has a field of its own by this name that is not null.
    public boolean has(String own) {
        return find(own, own).isPresent();
    }

    public Sizes sizes() {
        return Sizes.of(sizes.values());
    }

    public List<Switch> switches() {
        return switches.stream().distinct().toList();
    }

    /// The names of the spec's own fields that nobody asked for.
    public List<String> ignored() {
        return spec.fields().keySet().stream().filter(n -> !READ.contains(n))
                .filter(n -> !doubts.known.contains(n) || (doubts.passed.contains(n) && !doubts.used.contains(n)))
                .toList();
    }

    /// What a reader should know of the spec: what is noted of it, what was read under names that the family does not
    /// use, and what was not read, first of all what seems to be a size.
    public List<String> notes() {
        var notes = new LinkedHashSet<>(spec.notes());
        notes.addAll(doubts.notes);
        doubts.renamed.forEach((field, size) -> notes.add(quoted(field) + " is read as " + size
                + ", which the configs of this family call otherwise."));
        var unread = ignored().stream().collect(Collectors.partitioningBy(this::counts));
        var sizes = unread.getOrDefault(true, List.of());
        if (!sizes.isEmpty()) {
            notes.add("Not read, and by their names sizes of which nothing is counted: " + listed(sizes));
        }
        var others = unread.getOrDefault(false, List.of());
        if (!others.isEmpty()) {
            notes.add("Fields not read: " + listed(others));
        }
        return List.copyOf(notes);
    }

    /// Whether a field is, by its name, a size of the model.
    private boolean counts(String name) {
        var field = spec.fields().get(name);
        return field != null && Naming.counts(name, field.value());
    }

    private static String listed(List<String> names) {
        return names.stream().limit(LISTED).map(Reading::quoted).collect(Collectors.joining(", "))
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more." : ".");
    }

    /// A word that shapes the tree.
    public String text(String name, String or, String... own) {
        var field = find(name, own);
        var word = or;
        if (field.isPresent()) {
            if (field.get().value() instanceof Value.Text(var text)) {
                word = text;
            } else {
                wrong(field.get(), "a text");
            }
        }
        switches.add(new Switch(name, word, source(field, or)));
        return word;
    }

    /// As [#text], of one of the words that are known. Another word is a problem.
    public String word(String name, String or, List<String> known, String... own) {
        var word = text(name, or, own);
        if (!word.equals(or)) {
            only(known, Stream.concat(Stream.of(name), Stream.of(own)).toArray(String[]::new));
        }
        return word;
    }

    /// Leaves a problem where a field is there and is none of the words that are known.
    public void only(List<String> known, String... own) {
        var field = find(own[0], own);
        if (field.isPresent() && !(field.get().value() instanceof Value.Text(var text) && known.contains(text))) {
            wrong(field.get(), (known.size() == 1 ? "" : "one of ") + String.join(", ", known));
        }
    }

    /// Whether an expression in sizes is a whole number from one up, as it is of every model; so too where a size has
    /// no value.
    public boolean holds(Expr condition) {
        doubts.grounds.conditions().add(condition);
        var values = agreed();
        if (!condition.dims().stream().allMatch(dim -> values.containsKey(dim.name()))) {
            return true;
        }
        var value = condition.at(values);
        return value.isInteger() && value.compareTo(Rational.ONE) >= 0;
    }

    /// Whether one size is a multiple of another, where both have values; leaves a problem where it is not.
    public boolean divides(String whole, String part) {
        return divides(whole, part, "");
    }

    /// As [#divides(String, String)], with what would be right.
    public boolean divides(String whole, String part, String hint) {
        if (holds(Expr.dim(whole).over(Expr.dim(part)))) {
            return true;
        }
        var values = agreed();
        refuse(Set.of(whole, part), source(part), whole + " " + values.get(whole) + " is not divisible by " + part + " "
                + values.get(part), hint);
        return false;
    }

    /// Leaves a problem that only the values show. What comes from that place is in no other problem.
    public void refuse(String place, String message, String hint) {
        refuse(sizes.values().stream().filter(s -> s.source().equals(place)).map(Size::name)
                .collect(Collectors.toSet()), place, message, hint);
    }

    /// Leaves a problem between sizes, which are in no other: one of them is wrong, and which is not known. In an
    /// object that is not there all are assumed, and that it is not there is the problem.
    public void refuse(Set<String> about, String place, String message, String hint) {
        if (!absent && about.stream().noneMatch(this::wrong)
                && (place.equals(spec.source()) || problems.stream().noneMatch(p -> p.place().equals(place)))) {
            leave(new Problem(spec.name(), place, message, hint));
        }
        doubts.unsound.addAll(about);
    }

    /// Whether a problem is known of a size, or will be once all sizes are known.
    private boolean wrong(String name) {
        var value = sizes().known().get(name);
        return doubts.unsound.contains(name)
                || (value != null && (value.compareTo(Rational.ONE) < 0 || !value.isInteger()));
    }

    /// Leaves a problem between fields that are no sizes, at the first, unless one of them has a problem of its own.
    public void refuse(List<String> fields, String message) {
        var places = fields.stream().map(this::place).toList();
        if (problems.stream().noneMatch(p -> !p.place().equals(spec.source()) && places.contains(p.place()))) {
            leave(new Problem(spec.name(), places.getFirst(), message, ""));
        }
    }

    private void leave(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /// The values of all sizes that have one of which no problem is known, for checks between them.
    public Map<String, Rational> values() {
        return new Seen(agreed(), this::look);
    }

    /// The values of those sizes that have one.
    public Map<String, Rational> known() {
        return new Seen(sizes().known(), this::look);
    }

    /// What the form of the model rests on, as far as it is read.
    public Grounds grounds() {
        return doubts.grounds;
    }

    /// Notes that the number of a size was looked at, so those of all that it is made of.
    private void look(String name) {
        if (doubts.grounds.looked().add(name) && sizes.containsKey(name)) {
            sizes.get(name).definition().dims().forEach(dim -> look(dim.name()));
        }
    }

    private Map<String, Rational> agreed() {
        var sound = new LinkedHashMap<>(sizes().known());
        sound.entrySet().removeIf(v -> v.getValue().compareTo(Rational.ONE) < 0 || !v.getValue().isInteger());
        boolean fewer = true;
        while (fewer) {
            fewer = sound.keySet().removeIf(name -> doubtful(name, sound.keySet()));
        }
        return sound;
    }

    /// Whether a problem is known of a size or of one that it is made of.
    private boolean doubtful(String name, Set<String> sound) {
        var size = sizes.get(name);
        return doubts.unsound.contains(name)
                || (size != null && size.definition().dims().stream().anyMatch(d -> sizes.containsKey(d.name())
                        && !sound.contains(d.name())));
    }

    /// Where a size that has been read comes from.
    public String source(String name) {
        var size = sizes.get(name);
        return size == null ? spec.source() : size.source();
    }

    /// Throws [Refusal] if anything was missing or wrong, all of it at once.
    public void finish(Sizes bound) {
        for (var entry : spec.settings().entrySet()) {
            if (!asked.contains(entry.getKey())) {
                unasked(entry.getKey(), entry.getValue().place());
            }
        }
        try {
            sound(bound).values();
        } catch (Refusal refusal) {
            var places = problems.stream().map(Problem::place).filter(p -> !p.equals(spec.source()))
                    .collect(Collectors.toSet());
            refusal.problems().stream().filter(p -> !places.contains(p.place())).forEach(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems.subList(0, Math.min(problems.size(), LISTED)));
        }
    }

    private void unasked(String name, String place) {
        var beside = BESIDE.get(name);
        if (beside == null) {
            leave(new Problem(spec.name(), place, "this model has no '" + name + "'", sizes.containsKey(name)
                    ? "it follows from other sizes" : Nearest.hint(name, askedFor())));
            return;
        }
        problems.removeIf(p -> p.place().equals(place)); // what is not taken is not incomplete
        var problem = doubts.idle.contains(beside)
                ? new Problem(spec.name(), place, "what this model makes of " + beside.what + " is not counted",
                        "the parameters of its tower are, and its work over a text")
                : new Problem(spec.name(), place, "this model takes no " + beside.what + " beside a text",
                        beside.alone);
        if (problems.stream().noneMatch(p -> p.message().equals(problem.message()))) {
            leave(problem);
        }
    }

    /// Notes that the model has a tower for this, of which nothing but the parameters is known.
    public void idle(Beside beside) {
        doubts.idle.add(beside);
    }

    /// Sizes without those of which a problem is known already, and without those that are made of them.
    private Sizes sound(Sizes bound) {
        var doubtful = new LinkedHashSet<>(doubts.unsound);
        boolean more = true;
        while (more) {
            more = bound.all().values().stream().filter(s -> s.definition().dims().stream()
                    .anyMatch(d -> doubtful.contains(d.name()))).map(Size::name).toList().stream()
                    .anyMatch(doubtful::add);
        }
        return Sizes.of(bound.all().values().stream().filter(s -> !doubtful.contains(s.name())).toList());
    }

    /// Assay's names of what was asked for.
    private List<String> askedFor() {
        var known = new LinkedHashSet<>(sizes.keySet());
        switches.forEach(s -> known.add(s.name()));
        return List.copyOf(known);
    }

    private Expr define(String name, Field field) {
        switch (field.value()) {
            case Value.Numeral(var number) when number.isInteger() ->
                sizes.put(name, new Size(name, Expr.of(number), field.place()));
            case Value.Formula(var definition) -> sizes.put(name, new Size(name, definition, field.place()));
            case Value.Text(var text) when spec.settings().containsValue(field) -> {
                try {
                    var definition = Parser.parse(text);
                    var source = definition.isConstant() ? field.place() : field.place() + "=" + text;
                    sizes.put(name, new Size(name, definition, source));
                } catch (IllegalArgumentException e) {
                    problems.add(Problem.of(spec.name(), field.place(), String.valueOf(e.getMessage())));
                    doubts.unsound.add(name);
                }
            }
            default -> {
                wrong(field, "a whole number");
                doubts.unsound.add(name);
            }
        }
        return Expr.dim(name);
    }

    private void wrong(Field field, String expected) {
        var shown = switch (field.value()) {
            case Value.Text(var text) -> quoted(text);
            case Value.Numeral(var number) -> decimal(number);
            default -> field.value().type();
        };
        var problem = Problem.of(spec.name(), field.place(), "is " + shown + ", not " + expected);
        if (problems.stream().noneMatch(p -> p.place().equals(problem.place()))) {
            problems.add(problem);
        }
    }

    /// As it was written, where that was a decimal of moderate length.
    private static String decimal(Rational number) {
        try {
            var text = new BigDecimal(number.num()).divide(new BigDecimal(number.den())).toString();
            return text.length() > QUOTED ? "a number of " + text.length() + " characters" : text;
        } catch (ArithmeticException _) {
            return number.toString();
        }
    }

    private Optional<Field> find(String name, String... own) {
        asked.add(name);
        var settable = new LinkedHashSet<>(List.of(name));
        Stream.of(own).filter(n -> !beside || Naming.size(n).filter(size -> !size.equals(name)).isEmpty())
                .forEach(settable::add);
        asked.addAll(settable);
        doubts.known.addAll(List.of(own));
        var set = settable.stream().filter(this::isSet).toList();
        if (set.size() > 1) {
            problems.add(Problem.of(spec.name(), "--set " + set.getLast(), "sets what --set " + set.getFirst()
                    + " sets"));
        }
        var found = set.stream().findFirst().map(spec.settings()::get);
        if (found.isEmpty() && own.length > 0) {
            var size = new LinkedHashSet<>(List.of(name));
            Stream.of(own).filter(n -> !n.equals(name)).forEach(n -> Naming.size(n).ifPresent(size::add));
            var called = Stream.concat(Stream.of(own), otherwise(List.copyOf(size)))
                    .filter(spec.fields()::containsKey).findFirst();
            found = called.map(spec.fields()::get);
            called.ifPresent(alias -> read(name, size.getFirst(), alias, own));
        }
        return found.filter(f -> !(f.value() instanceof Value.Nothing));
    }

    /// What sizes are called in the namings that the file's width and layers have.
    private Stream<String> otherwise(List<String> sizes) {
        return sizes.stream().anyMatch(Naming::known)
                ? Naming.of(spec.fields().keySet()).stream().flatMap(n -> sizes.stream().map(n::name))
                        .filter(n -> !n.isEmpty())
                : Stream.empty();
    }

    /// Takes a field for what it says, and leaves a problem for another name of the size that says another value.
    private void read(String name, String size, String alias, String... own) {
        var field = Objects.requireNonNull(spec.fields().get(alias));
        if (doubts.used.add(alias) && doubts.known.add(alias)) {
            doubts.renamed.put(alias, name);
        }
        for (var other : own) {
            var second = spec.fields().get(other);
            if (second != null && !second.value().equals(field.value())
                    && !(second.value() instanceof Value.Nothing)) {
                doubts.passed.add(other);
            }
        }
        var others = Naming.ofOne(size);
        if (!(field.value() instanceof Value.Numeral(var number)) || !others.contains(alias)) {
            return;
        }
        for (var other : others) {
            var second = spec.fields().get(other);
            if (second == null || !(second.value() instanceof Value.Numeral(var also))) {
                continue;
            }
            doubts.known.add(other);
            if (!also.equals(number) && doubts.unsound.add(name)) {
                problems.add(new Problem(spec.name(), second.place(), "is " + decimal(also) + ", and "
                        + field.place() + " says " + decimal(number) + " of the same size", size + " has one value: "
                                + "take one of the two away"));
            }
        }
    }

    public static String quoted(String text) {
        return "'" + (text.length() > QUOTED ? text.substring(0, QUOTED) + "..." : text) + "'";
    }

    private static String source(Optional<Field> field, String or) {
        return field.map(Field::place).orElse("default: " + or);
    }
}
