package assay.notation;

import assay.algebra.Expr;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The functions that a formula may name, each with its use.
enum Function {
    CEIL("ceil(x)"),
    FLOOR("floor(x)"),
    MIN("min(x, y, ...)"),
    MAX("max(x, y, ...)"),
    ROUND_UP("roundUp(x, m)"),
    ROUND_DOWN("roundDown(x, m)"),
    ROUND_NEAREST("roundNearest(x, m)");

    private final String use;

    Function(String use) {
        this.use = use;
    }

    static Optional<Function> of(String name) {
        return Arrays.stream(values()).filter(f -> f.use.startsWith(name + "(")).findFirst();
    }

    static String uses() {
        return Arrays.stream(values()).map(f -> f.use).collect(Collectors.joining(", "));
    }

    /// How the function is written.
    String use() {
        return use;
    }

    boolean takes(int arguments) {
        return switch (this) {
            case CEIL, FLOOR -> arguments == 1;
            case MIN, MAX -> arguments >= 2;
            case ROUND_UP, ROUND_DOWN, ROUND_NEAREST -> arguments == 2;
        };
    }

    Expr apply(List<Expr> arguments, Budget budget) {
        var x = arguments.getFirst();
        var m = arguments.getLast();
        return switch (this) {
            case CEIL -> x.ceil();
            case FLOOR -> x.floor();
            case MIN -> budget.min(arguments);
            case MAX -> budget.max(arguments);
            case ROUND_UP -> budget.round(x, m, Expr::roundUp);
            case ROUND_DOWN -> budget.round(x, m, Expr::roundDown);
            case ROUND_NEAREST -> budget.round(x, m, Expr::roundNearest);
        };
    }
}
