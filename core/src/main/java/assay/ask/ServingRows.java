package assay.ask;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A table of settings, each a question of serving: its columns are words of one, `model` that of the model.
///
/// @param columns as they stand
/// @param rows each with its answer, or with what is wrong with it
public record ServingRows(List<String> columns, List<Row> rows) {
    private static final String MODEL = "model";
    /// The words on which trees, what they hold and constants depend.
    private static final List<String> MADE = List.of("engine", "weights", "dtype", "cache-dtype", "block", "chunk",
            "lora", "adapters", "draft-model", "gpu-layers", "cpu-experts");

    public ServingRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// A setting.
    ///
    /// @param cells by their columns
    public record Row(Map<String, String> cells, Optional<Serving> serving, List<Problem> problems) {
        public Row {
            cells = Map.copyOf(cells);
            problems = List.copyOf(problems);
        }
    }

    /// The answers.
    ///
    /// @param columns of the table
    /// @param rows its cells by their columns; what is blank is as `words` has it
    /// @param words that hold for all rows
    /// @param model of rows that name none
    /// @param specs of models by their words; may refuse
    /// @throws Refusal where a column is no word of a question
    public static ServingRows of(List<String> columns, List<Map<String, String>> rows, Words words,
            Optional<String> model, Function<String, Spec> specs) {
        var problems = new ArrayList<Problem>();
        for (var column : columns) {
            if (!column.equals(MODEL)) {
                Refusal.collecting(() -> words.with(column, ""), problems);
            }
        }
        if (model.isEmpty() && !columns.contains(MODEL)) {
            problems.add(new Problem("--rows", "", "names no model", "a column 'model', or a model beside it"));
        }
        Refusal.ofAny(problems);
        var shelf = new ServingShelf();
        return new ServingRows(columns, rows.stream().map(row -> row(row, words, model, specs, shelf)).toList());
    }

    private static Row row(Map<String, String> cells, Words words, Optional<String> model,
            Function<String, Spec> specs, ServingShelf shelf) {
        var problems = new ArrayList<Problem>();
        var asked = words;
        for (var cell : cells.entrySet()) {
            if (!cell.getKey().equals(MODEL) && !cell.getValue().isBlank()) {
                asked = asked.with(cell.getKey(), cell.getValue());
            }
        }
        var named = Optional.ofNullable(cells.get(MODEL)).filter(name -> !name.isBlank()).or(() -> model);
        if (named.isEmpty()) {
            return new Row(cells, Optional.empty(), List.of(new Problem("model", "", "is not named", "")));
        }
        var all = asked;
        var key = new StringBuilder(named.get());
        MADE.forEach(word -> key.append('|').append(all.text(word).orElse("")));
        var serving = Refusal.collecting(() ->
                Serving.of(() -> specs.apply(named.get()), all, specs, shelf, key.toString(), true), problems);
        return new Row(cells, serving, problems);
    }
}
