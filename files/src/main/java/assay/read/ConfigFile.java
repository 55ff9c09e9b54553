package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Objects;

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
    /// @throws Refusal where there is none, where it cannot be read, and where it holds no config
    public static Spec read(Path path) {
        var source = path.toString();
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw refusal(source, "is a folder", inside(path));
            }
            if (attributes.size() > Json.LENGTH) {
                throw tooLong(source);
            }
            try (var in = Files.newInputStream(path)) {
                return spec(source, name(path), bytes(source, in));
            }
        } catch (IOException e) {
            throw unread(source, e);
        }
    }

    /// Reads a stream to its end, and leaves it open.
    ///
    /// @param source what the stream is called: `stdin`
    /// @throws Refusal where it cannot be read, and where it holds no config
    public static Spec read(InputStream in, String source) {
        try {
            return spec(source, source, bytes(source, in));
        } catch (IOException e) {
            throw unread(source, e);
        }
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

    private static byte[] bytes(String source, InputStream in) throws IOException {
        var bytes = in.readNBytes(Json.LENGTH + 1);
        if (bytes.length > Json.LENGTH) {
            throw tooLong(source);
        }
        return bytes;
    }

    /// What the model of a file is called.
    static String name(Path path) {
        var file = String.valueOf(path.getFileName());
        if (file.equals(CONFIG)) {
            var folder = path.getParent() == null ? null : path.getParent().getFileName();
            var name = folder == null ? "" : folder.toString();
            return name.isEmpty() || name.equals(".") || name.equals("..") ? "config" : name;
        }
        boolean plain = file.endsWith(EXTENSION) && file.length() > EXTENSION.length();
        return plain ? file.substring(0, file.length() - EXTENSION.length()) : file;
    }

    private static String inside(Path folder) {
        var config = folder.resolve(CONFIG);
        return Files.isRegularFile(config)
                ? "name the file in it: " + config
                : "a model is described by a file, such as " + CONFIG;
    }

    private static Refusal tooLong(String source) {
        return refusal(source, "is too long for a config", "at most " + (Json.LENGTH >> 20) + " MiB are read");
    }

    /// What a failure to read means to the one who named the file.
    static Refusal unread(String source, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> refusal(source, "no such file", "");
            case AccessDeniedException _ -> refusal(source, "may not be read", "its permissions do not allow it");
            case FileSystemException f ->
                refusal(source, "cannot be read", Objects.requireNonNullElse(f.getReason(), ""));
            default -> refusal(source, "cannot be read", Objects.requireNonNullElse(e.getMessage(), ""));
        };
    }

    private static Refusal refusal(String source, String message, String hint) {
        return new Refusal(new Problem(source, "", message, hint));
    }
}
