package assay.kit;

import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The class that a config names first under `architectures`, if it names one: `LlamaForCausalLM`.
///
/// A class is known by what it begins with and by its end. It begins as the `model_type` is called, whatever the case
/// and with or without a closing `text`, or as the family says that its classes are called; the end says what stands on
/// the trunk.
///
/// @param name of the class, empty where the config names none
/// @param ours what it may begin with, in small letters and digits; empty where anything will do
public record Architecture(String name, List<String> ours) {
    private static final String TEXT = "text";

    public Architecture {
        ours = List.copyOf(ours);
    }

    /// What a config names.
    ///
    /// @param others what its classes are called beside the `model_type`
    public static Architecture of(Reading reading, String... others) {
        var named = reading.texts("architectures").stream().findFirst().orElse("");
        var type = plain(reading.modelType());
        var ours = new ArrayList<String>();
        if (!type.isEmpty()) {
            ours.add(type);
            ours.add(type.endsWith(TEXT) ? type.substring(0, type.length() - TEXT.length()) : type + TEXT);
            Stream.of(others).map(Architecture::plain).forEach(ours::add);
        }
        return new Architecture(named, ours);
    }

    /// The longest of the known ends that the class has; empty where it has none, and where none is named.
    public Optional<String> ending(String... known) {
        return Stream.of(known)
                .filter(end -> name.endsWith(end) && ours(name.substring(0, name.length() - end.length())))
                .max((a, b) -> Integer.compare(a.length(), b.length()));
    }

    /// Whether a class is named of which none of the ends is known.
    public boolean unknown(String... known) {
        return !name.isEmpty() && ending(known).isEmpty();
    }

    /// What a reader should know where the class is not known.
    ///
    /// @param counted the class that is counted in its place, by its end
    public String note(String counted) {
        return "The class " + Reading.quoted(name) + " is not known for this model_type: counted as the usual class, "
                + "which ends in " + counted + ". Heads, tables or layers that it lacks, or has beside these or "
                + "in other shapes, are not told apart.";
    }

    private boolean ours(String begin) {
        return ours.isEmpty() || ours.contains(plain(begin));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
