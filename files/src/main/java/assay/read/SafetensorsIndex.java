package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Tokens.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

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
        try {
            return map(index, Tokenizer.of(in));
        } catch (Tokens.Broken e) {
            throw new Refusal(Problem.of(source, e.at() < 0 ? "" : place(index, e.at()), "is no JSON"));
        }
    }

    private static SequencedMap<String, String> map(Bytes index, Tokens tokens) {
        var source = index.source();
        var map = new LinkedHashMap<String, String>();
        var files = new LinkedHashMap<String, String>();
        boolean found = false;
        long characters = 0;
        if (tokens.next() == Token.OBJECT) {
            while (tokens.next() == Token.NAME) {
                boolean here = tokens.text().equals(MAP);
                if (tokens.next() != Token.OBJECT || !here) {
                    tokens.skip();
                    continue;
                }
                found = true;
                while (tokens.next() != Token.OBJECT_END) {
                    var name = tokens.text();
                    characters += name.length();
                    if (characters > SafetensorsHeader.NAMES) {
                        throw new Refusal(Problem.of(source, place(index, tokens.at()),
                                "names of more than " + SafetensorsHeader.NAMES + " characters"));
                    }
                    if (tokens.next() != Token.TEXT || map.size() == SafetensorsHeader.TENSORS
                            || files.size() > FILES) {
                        throw new Refusal(Problem.of(source, place(index, tokens.at()),
                                "should be a text: at most " + SafetensorsHeader.TENSORS
                                        + " tensors, each with its file, of "
                                + FILES + " files at most"));
                    }
                    var file = tokens.text();
                    if (map.put(name, files.computeIfAbsent(file, f -> f)) != null) {
                        throw new Refusal(Problem.of(source, place(index, tokens.at()),
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

    /// The line and column of a char, in chars.
    private static String place(Bytes index, long at) {
        int line = 1;
        long start = 0;
        long chars = 0;
        try (var in = index.stream(0, index.length())) {
            for (int b = in.read(); b >= 0 && chars < at; b = in.read()) {
                chars += (b & 0xf8) == 0xf0 ? 2 : (b & 0xc0) == 0x80 ? 0 : 1;
                if (b == '\n') {
                    line++;
                    start = chars;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Spot(line, (int) (at - start) + 1).toString();
    }
}
