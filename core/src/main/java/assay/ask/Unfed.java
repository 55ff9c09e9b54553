package assay.ask;

import assay.algebra.Expr;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Tensor;
import assay.pass.Decode;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What of a model decoding leaves out.
final class Unfed {
    private Unfed() {}

    /// Parts with weights that no token that is decoded meets, such as an encoder.
    static Optional<String> of(Model model) {
        var met = new HashSet<String>();
        weighted(Decode.of(model, Expr.dim("T")), path -> ends(path).forEach(met::add));
        var parts = new TreeSet<String>();
        weighted(model, path -> ends(path).filter(part -> !met.contains(part)).findFirst()
                .filter(part -> !part.contains("{")).ifPresent(parts::add));
        return parts.isEmpty() ? Optional.empty() : Optional.of("no time for what is not decoded: "
                + String.join(", ", parts));
    }

    /// The modules that a module stands in, the outermost first, and itself.
    private static Stream<String> ends(String path) {
        return IntStream.rangeClosed(1, path.length()).filter(i -> i == path.length() || path.charAt(i) == '.')
                .mapToObj(i -> path.substring(0, i));
    }

    private static void weighted(Model model, Consumer<String> each) {
        model.walk((place, op) -> {
            if (!(op instanceof Gather) && op.line().reads().stream().anyMatch(Tensor::parameter)) {
                each.accept(place.module());
            }
        });
    }
}
