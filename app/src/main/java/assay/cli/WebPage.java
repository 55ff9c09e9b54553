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

/// The page as one file: its shell, which is built from `page/`, with the core as a script, and what it shows at first.
///
/// @param address of what it shows at first, as the page writes it behind `#`
/// @param texts of files that it shows
record WebPage(String address, List<Text> texts) {
    private static final String SHELL = "page.html";
    private static final String SCRIPT = "/assay/browser/assay.js";
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
        var script = resource(SCRIPT).orElseThrow(() -> new Refusal(new Problem("assay page", "",
                "needs the core as JavaScript, which this build is without",
                "./assay page builds it from the sources once; or mvn -Pbrowser -DskipTests package")));
        var shell = resource(SHELL).orElseThrow(() -> new IllegalStateException(SHELL + " is not on the class path"));
        return put(put(shell, CORE, CORE + within(script)), GIVEN, GIVEN.replace("{}", given()));
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
