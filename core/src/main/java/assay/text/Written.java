package assay.text;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.model.Block;
import assay.model.Model;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.problem.Nearest;
import assay.spec.Field;
import assay.spec.Outline;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A model of one's own, as its text says: sizes, switches, axes, what is read and written, and the tree.
public record Written() implements Family {
    /// The `model_type` of every such model.
    public static final String TYPE = "assay";

    /// The field that holds the text.
    public static final String LINES = "lines";

    private static final List<String> SECTIONS = List.of("sizes", "switches", "axes", "reads", "writes", "tree");
    private static final int MOST_SIZES = 500;
    private static final int MOST_AXES = 100;

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public Model model(Reading reading) {
        var subject = reading.spec().name();
        var found = new LinkedHashMap<String, Outline>();
        for (var line : reading.lines(LINES)) {
            reading.collect(() -> section(subject, line, found));
        }
        for (var needed : List.of("reads", "writes", "tree")) {
            if (!found.containsKey(needed) && reading.sound()) {
                reading.refuse(reading.spec().source(), "has no '" + needed + "'",
                        "a model has " + String.join(", ", SECTIONS));
            }
        }
        var sizes = sizes(reading, below(found, "sizes"));
        var switches = switches(reading, below(found, "switches"));
        var known = new WrittenAxes(sizes, reading.values(), reading.sound());
        var axes = axes(reading, known, below(found, "axes"));
        known.read(reading.sound());
        var tree = new WrittenTree(reading, known, switches);
        var parts = tree.nodes(below(found, "tree"), axes);
        var inputs = new ArrayList<Tensor>();
        var output = new StringBuilder();
        Optional.ofNullable(found.get("reads")).ifPresent(line -> reading.collect(() -> {
            inputs.addAll(given(reading, line));
            inputs.forEach(tensor -> known.check(tensor, axes, new Cursor(subject, line)));
        }));
        Optional.ofNullable(found.get("writes"))
                .ifPresent(line -> reading.collect(() -> output.append(written(reading, line))));
        var model = new Model(subject, TYPE, reading.spec().source(), axes, Block.of("", parts), inputs,
                output.toString(), reading.sizes(), reading.switches(), reading.notes());
        if (reading.sound()) {
            tree.checked(model);
        }
        return model;
    }

    private static void section(String subject, Outline line, SequencedMap<String, Outline> found) {
        var cursor = new Cursor(subject, line);
        var name = cursor.name("a section");
        if (!SECTIONS.contains(name)) {
            throw cursor.refusal(0, "unknown section " + Reading.quoted(name), Nearest.hint(name, SECTIONS));
        }
        boolean one = name.equals("reads") || name.equals("writes");
        if (one != line.below().isEmpty() || one == cursor.ended()) {
            throw cursor.refusal(cursor.at(), one ? "'" + name + "' names streams on its own line"
                    : "'" + name + "' is a line by itself, with its lines indented below", "");
        }
        var before = found.putIfAbsent(name, line);
        if (before != null) {
            throw cursor.refusal(0, "'" + name + "' is there twice", "the first is at " + before.place());
        }
    }

    private static List<Outline> below(Map<String, Outline> found, String section) {
        var line = found.get(section);
        return line == null ? List.of() : line.below();
    }

    /// Every size that is stated, or left open with `?` to be set; their names.
    private static Set<String> sizes(Reading reading, List<Outline> lines) {
        var fields = new LinkedHashMap<String, Field>();
        for (var line : lines) {
            reading.collect(() -> {
                var cursor = new Cursor(reading.spec().name(), line);
                var name = cursor.name("a size");
                WrittenAxes.dimension(cursor, name);
                once(cursor, fields, name);
                fields.put(name, new Field(new Value.Nothing(), line.place()));
                cursor.expect("=", "d_model = 4096, or d_model = ? to have it set");
                cursor.next();
                var place = line.place(cursor.at());
                boolean open = cursor.take("?");
                if (!open) {
                    fields.put(name, new Field(new Value.Formula(cursor.formula()), place));
                }
                cursor.end("");
                if (open && !reading.isSet(name)) {
                    reading.refuse(Set.of(name), place, "'" + name + "' is missing",
                            "give it with --set " + name + "=...");
                }
            });
        }
        if (fields.size() > MOST_SIZES) {
            reading.refuse(lines.getFirst().place(), "more than " + MOST_SIZES + " sizes", "");
            fields.clear();
        }
        var inside = reading.over(fields);
        fields.keySet().forEach(name -> inside.sizeIf(name, name));
        return fields.keySet();
    }

    private static Map<String, Boolean> switches(Reading reading, List<Outline> lines) {
        var fields = new LinkedHashMap<String, Field>();
        for (var line : lines) {
            reading.collect(() -> {
                var cursor = new Cursor(reading.spec().name(), line);
                var name = cursor.name("a switch");
                cursor.expect("=", "tied = false");
                var word = cursor.name("true or false");
                cursor.end("");
                once(cursor, fields, name);
                fields.put(name, new Field(new Value.Text(word), line.place()));
            });
        }
        var inside = reading.over(fields);
        var all = new LinkedHashMap<String, Boolean>();
        fields.keySet().forEach(name -> all.put(name, inside.flag(name, false, name)));
        return all;
    }

    /// The axes, over those that every model has: `b` of the batch, `t` and `s` of the tokens.
    private static Map<String, Expr> axes(Reading reading, WrittenAxes known, List<Outline> lines) {
        var axes = new LinkedHashMap<String, Expr>();
        for (var line : lines) {
            reading.collect(() -> {
                var cursor = new Cursor(reading.spec().name(), line);
                axes.putAll(known.axes(cursor, axes.keySet()));
            });
        }
        if (axes.size() > MOST_AXES) {
            reading.refuse(lines.getFirst().place(), "more than " + MOST_AXES + " axes", "");
        }
        axes.putIfAbsent("b", Expr.dim("B"));
        axes.putIfAbsent("t", Expr.dim("T"));
        axes.putIfAbsent("s", Expr.dim("T"));
        return axes;
    }

    private static void once(Cursor cursor, Map<String, Field> fields, String name) {
        var before = fields.get(name);
        if (before != null) {
            throw cursor.refusal(0, "'" + name + "' is there twice", "the first is at " + before.place());
        }
    }

    /// The streams that are given, as `reads` names them.
    private static List<Tensor> given(Reading reading, Outline line) {
        var cursor = new Cursor(reading.spec().name(), line);
        cursor.name("reads");
        cursor.next();
        int from = cursor.at();
        var reads = cursor.line(from, cursor.rest() + " -> x[b]").reads();
        if (reads.stream().anyMatch(t -> t.role() != Role.STREAM)) {
            throw cursor.refusal(from, "what is read is streams", "reads ids[b t]");
        }
        return reads;
    }

    private static String written(Reading reading, Outline line) {
        var cursor = new Cursor(reading.spec().name(), line);
        cursor.name("writes");
        var name = cursor.name("the stream that is the answer");
        cursor.end("one stream is the answer, by its name");
        return name;
    }
}
