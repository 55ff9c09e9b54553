package assay.store;

import assay.account.Quantity;
import assay.algebra.NotDivisible;
import assay.ask.Answer;
import assay.check.Measure;
import assay.command.Asked;
import assay.command.Reply;
import assay.command.Sweeping;
import assay.problem.Refusal;
import assay.report.SweptSheet;
import assay.space.Axis;
import assay.space.Row;
import assay.space.Swept;
import assay.space.Terrain;
import assay.spec.Spec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A sweep as a table: a column for the model, for each axis and for each figure, and one for why there is none.
final class SweepTable implements Source {
    /// So many points are a part, at least and at most: what an interruption costs, and what Parquet keeps together.
    private static final long LEAST = 1 << 14;
    private static final long MOST = 122_880;
    private static final long PARTS = 64;
    /// So long someone waits, who can stop and go on.
    private static final double HOURS = 48;
    /// So many points are timed.
    private static final long TIMED = 1 << 14;

    private final Sweeping.Task task;
    private final List<Terrain> terrains;
    /// The rows that are kept of each model, where not all are.
    private final List<List<Row>> kept;
    private final long points;
    private final List<Column> columns;

    private SweepTable(Sweeping.Task task, List<Terrain> terrains, List<List<Row>> kept) {
        this.task = task;
        this.terrains = terrains;
        this.kept = kept;
        points = kept.isEmpty() ? task.grid().size().longValueExact() : 0;
        columns = columns(task, terrains.getFirst().some());
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    static Reply of(Asked asked) {
        var file = Saved.file(asked, List.of("parquet", "duckdb"));
        return asked.watched(watch -> {
            var table = of(Sweeping.task(asked));
            var written = Table.write(table, file, asked.has("append"), asked.has("resume"), watch, Optional.empty());
            return Reply.of(Saved.sheet(table, file, written));
        });
    }

    private static SweepTable of(Sweeping.Task task) {
        var terrains = task.terrains();
        if (!task.reduction().isOfRows()) {
            return new SweepTable(task, terrains, task.swept().parts().stream().map(Swept.Part::rows).toList());
        }
        Swept.refuseLong(task.grid().size().multiply(BigInteger.valueOf(terrains.size())), HOURS, TIMED,
                () -> terrains.getFirst().rows(0, TIMED, _ -> {}));
        return new SweepTable(task, terrains, List.of());
    }

    private static List<Column> columns(Sweeping.Task task, Optional<Answer> some) {
        var columns = new ArrayList<Column>();
        var names = new HashSet<>(Set.of("problem"));
        columns.add(Column.words(unique("model", names), "the model"));
        for (var axis : task.grid().axes()) {
            var name = unique(SweptSheet.key(axis.name()), names);
            var meaning = axis.isOption() ? "the option --" + axis.name() : axis.name() + " of the model";
            columns.add(SweptSheet.isNumbers(axis) ? Column.numbers(name, meaning) : Column.words(name, meaning));
        }
        for (var measure : task.measures()) {
            columns.add(Column.figures(unique(SweptSheet.key(measure.text()), names),
                    measure.unit(some.flatMap(measure::unit)).label(), meaning(measure, some)));
        }
        columns.add(Column.words("problem", "why there is no such model; NULL where there is one"));
        return List.copyOf(columns);
    }

    /// A name that no column before has.
    private static String unique(String name, Set<String> names) {
        var own = name;
        for (int i = 2; !names.add(own); i++) {
            own = name + "_" + i;
        }
        return own;
    }

    private static String meaning(Measure measure, Optional<Answer> some) {
        return some.flatMap(answer -> answer.quantity(measure.name())).map(Quantity::title)
                .orElse(measure.name() + " of the model") + (measure.each() ? ", for each token" : "");
    }

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public long rows() {
        return kept.isEmpty() ? points * terrains.size() : kept.stream().mapToLong(List::size).sum();
    }

    @Override
    public String noun() {
        return "point";
    }

    @Override
    public long part() {
        return Math.clamp(rows() / PARTS, LEAST, MOST);
    }

    @Override
    public String identity() {
        return task.specs() + "\n" + task.reduction().best().isPresent() + kept.stream().map(List::size).toList()
                + conditions();
    }

    @Override
    public Made made() {
        var convention = terrains.getFirst().some().map(answer -> answer.subject().terms().convention().name());
        return new Made(StoreEngine.version(), "sweep", task.specs().stream().map(Spec::name)
                .collect(Collectors.joining(", ")), task.grid().axes().stream().map(axis -> axis.name() + "="
                        + String.join(",", axis.values())).collect(Collectors.joining("; ")),
                (Saved.typed(task.question()) + conditions()).strip(), convention.orElse(""));
    }

    /// The conditions that rows fulfil, as they are typed.
    private String conditions() {
        return task.reduction().sieves().stream().map(sieve -> " --where '" + sieve.condition().text() + "'")
                .collect(Collectors.joining());
    }

    @Override
    public List<Note> notes() {
        var notes = new ArrayList<Note>();
        var axes = task.grid().axes();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            if (!column.isFigure()) {
                boolean axis = i > 0 && i <= axes.size();
                notes.add(new Note("", column.name(), axis ? "axis" : "row", "", column.meaning(), "",
                        axis ? axes.get(i - 1).dimension() : ""));
            }
        }
        for (int i = 0; i < terrains.size(); i++) {
            for (int j = 0; j < task.measures().size(); j++) {
                var column = columns.get(1 + axes.size() + j);
                var formula = formula(terrains.get(i), task.measures().get(j));
                notes.add(new Note(task.specs().get(i).name(), column.name(), "figure", column.unit(),
                        column.meaning(), formula.map(Formula::at).orElse(""), formula.map(Formula::text).orElse("")));
            }
        }
        return notes;
    }

    /// A formula in the names of what varies, and the values of these at the point of whose model it is.
    private record Formula(String text, String at) {}

    private Optional<Formula> formula(Terrain terrain, Measure measure) {
        var keep = task.grid().axes().stream().map(Axis::dimension).collect(Collectors.toSet());
        return terrain.some().flatMap(answer -> {
            try {
                var at = new ArrayList<String>();
                for (var axis : task.grid().axes()) {
                    var value = answer.subject().values().get(axis.dimension());
                    at.add(axis.name() + "=" + (value == null ? axis.values().getFirst() : value.toString()));
                }
                return measure.formula(answer, keep).map(formula -> new Formula(formula.toString(),
                        String.join(", ", at)));
            } catch (NotDivisible _) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void fill(long from, long to, Rows rows) {
        if (!kept.isEmpty()) {
            filled(from, to, rows);
            return;
        }
        for (long at = from; at < to;) {
            int model = (int) (at / points);
            long first = at % points;
            long end = Math.min(points, first + to - at);
            terrains.get(model).rows(first, end, row -> {
                if (task.reduction().holds(row)) {
                    append(model, row, rows);
                }
            });
            at += end - first;
        }
    }

    private void filled(long from, long to, Rows rows) {
        long at = 0;
        for (int model = 0; model < kept.size(); model++) {
            for (var row : kept.get(model)) {
                if (at >= from && at < to) {
                    append(model, row, rows);
                }
                at++;
            }
        }
    }

    /// A row, cell by cell.
    private void append(int model, Row row, Rows rows) {
        rows.text(task.specs().get(model).name());
        var axes = task.grid().axes();
        for (int i = 0; i < axes.size(); i++) {
            if (columns.get(1 + i).kind() instanceof Column.Numbers) {
                rows.number(axes.get(i).number(row.at(i)).orElseThrow());
            } else {
                rows.text(axes.get(i).values().get(row.at(i)));
            }
        }
        for (int i = 0; i < task.measures().size(); i++) {
            if (i < row.figures().size()) {
                row.figures().get(i).ifPresentOrElse(rows::figure, rows::none);
            } else {
                rows.none();
            }
        }
        if (row.valid()) {
            rows.none();
        } else {
            rows.text(row.problem());
        }
        rows.end();
    }
}
