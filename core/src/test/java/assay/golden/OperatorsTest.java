package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Line;
import assay.model.Model;
import assay.model.Sizes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Single operators as PyTorch's own tests of its counter state them (`test/test_flop_counter.py`, commit 00dd08a0).
class OperatorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mm                 | x[a b] y[b c] -> z[a c]             | a=4 b=5 c=6                    | 240",
        "baddbmm            | x[a b c] y[a c d] -> z[a b d]       | a=3 b=4 c=5 d=6                | 720",
        "matmul             | x[a b] y[b c] -> z[a c]             | a=5 b=6 c=7                    | 420",
        "einsum             | x[a b] y[b c] -> z[a c]             | a=6 b=7 c=8                    | 672",
        "Linear             | x[a b] .weight[c b] -> z[a c]       | a=8 b=9 c=10                   | 1440",
        "SDPA scores        | q[b h t k] y[b h s k] -> z[b h t s] | b=4 h=8 t=128 s=128 k=64       | 67108864",
        "SDPA, 256 keys     | q[b h t k] y[b h s k] -> z[b h t s] | b=4 h=8 t=128 s=256 k=64       | 134217728",
        "SDPA, causal flag  | q[b h t k] y[b h s k] -> z[b h t s] where s <= t | b=4 h=8 t=128 s=128 k=64 | 67108864",
    })
    void forward(String operator, String line, String sizes, long flops) {
        assertThat(total(line, sizes, "flops.forward")).as(operator).isEqualTo(Expr.of(flops));
    }

    private static Expr total(String line, String sizes, String quantity) {
        var axes = new HashMap<String, Expr>();
        for (var word : sizes.strip().split(" ")) {
            axes.put(word.substring(0, 1), Expr.of(Long.parseLong(word.substring(2))));
        }
        var model = new Model("operator", "test", "test", Map.copyOf(axes),
                Block.of("", List.of(Contract.of("op", line))),
                Line.of(line).reads(), "z", new Sizes(new LinkedHashMap<>()), List.of(), List.of());
        return Models.ledger(model, quantity, "torch").total();
    }
}
