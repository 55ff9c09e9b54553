package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;

/// The index of a checkpoint in several files, `{"metadata": {...}, "weight_map": {"tensor": "file", ...}}`, read as a
/// stream.
final class SafetensorsIndex {
    private static final String MAP = "weight_map";
    private static final int FILES = 10_000;

    private SafetensorsIndex() {}

    /// The file of each tensor.
    ///
    /// @throws Refusal where there is no such map
    static SequencedMap<String, String> map(Bytes index) {
        var source = index.source();
        if (index.length() > Safetensors.HEADER) {
            throw new Refusal(Problem.of(source, "", "is longer than " + Safetensors.HEADER + " bytes"));
        }
        var in = index.stream(0, index.length());
        try (var parser = SafetensorsHeader.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return map(source, parser);
        } catch (JacksonException e) {
            var place = Optional.ofNullable(e.getLocation()).map(SafetensorsIndex::place).orElse("");
            throw new Refusal(Problem.of(source, place, "is no JSON: " + Shown.of(e.getOriginalMessage(), 200)));
        }
    }

    private static SequencedMap<String, String> map(String source, JsonParser parser) {
        var map = new LinkedHashMap<String, String>();
        var files = new LinkedHashMap<String, String>();
        boolean found = false;
        long characters = 0;
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = parser.currentName().equals(MAP);
                if (parser.nextToken() != JsonToken.START_OBJECT || !here) {
                    parser.skipChildren();
                    continue;
                }
                found = true;
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    characters += name.length();
                    if (characters > SafetensorsHeader.NAMES) {
                        throw new Refusal(Problem.of(source, place(parser.currentTokenLocation()),
                                "names of more than " + SafetensorsHeader.NAMES + " characters"));
                    }
                    if (parser.nextToken() != JsonToken.VALUE_STRING || map.size() == SafetensorsHeader.TENSORS
                            || files.size() > FILES) {
                        throw new Refusal(Problem.of(source, place(parser.currentTokenLocation()),
                                "should be a text: at most " + SafetensorsHeader.TENSORS
                                        + " tensors, each with its file, of "
                                + FILES + " files at most"));
                    }
                    var file = parser.getString();
                    if (map.put(name, files.computeIfAbsent(file, f -> f)) != null) {
                        throw new Refusal(Problem.of(source, place(parser.currentTokenLocation()),
                                "'" + Shown.of(name, 200) + "' is there twice"));
                    }
                }
            }
        }
        if (!found) {
            throw new Refusal(
                    new Problem(source, "", "has no object 'weight_map'", "it names the file of each tensor"));
        }
        return map;
    }

    private static String place(TokenStreamLocation at) {
        return new Spot(at.getLineNr(), at.getColumnNr()).toString();
    }
}
