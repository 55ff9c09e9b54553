package assay.pass;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Models of a few ops, their axes `a` to `h` of sizes `A` to `H`, from given streams to an output.
final class Small {
    private Small() {}

    static Model model(String inputs, String output, Node... parts) {
        var axes = new HashMap<String, Expr>();
        for (var axis : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            axes.put(axis, Expr.dim(axis.toUpperCase(Locale.ROOT)));
        }
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        axes.put("w", Expr.dim("W"));
        return new Model("small", "test", "test", axes, Block.of("", List.of(parts)),
                Line.of(inputs + " -> z[a]").reads(), output, new Sizes(new LinkedHashMap<>()), List.of(), List.of());
    }

    static Node linear(String name, String line) {
        return Block.of(name, List.of(Contract.of("matmul", line)));
    }

    /// Each op's path and line, in the order of execution.
    static List<String> lines(Model model) {
        var lines = new ArrayList<String>();
        model.walk((place, op) -> lines.add(place.path() + ": " + op.line()));
        return lines;
    }

    /// The multiply-adds of all contractions.
    static Expr work(Model model) {
        var sums = new ArrayList<Expr>();
        model.walk((place, op) -> {
            if (op instanceof Contract) {
                sums.add(index(op, place::size).times(place.count()));
            }
        });
        return Expr.sum(sums);
    }

    private static Expr index(Op op, Function<String, Expr> size) {
        return Expr.product(op.line().index().stream().map(size).toList());
    }
}
