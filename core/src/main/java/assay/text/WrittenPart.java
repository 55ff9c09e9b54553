package assay.text;

import assay.model.Node;
import assay.model.Tensor.Role;
import assay.part.Part;
import assay.part.Part.Takes;
import assay.part.Parts;
import assay.problem.Nearest;
import assay.spec.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A part as a line of a model's own text calls for it: `q_proj = linear y[b t d] -> q[b t h k] bias`.
///
/// @param switches by name, each on or off
record WrittenPart(Part part, Map<String, Boolean> switches) {
    /// The parts by their words.
    static final Map<String, Part> ALL =
            Parts.ALL.stream().collect(Collectors.toMap(Part::name, p -> p, (a, _) -> a, LinkedHashMap::new));

    /// @param name of the block that it makes, empty where the line gives none
    /// @param cursor behind the part's word
    /// @param empty whether nothing stands below the line
    /// @param below what stands there
    List<Node> nodes(String name, Cursor cursor, boolean empty, Supplier<List<Node>> below) {
        if (name.isEmpty() == part.takes().contains(Takes.NAME)) {
            throw cursor.refusal(0,
                    "'" + part.name() + "' takes " + (name.isEmpty() ? "a name" : "no name of its own"),
                    (name.isEmpty() ? "name" : "-") + " = " + part.name());
        }
        if (!empty && !part.takes().contains(Takes.PARTS)) {
            throw cursor.refusal(0, "'" + part.name() + "' has nothing below it", "write its lines in a block instead");
        }
        var in = "";
        var out = "";
        cursor.next();
        int from = cursor.at();
        if (part.takes().contains(Takes.STREAMS)) {
            var streams = cursor.words(word -> word.contains("[") || word.equals("->"));
            var ends = cursor.line(from, streams);
            if (ends.reads().size() != 1 || ends.writes().size() != 1 || ends.mask().isPresent()
                    || ends.reads().getFirst().role() != Role.STREAM) {
                throw cursor.refusal(from, "'" + part.name() + "' reads one stream and writes one",
                        "x[b t d] -> y[b t f]");
            }
            in = ends.reads().getFirst().toString();
            out = ends.writes().getFirst().toString();
        }
        var call = new Part.Call(name, in, out, words(cursor), below.get());
        try {
            return part.made().apply(call);
        } catch (IllegalArgumentException e) {
            throw cursor.refusal(from, String.valueOf(e.getMessage()), "");
        }
    }

    /// What the line says of the part's parameters, and what holds where it says nothing.
    private Map<String, String> words(Cursor cursor) {
        var known = new LinkedHashMap<String, Part.Parameter>();
        part.parameters().forEach(p -> known.put(p.name(), p));
        var said = new HashMap<String, String>();
        while (!cursor.ended()) {
            int from = cursor.at();
            var word = cursor.word();
            int sign = word.indexOf('=');
            var name = sign < 0 ? word : word.substring(0, sign);
            var parameter = known.get(name);
            if (parameter == null) {
                throw cursor.refusal(from, "'" + part.name() + "' has no " + Reading.quoted(name),
                        Nearest.hint(name, known.keySet()));
            }
            var value = sign < 0 && parameter.isFlag()
                    ? "true"
                    : value(parameter, word.substring(sign + 1), cursor, from + sign + 1);
            if (said.put(name, value) != null) {
                throw cursor.refusal(from, "'" + name + "' is said twice", "");
            }
        }
        for (var parameter : part.parameters()) {
            if (!said.containsKey(parameter.name())) {
                said.put(parameter.name(), parameter.or().orElseThrow(() -> cursor.refusal(
                        cursor.at(), "'" + part.name() + "' needs " + parameter.name() + "=...", part.title())));
            }
        }
        return said;
    }

    private String value(Part.Parameter parameter, String word, Cursor cursor, int from) {
        var state = parameter.isFlag() ? switches.get(word) : null;
        if (state != null) {
            return String.valueOf(state);
        }
        if (!parameter.choices().isEmpty() && !parameter.choices().contains(word)) {
            throw cursor.refusal(from, parameter.name() + " is not " + Reading.quoted(word),
                    Nearest.hint(word, parameter.choices()));
        }
        var plain = word.startsWith("(") && word.endsWith(")") ? word.substring(1, word.length() - 1) : word;
        if (!plain.matches("[A-Za-z0-9_.'-]+( [A-Za-z0-9_.'-]+)*")) {
            throw cursor.refusal(from, parameter.name() + " is a name, or several in parentheses", "");
        }
        return plain;
    }
}
