package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Stored;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What is known of a value of the graph.
///
/// @param stream the name of the stream that carries it; empty for an initialiser
/// @param dims its shape, where that is known
/// @param ints its elements, where they are a few whole numbers that follow from shapes
/// @param weight the initialiser that it is, its dimensions perhaps in another order
record Known(String stream, Optional<List<Expr>> dims, Optional<List<Expr>> ints, Optional<Weight> weight) {
    /// An initialiser, seen with its dimensions in some order.
    ///
    /// @param order for each dimension the stored one
    /// @param quantised whether its elements stand for other numbers, so that whole ones may be parameters
    record Weight(Stored tensor, List<Integer> order, boolean quantised) {
        static Weight of(Stored tensor) {
            return new Weight(tensor, IntStream.range(0, tensor.dims().size()).boxed().toList(), false);
        }
    }

    static Known stored(Stored tensor) {
        return new Known("", Optional.of(tensor.dims().stream().map(Expr::of).toList()), Shapes.numbers(tensor),
                Optional.of(Weight.of(tensor)));
    }

    static Known stream(String name, Optional<List<Expr>> dims) {
        return new Known(name, dims, Optional.empty(), Optional.empty());
    }

    Known with(Optional<List<Expr>> numbers, Optional<Weight> alias) {
        return new Known(stream, dims, numbers, alias);
    }

    /// The initialiser where its dimensions stand as they are stored.
    Optional<Stored> stored() {
        return weight.map(Weight::tensor);
    }
}
