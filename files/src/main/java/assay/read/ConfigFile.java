package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.InputStream;
import java.util.LinkedHashMap;

/// A file that describes a model: a `config.json`, which is one object, or a model of one's own, `model.assay`.
///
/// It is read, and nothing that it names is opened. The model's name is the field `name` where that is a text; else it
/// is the file's name without `.json`, and a `config.json` is called after its folder. A model of one's own is known by
/// its extension or its first word, `model`, with which no JSON text begins.
public final class ConfigFile {
    private static final String CONFIG = "config.json";
    private static final String EXTENSION = ".json";
    private static final String EXAMPLE = "a config is an object such as {\"model_type\": \"gpt2\", ...}";
    private static final int NAME = 80;

    private ConfigFile() {}

    /// Reads a file.
    ///
    /// @throws Refusal where it cannot be read, and where it holds no config
    public static Spec read(Bytes file) {
        var source = file.source();
        if (file.length() > Json.LENGTH) {
            throw refusal(source, "is too long for a config", "at most " + (Json.LENGTH >> 20) + " MiB are read");
        }
        return spec(source, name(file.name(), file.beside().name()), file.some(0, Json.LENGTH));
    }

    /// Reads a stream to its end, and leaves it open.
    ///
    /// @param source what the stream is called: `stdin`
    /// @throws Refusal where it cannot be read, and where it holds no config
    public static Spec read(InputStream in, String source) {
        return read(Bytes.of(source, in));
    }

    private static Spec spec(String source, String name, byte[] bytes) {
        if (bytes.length == 0) {
            throw refusal(source, "is empty", EXAMPLE);
        }
        var text = Utf8.text(source, bytes);
        if (text.isBlank()) {
            throw refusal(source, "holds nothing but blanks", EXAMPLE);
        }
        if (source.endsWith(ModelFile.EXTENSION) || ModelFile.begins(text)) {
            return ModelFile.spec(source, text);
        }
        var root = Json.read(source, text);
        if (!(root instanceof Value.Group(var fields))) {
            throw refusal(source, "holds " + root.type() + ", not an object", EXAMPLE);
        }
        var given = fields.get("name");
        var own = given != null && given.value() instanceof Value.Text(var title) ? title.strip() : "";
        var called = Shown.of(own.isEmpty() ? name : own, NAME);
        return new Spec(called, source, new LinkedHashMap<>(fields), new LinkedHashMap<>());
    }

    /// What the model of a file is called.
    static String name(String file, String folder) {
        if (file.equals(CONFIG)) {
            return folder.isEmpty() || folder.equals(".") || folder.equals("..") ? "config" : folder;
        }
        boolean plain = file.endsWith(EXTENSION) && file.length() > EXTENSION.length();
        return plain ? file.substring(0, file.length() - EXTENSION.length()) : file;
    }

    private static Refusal refusal(String source, String message, String hint) {
        return new Refusal(new Problem(source, "", message, hint));
    }
}
