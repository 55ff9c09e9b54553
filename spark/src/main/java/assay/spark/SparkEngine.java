package assay.spark;

import assay.ask.LayoutPlace;
import assay.ask.Watch;
import assay.command.Asked;
import assay.command.Engine;
import assay.command.Planning;
import assay.command.Reply;
import assay.command.Sweeping;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import assay.report.SweptSheet;
import assay.space.Swept;
import assay.space.Terrain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Sweeps on Spark's workers.
public final class SparkEngine implements Engine {
    /// Seconds that a range should take: so much is lost with a worker.
    private static final double EACH = 5;
    /// The most ranges of all models.
    private static final long RANGES = 100_000;
    /// Ranges that each slot should have, so that all end at about the same time.
    private static final long TURNS = 4;
    /// Hours that someone waits without a checkpoint, and with one.
    private static final double HOURS = 2;
    private static final double LONGEST = 30 * 24;
    /// Places of points by whose rows a sweep is known.
    private static final int KNOWN_BY = 16;

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public Reply answer(String command, Asked asked) {
        return switch (command) {
            case "sweep" -> sweep(asked);
            case "plan" -> plan(asked);
            default -> throw new Refusal(new Problem("assay " + command, "--engine", "is not worked out on Spark",
                    "assay sweep, assay plan or assay corpus"));
        };
    }

    private static Reply plan(Asked asked) {
        if (!LayoutPlace.isList(asked.question())) {
            throw new Refusal(new Problem("assay plan", "--engine spark", "is of several places",
                    "--on h100,b200 or --devices 64,128"));
        }
        return Planning.placed(asked, new SparkWorkforce());
    }

    private static Reply sweep(Asked asked) {
        var task = Sweeping.task(asked);
        var grid = task.grid();
        var points = grid.size().multiply(BigInteger.valueOf(task.specs().size()));
        if (task.reduction().isNone()) {
            Swept.refuseMany(points);
        }
        if (points.bitLength() >= Long.SIZE) {
            throw new Refusal(new Problem(grid.size().toString(), "--vary", "points are more than can be numbered",
                    "fewer values, or a longer step"));
        }
        var sweep = Sweep.of(task);
        var rows = asked.watched(watch -> gathered(asked, sweep, watch));
        var parts = new ArrayList<Swept.Part>();
        for (int i = 0; i < rows.size(); i++) {
            parts.add(new Swept.Part(task.specs().get(i).name(), rows.get(i).rows(), rows.get(i).tally()));
        }
        Swept.refuseMore(parts.stream().mapToLong(part -> part.rows().size()).sum());
        return Reply.of(SweptSheet.of(new Swept(grid, task.measures(), units(sweep), parts, task.reduction())));
    }

    private static List<Optional<Unit>> units(Sweep sweep) {
        var some = sweep.terrains().stream().map(Terrain::some).flatMap(Optional::stream).findFirst();
        return sweep.task().measures().stream().map(m -> some.flatMap(m::unit)).toList();
    }

    /// What is kept of each model.
    static List<Gathered> gathered(Asked asked, Sweep sweep, Watch watch) {
        watch.told("Spark starts");
        var job = UUID.randomUUID().toString();
        try (var workers = Workers.at(asked.text("master"))) {
            Sweep.here(job, sweep);
            var task = sweep.task();
            int models = task.specs().size();
            long points = task.grid().size().longValueExact();
            double pace = pace(sweep);
            var checkpoint = asked.text("checkpoint").map(Checkpoint::of);
            refuseLong(models * points, pace * workers.slots(), checkpoint.isPresent() ? LONGEST : HOURS);
            long turns = Math.ceilDiv(models * points, TURNS * workers.slots());
            long now = Math.max(1, Math.max(Math.ceilDiv(models * points, RANGES), Math.min(turns,
                    Math.round(pace * EACH))));
            long size = checkpoint.map(c -> c.size(identity(asked, sweep), now)).orElse(now);
            var gathered = task.specs().stream().map(_ -> new Gathered(task)).toList();
            new Running(workers, workers.here() ? Shipped.none(job) : Shipped.of(job, asked, task), checkpoint,
                    gathered, models * points, watch).all(Range.of(models, points, size));
            return gathered;
        } finally {
            Sweep.forget(job);
        }
    }

    /// Points a second of one core, of the slowest model.
    private static double pace(Sweep sweep) {
        long points = sweep.task().grid().size().longValueExact();
        return sweep.terrains().stream().mapToDouble(terrain -> Pace.of(terrain, sweep.task().reduction(), points))
                .min().orElse(1);
    }

    private static void refuseLong(long points, double pace, double most) {
        double hours = points / pace / 3600;
        if (hours > most) {
            throw new Refusal(new Problem(Long.toString(points), "--vary", "points would take about " + (hours < 48
                    ? Math.round(hours) + " hours" : Math.round(hours / 24) + " days") + ", at " + Math.round(pace)
                            + " a second", hours > LONGEST ? "fewer values, a longer step, or more workers"
                                    : "--checkpoint FOLDER keeps what is finished; or fewer values"));
        }
    }

    /// By what a sweep is known: what was asked for, and rows here and there.
    private static List<String> identity(Asked asked, Sweep sweep) {
        var lines = new ArrayList<String>();
        lines.add("models\t" + String.join("\t", sweep.task().specs().stream().map(s -> s.name()).toList()));
        for (var option : Shipped.OPTIONS) {
            if (asked.has(option)) {
                lines.add(option + "\t" + String.join("\t", Shipped.said(asked, option)));
            }
        }
        long points = sweep.task().grid().size().longValueExact();
        for (var terrain : sweep.terrains()) {
            for (int i = 0; i < Math.min(points, KNOWN_BY); i++) {
                // a stride that has nothing in common with most lengths
                var number = BigInteger.valueOf(i).multiply(BigInteger.valueOf(0x9E3779B97F4A7C15L >>> 1))
                        .mod(BigInteger.valueOf(points)).longValueExact();
                lines.add(Line.of(sweep.task().grid(), terrain.row(sweep.task().grid().at(number))).text());
            }
        }
        return lines;
    }
}
