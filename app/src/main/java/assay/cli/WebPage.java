package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The page as one file: its shell, which is built from `page/`, with the core as a script, and what it shows at first.
///
/// @param address of what it shows at first, as the page writes it behind `#`
/// @param texts of files that it shows
record WebPage(String address, List<Text> texts) {
    private static final String SHELL = "page.html";
    private static final String PACKED = "/assay/browser/assay.packed.js";
    private static final String SCRIPT = "/assay/browser/assay.js";
    private static final String COMPILED = "/assay/browser/core.js";

    /// The texts that the core asks for, by their place on the class path.
    private static final List<String> TEXTS = List.of("assay/device/accelerators.txt", "assay/storage/schemes.txt",
            "assay/catalog/models.txt", "assay/catalog/ollama.txt", "assay/read/gguf.txt",
            "assay/read/gguf-recipes.txt");

    private static final String CORE = "<script id=\"core\" type=\"text/plain\">";
    private static final String GIVEN = "<script id=\"given\" type=\"application/json\">{}";

    /// A file that is part of the page.
    ///
    /// @param word by which the address names it
    /// @param name of the file
    record Text(String word, String text, String name) {}

    /// An address of a model, of models beside it, and of a question.
    static String address(List<String> models, Map<String, String> said, List<String> set) {
        var out = new StringBuilder(written(models.getFirst()));
        said.forEach((name, value) -> out.append('&').append(name).append('=').append(written(value)));
        set.forEach(word -> out.append("&set=").append(written(word)));
        if (models.size() > 1) {
            out.append("&compare=").append(String.join(",", models.stream().skip(1)
                    .map(word -> written(word).replace(",", "%2C")).toList())).append("&panel=compare");
        }
        return out.toString();
    }

    /// What an address may hold, everything else by its bytes.
    private static String written(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~!$'()*+,;:@/?=".indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }

    /// The file.
    ///
    /// @throws Refusal where this build was made without the core as a script
    String html() {
        var script = script();
        var shell = resource(SHELL).orElseThrow(() -> new IllegalStateException(SHELL + " is not on the class path"));
        return put(put(shell, CORE, CORE + within(script)), GIVEN, GIVEN.replace("{}", given()));
    }

    /// The core as a script: packed, or what its compiler made, the texts that it asks for, and the façade around.
    private static String script() {
        var packed = resource(PACKED);
        if (packed.isPresent()) {
            return packed.get();
        }
        var compiled = resource(COMPILED);
        var around = resource(SCRIPT);
        if (compiled.isEmpty() || around.isEmpty()) {
            throw new Refusal(new Problem("assay page", "", "needs the core as JavaScript, which this build is without",
                    "in the sources, ./assay page builds it once, and so does mvn -Ppage -DskipTests package"));
        }
        var texts = new JsonText();
        texts.open('{');
        TEXTS.forEach(name -> texts.name(name).text(rows(resource("/" + name).orElseThrow(() ->
                new IllegalStateException(name + " is not on the class path")))));
        texts.close('}');
        var code = compiled.get();
        int map = code.lastIndexOf("\n//# sourceMappingURL=");
        return around.get().replace("/*TEXTS*/{}", texts.toString().strip())
                .replace("/*VERSION*/", Main.version().replace("assay", "").replace("-SNAPSHOT", "").strip())
                .replace("/*CORE*/", map < 0 ? code : code.substring(0, map + 1));
    }

    /// The rows of a text, without its remarks.
    private static String rows(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(String::stripTrailing)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String put(String shell, String place, String what) {
        int at = shell.indexOf(place);
        if (at < 0) {
            throw new IllegalStateException(SHELL + " has no place for " + place);
        }
        return shell.substring(0, at) + what + shell.substring(at + place.length());
    }

    /// A script as text of an element, which it must not end. `<\/script` within a string is `</script`.
    private static String within(String script) {
        var safe = script.replace("</script", "<\\/script");
        if (safe.contains("<!--") && safe.contains("<script")) {
            throw new IllegalStateException("the core's script cannot stand in a page");
        }
        return safe;
    }

    private String given() {
        var out = new JsonText();
        out.open('{').name("address").text(address).name("texts").open('[');
        texts.forEach(t -> out.open('{').name("word").text(t.word).name("text").text(t.text)
                .name("fileName").text(t.name).close('}'));
        out.close(']').close('}');
        return out.toString().replace("<", "\\u003c");
    }

    private static Optional<String> resource(String name) {
        try (var in = WebPage.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
