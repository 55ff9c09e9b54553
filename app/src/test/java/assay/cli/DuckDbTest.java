package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.command.Reply;
import assay.problem.Refusal;
import assay.write.Format;
import assay.write.Page;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// DuckDB reads every table and every JSON that we write, every number to its last digit.
@Tag("duckdb")
class DuckDbTest {
    private static final List<String> CALLS = List.of(
            "{}", "{} --keep batch,seq --batch 3", "{} --by flops", "{} --weights gptq-int4-g128 --seq 77",
            "{} --set d_model=102400000 --set vocab_size=1000003 --batch 1000000 --seq 1000000",
            "explain {} flops.forward", "explain {} memory.peak", "explain {} time --on h100", "scale {} --seq 7,64",
            "compare {} gpt2", "train {} --seq 64 --on h100 --price 2.5EUR/h",
            "train {} --seq 64 --optimizer adafactor",
            "fit {} --over batch --memory 80GB --seq 64", "tensors {} --weights q4_k_m", "check FILES/gpt2",
            "FILES/gpt2/model.safetensors", "FILES/gpt2", "lint {}", "conventions {} --all",
            "matmuls {} --backward --seq 33", "accelerators", "schemes", "models", "models gpt2");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "mixtral-8x7b", "whisper-tiny", "mamba-1.4b", "deepseek-v3",
        "vit-base-patch16-224"})
    void everyAnswerIsReadBack(String model) throws IOException, SQLException {
        int tables = 0;
        try (var duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (var call : CALLS) {
                var answer = answer(call.replace("{}", model));
                if (answer.isEmpty()) {
                    continue;
                }
                json(duck, answer.get().text(Format.JSON, Page.PLAIN), call);
                for (var table : answer.get().tables()) {
                    csv(duck, answer.get().table(table, Format.CSV).text(Format.CSV, Page.PLAIN),
                            call + ": " + table);
                    tables++;
                }
            }
        }
        assertThat(tables).isGreaterThan(20);
    }

    /// A number of 38 digits is read as one from CSV as it stands, and from JSON where its type is said.
    @Test
    void aNumberOfThirtyEightDigits() throws IOException, SQLException {
        var large = "12345678901234567890123456789012345678";
        var file = Files.writeString(folder.resolve("large.csv"), "value\n" + large + "\n");
        var lines = Files.writeString(folder.resolve("large.json"), "{\"total\":{\"value\":" + large + "}}\n");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertThat(read(duck, "select value, typeof(value) from read_csv('" + file + "')"))
                    .containsExactly(List.of(large, "HUGEINT"));
            assertThat(read(duck, "select total.value from read_json('" + lines
                    + "', columns = {total: 'STRUCT(value HUGEINT)'})")).containsExactly(List.of(large));
        }
    }

    /// As `read_csv` takes a file that nothing is said of.
    private void csv(Connection duck, String csv, String what) throws IOException, SQLException {
        var file = Files.writeString(folder.resolve("table.csv"), csv);
        var records = Records.of(csv);
        var from = " from read_csv('" + file + "', header = true, sample_size = -1)";
        assertThat(read(duck, "select column_name from (describe select *" + from + ")").stream()
                .map(List::getFirst).toList()).as(what).isEqualTo(records.heads());
        var rows = read(duck, "select *" + from);
        var types = rows.isEmpty() ? List.<String>of() : read(duck, "select " + String.join(", ",
                records.heads().stream().map(h -> "typeof(\"" + h + "\")").toList()) + from + " limit 1").getFirst();
        assertThat(rows).as(what).hasSameSizeAs(records.rows());
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < records.heads().size(); c++) {
                var written = records.rows().get(r).get(c);
                var read = rows.get(r).get(c);
                var place = what + "." + records.heads().get(c) + " (" + types.get(c) + ")";
                if (types.get(c).equals("DOUBLE")) {
                    near(written, read, place);
                    assertThat(written).as(place).matches(records.heads().get(c).endsWith("_decimal")
                            || written.length() > 38 ? ".*" : "|-?[0-9]+[.][0-9]+|[0-9]{1,15}");
                } else {
                    assertThat(read).as(place).isEqualTo(written);
                }
            }
        }
    }

    private static void near(String written, String read, String place) {
        if (written.isEmpty()) {
            assertThat(read).as(place).isEmpty();
        } else {
            assertThat(Double.parseDouble(read)).as(place).isEqualTo(new BigDecimal(written).doubleValue());
        }
    }

    /// Every leaf as `json_tree` says it, and every line as `read_json` takes it.
    private void json(Connection duck, String json, String what) throws IOException, SQLException {
        var file = Files.writeString(folder.resolve("answer.json"), json);
        assertThat(read(duck, "select \"schema\" from read_json('" + file
                + "', format = 'newline_delimited', maximum_object_size = 100000000)").stream().distinct().toList())
                .as(what).containsExactly(List.of("assay/1"));
        var leaves = read(duck, "select atom, type from (select json, row_number() over () as line from "
                + "read_json_objects('" + file + "', format = 'newline_delimited', "
                + "maximum_object_size = 100000000)) o, "
                + "json_tree(o.json) t where t.type not in ('OBJECT', 'ARRAY') order by o.line, t.id");
        var expected = new ArrayList<JsonNode>();
        json.lines().forEach(line -> leaves(Published.MAPPER.readTree(line), expected));
        assertThat(leaves).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < leaves.size(); i++) {
            var node = expected.get(i);
            var atom = leaves.get(i).getFirst();
            if (node.isIntegralNumber()) {
                assertThat(atom).as(what).isEqualTo(node.bigIntegerValue().toString());
            } else if (node.isNumber()) {
                assertThat(Double.parseDouble(atom)).as(what).isEqualTo(node.doubleValue());
            } else if (node.isString()) {
                assertThat(Published.MAPPER.readTree(atom).asString()).as(what).isEqualTo(node.asString());
            } else {
                assertThat(atom).as(what).isEqualTo(node.isNull() ? "" : node.toString());
            }
        }
    }

    private static void leaves(JsonNode node, List<JsonNode> into) {
        if (node.isContainer()) {
            node.forEach(child -> leaves(child, into));
        } else {
            into.add(node);
        }
    }

    /// Rows as texts; what is not there as an empty one.
    private static List<List<String>> read(Connection duck, String query) throws SQLException {
        var all = new ArrayList<List<String>>();
        try (var statement = duck.createStatement(); var rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int c = 1; c <= columns; c++) {
                    row.add(Optional.ofNullable(rows.getString(c)).orElse(""));
                }
                all.add(row);
            }
        }
        return all;
    }

    /// Empty where the model has no such thing.
    private static Optional<Reply> answer(String call) {
        var files = Path.of("..", "files", "src", "test", "fixtures", "checkpoints").toString();
        var words = call.replace("FILES", files).split(" ");
        var line = new CommandLine(Cli.spec(Commands.NAMED.stream().filter(c -> List.of(words).contains(c.name()))
                .toList()));
        var root = line.parseArgs(words);
        var sub = root.hasSubcommand() ? root.subcommand() : root;
        try {
            return Optional.of(Cli.command(sub).answer(new Given(root, sub,
                    new Shell(InputStream.nullInputStream(), Map.of(), 0))));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }
}
