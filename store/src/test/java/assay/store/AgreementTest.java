package assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Models;
import assay.check.Measure;
import assay.problem.Refusal;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Row;
import assay.space.Terrain;
import assay.spec.Spec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What DuckDB reads of a sweep is what the sweep has, row by row, of models of all kinds.
class AgreementTest {
    /// How many points are compared in all: `-Dassay.store.points=10000000`.
    private static final long POINTS = Long.getLong("assay.store.points", 20_000);
    private static final List<String> FAMILIES = List.of("gpt2", "llama-3-8b", "mixtral-8x7b", "deepseek-v2-lite",
            "mamba-1.4b", "gemma-2-9b", "jamba-v0.1", "qwen3-next-80b-a3b", "t5-small", "bert-base-uncased");
    private static final List<Measure> MEASURES = Stream.of("parameters", "memory.weights", "flops.forward.per_token")
            .map(Measure::of).toList();
    private static final int AXES = 3;

    @TempDir
    private Path folder;

    @Test
    void everyRowIsTheRowOfTheSweep() throws SQLException {
        long compared = 0;
        for (var model : FAMILIES) {
            compared += compared(model);
        }
        assertThat(compared).isGreaterThan(POINTS / 2);
    }

    private long compared(String model) throws SQLException {
        var spec = Models.catalogued(model).described();
        var axes = axes(spec, new Random(model.hashCode()));
        var grid = new Grid(axes.stream().map(text -> Axis.of("--vary", text)).toList());
        var file = folder.resolve(model + ".parquet");
        var call = Called.of("sweep " + model + " --vary " + String.join(" --vary ", axes) + " --show "
                + MEASURES.stream().map(Measure::text).collect(Collectors.joining(",")), file);
        assertThat(call.exit()).as(call.err()).isZero();
        var terrain = Terrain.of(spec, Words.NONE, grid, MEASURES);
        long all = grid.size().longValueExact();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement();
                var rows = statement.executeQuery("FROM '" + file + "'")) {
            var failed = new ArrayList<SQLException>();
            terrain.rows(0, all, row -> {
                try {
                    assertThat(rows.next()).isTrue();
                    same(model, grid, row, rows);
                } catch (SQLException e) {
                    failed.add(e);
                }
            });
            assertThat(failed).isEmpty();
            assertThat(rows.next()).isFalse();
        }
        return all;
    }

    private static void same(String model, Grid grid, Row row, ResultSet said) throws SQLException {
        for (int i = 0; i < grid.axes().size(); i++) {
            var axis = grid.axes().get(i);
            if (said.getLong(axis.name()) != axis.number(row.at(i)).orElseThrow()) {
                throw new AssertionError(model + " " + words(grid, row) + ": " + axis.name());
            }
        }
        var figures = new ArrayList<Optional<Rational>>();
        for (var measure : MEASURES) {
            figure(said, measure.text().replace('.', '_')).ifPresent(figure -> figures.add(Optional.of(figure)));
        }
        if (!figures.equals(row.figures())) {
            throw new AssertionError(model + " " + words(grid, row) + ": " + figures + " for " + row.figures());
        }
        assertThat(Optional.ofNullable(said.getString("problem")).orElse("")).isEqualTo(row.problem());
    }

    private static String words(Grid grid, Row row) {
        return grid.words(IntStream.range(0, grid.axes().size()).map(row::at).toArray()).toString();
    }

    /// A whole number, or a fraction as a pair.
    private static Optional<Rational> figure(ResultSet said, String column) throws SQLException {
        var data = said.getMetaData();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            if (data.getColumnName(i).equals(column + "_num")) {
                return whole(said, column + "_num").map(num -> num.over(whole(said, column + "_den").orElseThrow()));
            }
        }
        return whole(said, column);
    }

    private static Optional<Rational> whole(ResultSet said, String column) {
        try {
            return Optional.ofNullable(said.getString(column)).map(text ->
                    Rational.of(new BigDecimal(text).toBigIntegerExact()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// Axes over some of a model's own sizes, the context, and so many batches as make up the points.
    private static List<String> axes(Spec spec, Random random) {
        var sizes = new ArrayList<>(Ask.of(spec).answer().subject().sizes().all().values().stream()
                .filter(size -> size.name().length() > 1 && size.definition().isConstant()).toList());
        Collections.shuffle(sizes, random);
        var all = new ArrayList<String>();
        long points = POINTS / FAMILIES.size();
        for (var size : sizes) {
            long own = size.definition().constant().num().longValueExact();
            try {
                // a size that another decides cannot be set
                Ask.of(() -> spec, Words.NONE.set(size.name() + "=" + own)).answer();
                all.add(size.name() + "=" + own + "," + 2 * own + "," + (own + 1) + "," + 3 * own);
                points /= 4;
            } catch (Refusal _) {
                continue;
            }
            if (all.size() == AXES) {
                break;
            }
        }
        all.add("seq=128,1000,4096,65536");
        all.add("batch=1.." + Math.max(2, points / 4));
        return all;
    }
}
