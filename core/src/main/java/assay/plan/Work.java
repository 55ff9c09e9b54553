package assay.plan;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Size;
import assay.pass.Shard;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one rank of tensor parallelism computes for one sequence, read off the tree of its ops: matrix products with
/// their sizes, attention, and elements that are moved.
///
/// Every weighted contraction is a matrix product: its rows are the axes of the result that the weight does not have,
/// its columns those that it has, its depth what is summed, and there are as many of them as the axes say that stand in
/// all three. Experts that data choose are split as the rest is, or each rank has some whole ones.
///
/// @param layers the kinds of layers, each with the number of its copies
/// @param ends what is before the first layer and behind the last
/// @param heads the products that make logits
/// @param weights parameters of a rank, without those of chosen experts
/// @param experts parameters of all chosen experts
/// @param active parameters that a token meets, of a rank
/// @param stream elements of what layers hand on, of one sequence
public record Work(
        List<Layer> layers, Piece ends, List<Matrix> heads, Share weights, Share experts, double active,
        double stream) {
    public Work {
        layers = List.copyOf(layers);
        heads = List.copyOf(heads);
    }

    /// Parameters.
    ///
    /// @param trained those of all that training changes
    public record Share(double all, double trained) {
        static final Share NONE = new Share(0, 0);

        Share plus(double more, boolean changes) {
            return new Share(all + more, trained + (changes ? more : 0));
        }

        /// So many parts of them as one.
        Share over(double parts) {
            return new Share(all / parts, trained / parts);
        }
    }

    /// Layers of one kind.
    ///
    /// @param back whether anything in it has a gradient: nothing has where it and all before it is frozen
    public record Layer(String name, double copies, boolean back, List<Piece> pieces) {
        public Layer {
            pieces = List.copyOf(pieces);
        }
    }

    /// Where a piece is computed.
    public enum Where {
        /// On every rank of tensor parallelism, each a part of the heads or of the width; or all of it, where it cannot
        /// be split.
        SPLIT,
        /// Between split parts: the same on every rank, or each its own tokens where sequences are split.
        BETWEEN,
        /// By experts that data choose.
        ROUTED
    }

    /// A part of a layer.
    ///
    /// @param moved elements by what they are moved for
    /// @param scanned FLOPs of products of activations outside of attention, such as a scan in chunks
    /// @param summed elements that ranks of tensor parallelism add up, of experts for one that is chosen
    /// @param router experts that are chosen from, and what is sent to them
    public record Piece(
            Where where, List<Matrix> matrices, List<Matrix> joined, List<Core> cores, Map<Moved, Double> moved,
            double scanned, double summed, Choice router) {
        public Piece {
            matrices = List.copyOf(matrices);
            joined = List.copyOf(joined);
            cores = List.copyOf(cores);
            var all = new EnumMap<Moved, Double>(Moved.class);
            all.putAll(moved);
            moved = Collections.unmodifiableMap(all);
        }

        /// The matrix products as a stack runs them.
        List<Matrix> matrices(Stack stack) {
            return stack.joined() ? joined : matrices;
        }
    }

    /// Products of one size.
    ///
    /// @param reads the stream that is multiplied
    /// @param count how many there are
    /// @param rows for one sequence; of experts, of all of them together
    /// @param wide whether it is never in less than 16 bits, as routers are
    /// @param back which gradients there are of it
    /// @param kept how the weights lie in memory
    public record Matrix(
            String reads, double count, double rows, double columns, double depth, boolean wide, Back back,
            Packing.Kept kept) {
        /// FLOPs of one product of the given rows each.
        double flops() {
            return 2 * count * rows * columns * depth;
        }
    }

    /// The gradients of a product.
    ///
    /// @param input of what is multiplied
    /// @param weight of the matrix
    public record Back(boolean input, boolean weight) {
        /// The forward pass and each gradient.
        int passes() {
            return 1 + (input ? 1 : 0) + (weight ? 1 : 0);
        }
    }

    /// Attention from scores to the weighted sum.
    ///
    /// @param pairs of a query and a key that are needed, of one head and sequence
    /// @param length tokens of the sequence
    /// @param queries elements of queries, `keys` of keys and values, `given` of what comes out, of one sequence
    public record Core(
            double heads, double qk, double v, double pairs, double length, boolean windowed, double queries,
            double keys, double given) {
        double flops() {
            return 2 * pairs * heads * (qk + v);
        }
    }

    /// Experts that data choose.
    ///
    /// @param number of all
    /// @param chosen of a token
    /// @param width of what is sent to an expert
    public record Choice(double number, double chosen, double width) {
        static final Choice NONE = new Choice(0, 0, 0);

        boolean any() {
            return number > 0;
        }
    }

    /// The work of one of so many ranks for a sequence of so many tokens.
    ///
    /// @param splits whether experts are split too
    /// @throws assay.problem.Refusal where the model cannot be split over so many
    public static Work of(Model model, int tp, boolean splits, long tokens) {
        return new Folding(splits ? Optional.empty() : Optional.of(sized(model, tokens)),
                sized(Shard.of(model, Rational.of(tp)), tokens), Packing.TRAINED).work();
    }

    /// The work of a rank's tree for a sequence of so many tokens, of which experts that data choose are whole.
    ///
    /// @param whole the tree that is not split
    /// @param packing how weights lie in memory
    public static Work of(Model whole, Model rank, Packing packing, long tokens) {
        return new Folding(Optional.of(sized(whole, tokens)), sized(rank, tokens), packing).work();
    }

    private static Model sized(Model model, long tokens) {
        return model.sized(new Size("B", Expr.of(1), "")).sized(new Size("T", Expr.of(tokens), ""));
    }

    /// FLOPs of training on one sequence of which nothing is done again: of each product the gradients besides.
    public double flops() {
        double sum = heads.stream().mapToDouble(m -> m.flops() * m.back().passes()).sum();
        for (var layer : layers) {
            int passes = layer.back() ? 3 : 1;
            for (var piece : layer.pieces()) {
                double routed = piece.where() == Where.ROUTED ? Math.max(1, piece.router().number()) : 1;
                sum += layer.copies() * (passes * (piece.scanned()
                        + piece.cores().stream().mapToDouble(Core::flops).sum())
                        + piece.matrices().stream().mapToDouble(m -> m.flops() * m.back().passes()).sum() / routed);
            }
        }
        return sum;
    }

    /// Layers of all kinds.
    public double depth() {
        return layers.stream().mapToDouble(Layer::copies).sum();
    }
}
