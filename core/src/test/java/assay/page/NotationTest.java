package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Compiled;
import assay.notation.Lattice;
import assay.notation.Malformed;
import assay.notation.Parser;
import assay.notation.Together;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotationTest {
    @Test
    void whatIsWrittenIsRead() {
        // @start region="text"
        var width = Parser.parse("roundUp(8/3*d_model, 256)");

        assertThat(width).isEqualTo(Expr.dim("d_model").times(Expr.of(Rational.of(8, 3))).roundUp(Expr.of(256)));
        assertThat(width).hasToString("256*ceil(d_model/96)");
        assertThat(Parser.parse(width.toString())).isEqualTo(width);
        // @end
    }

    @Test
    void aMistakeHasItsPlace() {
        // @start region="malformed"
        assertThatThrownBy(() -> Parser.parse("2d_model + 1"))
                .isInstanceOf(Malformed.class)
                .hasMessage("at character 2, 'd_model': an operator is missing before it; a product is written with *");
        // @end
    }

    @Test
    void bytecodeIsExactToo() {
        // @start region="compiled"
        var flops = Compiled.of(Parser.parse("2*T*d^2"), List.of("T", "d"));

        assertThat(flops.at(1024, 4096)).isEqualTo(Rational.of(34_359_738_368L));
        assertThat(flops.at(1L << 40, 1L << 40)).isEqualTo(Rational.of(2).pow(121));
        // @end
    }

    @Test
    void manyTogether() {
        // @start region="together"
        var sizes = Together.of(
                List.of(Parser.parse("12*n*d^2"), Parser.parse("24*n*T*d^2"), Parser.parse("1/3*d")),
                List.of("n", "T", "d"));
        var values = new long[3];
        var others = new BitSet();

        assertThat(sizes.longsAt(new long[] {12, 1024, 768}, values, others)).isTrue();
        assertThat(values).containsExactly(84_934_656, 173_946_175_488L, 256);
        assertThat(sizes.longsAt(new long[] {12, 1024, 1L << 31}, values, others)).isFalse();
        assertThat(others).hasToString("{0, 1, 2}");
        assertThat(sizes.at(0, 12, 1024, 1L << 31)).isEqualTo(Rational.of(144).times(Rational.of(2).pow(62)));
        // @end
    }

    @Test
    void aLattice() {
        // @start region="lattice"
        var of = List.of(Parser.parse("12*L*d^2 + d*V"), Parser.parse("d/h"));
        var values = List.of(new long[] {12, 24}, new long[] {50257}, new long[] {8, 12}, new long[] {768, 1024});
        var cursor = Lattice.of(of, List.of("L", "V", "h", "d"), values, 2, 2, 1).cursor();
        var models = new boolean[4];
        var parameters = new long[4];
        cursor.move(0);

        assertThat(cursor.valid(1 << 20, models)).isEqualTo(3);
        assertThat(cursor.longs(0, parameters)).isTrue();
        assertThat(models).containsExactly(true, true, true, false);
        assertThat(parameters).startsWith(12 * 12 * 768 * 768 + 768 * 50257);
        // @end
    }
}
