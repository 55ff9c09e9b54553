package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    private static final long SEED = Long.getLong("assay.seed", 1);
    private static final List<Role> ROLES = List.of(Role.values());
    private static final List<String> NAMES = List.of("x", "q", "weight", "down_proj", "a1", "p'", "T", "where2",
            "reference2");

    // ---- writing and reading ------------------------------------------------------------------------------

    @Test
    void whatIsWrittenIsReadAgain() {
        for (long seed = SEED; seed < SEED + 2_000; seed++) {
            var line = line(new Random(seed));
            assertThat(Line.of(line.toString())).as("-Dassay.seed=%s: %s", seed, line).isEqualTo(line);
        }
    }

    @Test
    void blanksAreFree() {
        var tight = Line.of("x[b t d] .weight[(h k) d]->q[b t h k]where s<=t");
        assertThat(Line.of("  x[ b t d ]  .weight[ ( h  k ) d ] ->  q[b t h k]   where  s  <=  t "))
                .isEqualTo(tight);
        assertThat(tight).hasToString("x[b t d] .weight[(h k) d] -> q[b t h k] where s <= t");
    }

    private static Line line(Random r) {
        var writes = tensors(r);
        var kept = writes.stream().filter(t -> t.role() == Role.STATE && r.nextBoolean())
                .map(t -> new Tensor(Role.STATE, "", t.name(), List.of(List.of(axis(r))))).toList();
        return new Line(tensors(r), writes, mask(r), kept);
    }

    private static List<Tensor> tensors(Random r) {
        var all = new ArrayList<Tensor>();
        for (int n = r.nextInt(1, 4); n > 0; n--) {
            var role = ROLES.get(r.nextInt(ROLES.size()));
            var path = role == Role.SHARED ? r.nextBoolean() ? "embed" : "model.layers.{i}.wte" : "";
            var dims = new ArrayList<List<Axis>>();
            for (int d = r.nextInt(4); d > 0; d--) {
                dims.add(r.nextInt(3) == 0 ? List.of(axis(r), axis(r)) : List.of(axis(r)));
            }
            all.add(new Tensor(role, path, name(r), dims));
        }
        return all;
    }

    private static Optional<Mask> mask(Random r) {
        var limits = Mask.Limit.values();
        return switch (r.nextInt(4)) {
            case 0 -> Optional.empty();
            case 2 -> Optional.of(r.nextBoolean()
                    ? new Mask(name(r), name(r), Optional.of(name(r)), Mask.Limit.CHOSEN, Optional.of(name(r)))
                    : new Mask(name(r), name(r), Optional.empty(), Mask.Limit.WINDOW, Optional.of(name(r))));
            case 1 -> Optional.of(new Mask(name(r), name(r), Optional.empty()));
            default -> Optional.of(new Mask(name(r), name(r), Optional.of(name(r)), limits[r.nextInt(limits.length)]));
        };
    }

    private static Axis axis(Random r) {
        return new Axis(name(r), r.nextInt(4) == 0);
    }

    private static String name(Random r) {
        return NAMES.get(r.nextInt(NAMES.size()));
    }

    // ---- what is in a line --------------------------------------------------------------------------------

    @Test
    void rolesByTheirSigns() {
        var line = Line.of("x[a] .w[a] @k[a] $cos[a] %bias[a] /model.embed.weight[v a] -> y[a]");
        assertThat(line.reads().stream().map(Tensor::role))
                .containsExactly(Role.STREAM, Role.WEIGHT, Role.STATE, Role.CONSTANT, Role.BUFFER, Role.SHARED);
        assertThat(line.reads().getLast().path()).isEqualTo("model.embed");
        assertThat(line.reads().getLast().name()).isEqualTo("weight");
        assertThat(line.reads().stream().map(Tensor::trained)).containsExactly(false, true, false, false, false, true);
        assertThat(line.reads().stream().map(Tensor::counted)).containsExactly(false, true, false, false, true, false);
    }

    @Test
    void flattenedAxesAreOneDimension() {
        var weight = Line.of("x[d] .weight[(h k) d] -> q[h k]").reads().get(1);
        assertThat(weight.dims()).hasSize(2);
        assertThat(weight.axes()).extracting(Axis::name).containsExactly("h", "k", "d");
    }

    @Test
    void indexIsEveryAxisOnceInOrder() {
        var line = Line.of("q[b h t k] @k[b s h k] -> a[b h t s]");
        assertThat(line.index()).containsExactly("b", "h", "t", "k", "s");
        assertThat(line.summed()).containsExactly("k");
    }

    /// An axis that data choose a place along counts for storage and not for work, wherever else it stands plain.
    @Test
    void chosenAxesAreNoIndex() {
        var line = Line.of("x[t d] .weight[e? f d] -> u[t f]");
        assertThat(line.index()).containsExactly("t", "d", "f");
        assertThat(line.summed()).containsExactly("d");
        assertThat(line.reads().get(1).axes().getFirst()).isEqualTo(new Axis("e", true));
        assertThat(Line.of("x[e] y[e?] -> z[e]").index()).isEmpty();
    }

    @Test
    void masks() {
        assertThat(Line.of("x[t] -> y[s] where s <= t").mask()).contains(new Mask("t", "s", Optional.empty()));
        assertThat(Line.of("x[t] -> y[s] where t-w < s <= t").mask()).contains(new Mask("t", "s", Optional.of("w")));
        assertThat(Line.of("x[t] -> y[s] where t-w < s < t+w").mask())
                .contains(new Mask("t", "s", Optional.of("w"), Mask.Limit.EITHER));
        assertThat(Line.of("x[t] -> y[s] where s <= t in w").mask())
                .contains(new Mask("t", "s", Optional.of("w"), Mask.Limit.CHUNK));
        assertThat(Line.of("x[t] -> y[c] where c <= t by m").mask())
                .contains(new Mask("t", "c", Optional.empty(), Mask.Limit.WINDOW, Optional.of("m")));
        assertThat(Line.of("x[t] -> y[c] where c <= t by m of w").mask())
                .contains(new Mask("t", "c", Optional.of("w"), Mask.Limit.CHOSEN, Optional.of("m")));
        assertThat(Line.of("x[t] -> y[s] where s <= t of w").mask())
                .contains(new Mask("t", "s", Optional.of("w"), Mask.Limit.CHOSEN));
        assertThat(Line.of("x[t] -> y[s]").mask()).isEmpty();
    }

    @Test
    void whatTheReferenceKeeps() {
        var line = Line.of("k[t g] -> @k[s g] where t-w < s <= t reference @k[s g r]");
        assertThat(line.reference()).containsExactly(Line.of("@k[s g r] -> x[s]").reads().getFirst());
        assertThat(line.index()).doesNotContain("r");
        assertThat(Line.of("k[t g] -> @k[s g]").reference()).isEmpty();
    }

    // ---- refusals -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "\"\"                             | 1  | '->' expected",
        "x[a]                             | 5  | '->' expected",
        "x[a] -> y[a] -> z[a]             | 14 | unexpected text",
        "x[a] ->                          | 8  | an op reads and writes at least one tensor",
        "-> y[a]                          | 8  | an op reads and writes at least one tensor",
        "x a -> y[a]                      | 3  | '[' expected",
        "x[a -> y[a]                      | 5  | a name is missing",
        "x[a] -> y[a                      | 12 | a name is missing",
        "x[(a b] -> y[a]                  | 7  | a name is missing",
        "x[(a b) c) -> y[a]               | 10 | a name is missing",
        "[a] -> y[a]                      | 1  | a name is missing",
        "x[a] /weight[a] -> y[a]          | 13 | a shared parameter is written /block.name",
        "x[a] /.weight[a] -> y[a]         | 14 | a shared parameter is written /block.name",
        "x[a] /embed.[a] -> y[a]          | 13 | a shared parameter is written /block.name",
        "x[a] .[a] -> y[a]                | 7  | a name is missing",
        "x[a] -> y[a] where               | 19 | '[' expected",
        "x[a] -> y[a] where a             | 21 | '<=' expected",
        "x[a] -> y[a] where a < b         | 22 | '<=' expected",
        "x[a] -> y[a] where a <=          | 24 | a name is missing",
        "x[a] -> y[a] where t - w         | 25 | '<' expected",
        "x[a] -> y[a] where t - w < s     | 29 | '<' expected",
        "x[a] -> y[a] where t - w < s <= u | 34 | a window is written t-w < s <= t, or t-w < s < t+w",
        "x[a] -> y[a] where t-w < s < t   | 31 | '+' expected",
        "x[a] -> y[a] where t-w < s < t+u | 32 | 'w' expected",
        "x[a] -> y[a] where s <= t t      | 27 | unexpected text",
        "x[a] -> y[a] !                   | 14 | a name is missing",
        "x[a] -> @y[a] reference          | 24 | '[' expected",
    })
    void refused(String text, int column, String why) {
        assertThatThrownBy(() -> Line.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("op line '" + text + "', column " + column + ": " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x[a] -> y[a] reference y[a]", "x[a] -> y[a] reference @y[a]", "x[a] -> @y[a] reference @z[a]"})
    void onlyWrittenStatesAreKept(String text) {
        assertThatThrownBy(() -> Line.of(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is kept in place of no state that is written");
    }
}
