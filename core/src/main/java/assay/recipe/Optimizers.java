package assay.recipe;

import assay.algebra.Expr;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.recipe.Optimizer.Apart;
import assay.recipe.Optimizer.Bytes;
import assay.recipe.Optimizer.Charge;
import assay.recipe.Optimizer.State;
import assay.recipe.Optimizer.Temporaries;
import assay.recipe.Optimizer.Update;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The optimizers that are known. A square root, a division and a sign are one FLOP each; scalars that are computed
/// once a step, such as a bias-corrected rate, are not counted.
public final class Optimizers {
    /// The FP32 maxima of 8-bit states: one a block of this many elements.
    private static final Expr BLOCK = Expr.of(256);

    /// Tensors below this many elements keep their states in 32 bits.
    private static final Expr QUANTISED = Expr.of(4096);

    private static final int ITERATIONS = 5;

    /// The bytes of an element while a matrix is made orthogonal.
    private static final int SHORT = 2;

    private static final Bytes WHOLE = (shape, element) -> elements(shape).times(element);

    private static final List<State> MOMENTS = List.of(new State("exp_avg", WHOLE), new State("exp_avg_sq", WHOLE));

    private static final Charge SUBTRACT = each("w - rate*u", 2);
    private static final Charge DECAY = each("w - (rate*decay)*w", 2);
    private static final List<Charge> ADAM = List.of(
            each("m = b1*m + (1 - b1)*g", 3),
            each("v = b2*v + (1 - b2)*g^2", 4),
            each("w - rate*m/(sqrt(v) + eps)", 5));

    /// A root and its quotient, which stays until the next tensor has its own.
    private static final Temporaries QUOTIENT = (shape, before, element) ->
            elements(shape).times(2).plus(elements(before)).times(element);

    private static final Temporaries NOTHING = (shape, before, element) -> Expr.ZERO;

    private static final Update ADAMW = new Update(MOMENTS, and(ADAM, DECAY), true).holding(QUOTIENT);

    /// The default.
    public static final Optimizer DEFAULT = alike("adamw",
            "Adam with decoupled weight decay: 14 FLOPs a parameter; the bias corrections are in the rate",
            "Loshchilov and Hutter 2019, arXiv 1711.05101; torch.optim.AdamW", ADAMW);

    /// All of them, in the order in which they are shown.
    public static final List<Optimizer> ALL = List.of(
            alike("sgd", "gradient descent without momentum: 2 FLOPs a parameter, nothing held", "torch.optim.SGD",
                    new Update(List.of(), List.of(SUBTRACT), false).holding(NOTHING)),
            alike("momentum", "gradient descent with momentum: 4 FLOPs a parameter", "torch.optim.SGD",
                    new Update(List.of(new State("momentum_buffer", WHOLE)), List.of(each("m = b*m + g", 2), SUBTRACT),
                            false).holding(NOTHING)),
            alike("adam", "Adam without weight decay: 12 FLOPs a parameter; the bias corrections are in the rate",
                    "Kingma and Ba 2015, arXiv 1412.6980; torch.optim.Adam", new Update(MOMENTS, ADAM, true)
                            .holding(QUOTIENT)),
            DEFAULT,
            alike("adamw-corrected",
                    "AdamW that divides m and v by their bias corrections element by element: 16 FLOPs a parameter",
                    "Loshchilov and Hutter 2019, arXiv 1711.05101, Algorithm 2",
                    new Update(MOMENTS, and(ADAMW.charges(), each("m/(1 - b1^n) and v/(1 - b2^n)", 2)), true)),
            alike("adamw-8bit", "AdamW with m and v in one byte an element and an fp32 maximum for each block of 256; "
                    + "below 4,096 elements both in fp32. The two tables of 256 codes, one pair for the whole model, "
                    + "are not counted. AdamW's 14 FLOPs, and 4 for an element in a byte: m and v times "
                    + "their maximum when read, over it when written",
                    "Dettmers et al. 2022, arXiv 2110.02861; bitsandbytes, AdamW8bit",
                    new Update(List.of(new State("state1", Optimizers::byteOrFloat),
                            new State("state2", Optimizers::byteOrFloat), new State("absmax1", Optimizers::maxima),
                            new State("absmax2", Optimizers::maxima)),
                            and(ADAMW.charges(), new Charge("m and v read from and written to a byte",
                                    shape -> quantised(shape).times(elements(shape)).times(4))), false)),
            new Optimizer("adafactor", "second moments as the means of rows and columns, no first moment, no decay: 12 "
                    + "FLOPs an element, 5 a row and 3 a column; 12 an element where there is one dimension",
                    "Shazeer and Stern 2018, arXiv 1804.04235; torch.optim.Adafactor", Apart.SEVERAL_DIMENSIONS,
                    new Update(List.of(new State("row_var", (shape, e) -> rows(shape).times(e)),
                            new State("col_var", (shape, e) -> columns(shape).times(e))),
                            List.of(each("g^2, its mean over rows, its mean over columns", 3),
                                    new Charge("moving mean of rows and of these", shape -> rows(shape).times(5)),
                                    new Charge("moving mean of columns", shape -> columns(shape).times(3)),
                                    each("v = row*column, g/sqrt(v)", 3),
                                    each("root mean squares of w and of the update", 4), SUBTRACT),
                            true).holding(Optimizers::estimate),
                    new Update(List.of(new State("variance", WHOLE)),
                            List.of(each("v = b2*v + (1 - b2)*g^2", 4), each("g/sqrt(v)", 2),
                                    each("root mean squares of w and of the update", 4), SUBTRACT),
                            true).holding(Optimizers::square)),
            alike("lion", "the sign of an interpolated momentum, with weight decay: 11 FLOPs a parameter",
                    "Chen et al. 2023, arXiv 2302.06675",
                    new Update(List.of(new State("exp_avg", WHOLE)),
                            List.of(each("sign(b1*m + (1 - b1)*g)", 4), SUBTRACT, DECAY,
                                    each("m = b2*m + (1 - b2)*g", 3)),
                            false)),
            new Optimizer("muon", "momentum made orthogonal by 5 Newton-Schulz iterations for the matrices of "
                    + "the layers, each expert's by itself, AdamW for everything else: embedding, positions, head, "
                    + "vectors, and tensors of more than two dimensions that are not a matrix an expert. With a and b "
                    + "a matrix's lesser and greater side, 13 FLOPs an element and "
                    + "5*(4*a^2*b + 2*a^3 + 3*a^2 + 2*a*b). torch.optim.Muon takes tensors of two dimensions only: "
                    + "experts that are stored together have to be handed to it apart",
                    "Jordan et al. 2024, github.com/KellerJordan/Muon; torch.optim.Muon; each expert's matrix: Liu et "
                    + "al. 2025, arXiv 2502.16982", Apart.HIDDEN_MATRICES,
                    new Update(List.of(new State("momentum_buffer", WHOLE)),
                            List.of(each("m = m + (1 - b)*(g - m)", 3), each("u = g + b*(m - g)", 3),
                                    each("u over its norm", 3),
                                    new Charge("Newton-Schulz", Optimizers::iterations), SUBTRACT, DECAY),
                            false).holding(Optimizers::orthogonal),
                    ADAMW));

    private Optimizers() {}

    /// The optimizer of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Optimizer named(String name) {
        return ALL.stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "--optimizer", "unknown optimizer", Nearest.hint(name, names()))));
    }

    public static List<String> names() {
        return ALL.stream().map(Optimizer::name).toList();
    }

    private static Optimizer alike(String name, String definition, String source, Update update) {
        return new Optimizer(name, definition, source, Apart.NONE, update, update);
    }

    private static List<Charge> and(List<Charge> list, Charge more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static Charge each(String what, int flops) {
        return new Charge(what, shape -> elements(shape).times(flops));
    }

    private static Expr elements(List<Expr> shape) {
        return Expr.product(shape);
    }

    /// As many as there are rows, in all matrices of the last two dimensions.
    private static Expr rows(List<Expr> shape) {
        return Expr.product(shape.subList(0, shape.size() - 1));
    }

    /// As many as there are columns, in all matrices of the last two dimensions.
    private static Expr columns(List<Expr> shape) {
        return Expr.product(shape.subList(0, shape.size() - 2)).times(shape.getLast());
    }

    /// 1 where a tensor's states are quantised, else 0.
    private static Expr quantised(List<Expr> shape) {
        return Expr.ONE.min(elements(shape).over(QUANTISED).floor());
    }

    private static Expr byteOrFloat(List<Expr> shape, Expr element) {
        return elements(shape).times(Expr.of(4).minus(quantised(shape).times(3)));
    }

    private static Expr maxima(List<Expr> shape, Expr element) {
        return quantised(shape).times(elements(shape).ceilDiv(BLOCK)).times(4);
    }

    /// `x x^T`, a polynomial of it, and that times `x`, for `x` with no more rows than columns: in each matrix of the
    /// last two dimensions.
    private static Expr iterations(List<Expr> shape) {
        var a = lesser(shape);
        var b = matrix(shape).getFirst().max(shape.getLast());
        return Expr.sum(List.of(a.pow(2).times(b).times(4), a.pow(3).times(2), a.pow(2).times(3),
                a.times(b).times(2))).times(ITERATIONS).times(matrices(shape));
    }

    /// One matrix at a time: the update, in 16 bits it and what it becomes, `x x^T` and its polynomial; or the update
    /// and what that of the matrix before became.
    private static Expr orthogonal(List<Expr> shape, Optional<List<Expr>> before, Expr element) {
        var one = elements(matrix(shape));
        var update = one.times(element);
        return update.plus(one.times(2 * SHORT)).plus(lesser(shape).pow(2).times(2 * SHORT))
                .max(update.plus(elements(before.map(Optimizers::matrix)).times(SHORT)));
    }

    /// The means of rows and of columns, the mean of the former, and what they estimate; beside it that of the tensor
    /// before, and where that is a vector its square.
    private static Expr estimate(List<Expr> shape, Optional<List<Expr>> before, Expr element) {
        int older = before.filter(Optimizers::vector).isPresent() ? 2 : 1;
        return Expr.sum(List.of(elements(shape), rows(shape), columns(shape), matrices(shape),
                elements(before).times(older))).times(element);
    }

    /// A square and its moving mean, beside what was estimated of the tensor before, or at first that and its square;
    /// the scalar of a norm where there is none.
    private static Expr square(List<Expr> shape, Optional<List<Expr>> before, Expr element) {
        var own = elements(shape);
        var older = elements(before);
        var end = own.times(2);
        return before.map(b -> vector(b)
                ? end.plus(older).max(own.plus(older.times(2)))
                : Expr.sum(List.of(end, older, rows(b), columns(b))))
                .orElse(end.plus(Expr.ONE)).times(element);
    }

    private static boolean vector(List<Expr> shape) {
        return shape.size() < 2;
    }

    private static Expr elements(Optional<List<Expr>> shape) {
        return shape.map(Expr::product).orElse(Expr.ZERO);
    }

    /// The last two dimensions.
    private static List<Expr> matrix(List<Expr> shape) {
        return shape.subList(shape.size() - 2, shape.size());
    }

    /// How many matrices of the last two dimensions there are.
    private static Expr matrices(List<Expr> shape) {
        return Expr.product(shape.subList(0, shape.size() - 2));
    }

    private static Expr lesser(List<Expr> shape) {
        return matrix(shape).getFirst().min(shape.getLast());
    }
}
