package assay.part;

import assay.model.Kind;
import assay.model.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// A part that a model's own text can name.
///
/// @param name its word
/// @param title what it is, in a line
/// @param takes what stands around its word
/// @param parameters what can be said of it
/// @param made the nodes that it lowers to; throws [IllegalArgumentException] where they do not fit together
public record Part(
        String name, String title, Set<Takes> takes, List<Parameter> parameters, Function<Call, List<Node>> made) {
    /// What a part is given beside its parameters.
    public enum Takes {
        /// The name of the block that it makes.
        NAME,
        /// The streams that it reads and writes: `x[b t d] -> y[b t f]`.
        STREAMS,
        /// Nodes that stand inside of it.
        PARTS
    }

    /// Something that can be said of a part.
    ///
    /// @param choices the words that it can be; any where there is none
    /// @param or what holds where nothing is said; absent where something has to be
    public record Parameter(String name, List<String> choices, Optional<String> or) {
        static Parameter flag(String name) {
            return choice(name, "false", "true");
        }

        static Parameter on(String name) {
            return choice(name, "true", "false");
        }

        /// @param or the choice where nothing is said
        static Parameter choice(String name, String or, String... others) {
            return new Parameter(name, Stream.concat(Stream.of(or), Stream.of(others)).toList(),
                    Optional.of(or));
        }

        static Parameter word(String name, String or) {
            return new Parameter(name, List.of(), Optional.of(or));
        }

        static Parameter needed(String name) {
            return new Parameter(name, List.of(), Optional.empty());
        }

        /// Whether it is on or off.
        public boolean isFlag() {
            return choices.contains("true");
        }
    }

    /// A part as it is called for.
    ///
    /// @param name of the block, empty where the part takes none
    /// @param in the stream read, empty where the part takes none
    /// @param out the stream written, likewise
    /// @param words the value of every parameter
    public record Call(String name, String in, String out, Map<String, String> words, List<Node> parts) {
        String word(String parameter) {
            return Objects.requireNonNull(words.get(parameter), parameter);
        }

        boolean on(String parameter) {
            return word(parameter).equals("true");
        }

        /// A pointwise function by its name.
        Kind kind(String parameter) {
            return Kind.valueOf(word(parameter).toUpperCase(Locale.ROOT));
        }
    }

    public Part {
        takes = Set.copyOf(takes);
        parameters = List.copyOf(parameters);
    }
}
