package assay.ask;

import assay.algebra.Rational;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Schedule;
import assay.plan.Layout.Sharding;
import assay.plan.Offload;
import assay.plan.Spread;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A layout in words: what is not said of it follows from the number of devices.
final class Laying {
    private static final int MOST = 1 << 20;
    private static final Rational MOST_SPLITS = Rational.of(1024);

    private final Words words;
    private final List<Problem> problems = new ArrayList<>();

    private Laying(Words words) {
        this.words = words;
    }

    /// The layout that is said.
    ///
    /// @throws Refusal with all that is wrong with it
    static Spread of(Words words) {
        if (Words.LAYOUT.stream().noneMatch(words::has) && !words.has("tp") && !words.has("sp") && !words.has("fsdp")) {
            return Spread.ONE;
        }
        var laying = new Laying(words);
        var spread = laying.spread();
        Refusal.ofAny(laying.problems);
        return spread;
    }

    private Spread spread() {
        int tp = degree("tp");
        int cp = degree("cp");
        int pp = degree("pp");
        int chunks = degree("vpp");
        int dp = data((long) tp * cp * pp);
        var sharding = sharding((long) dp * cp);
        var schedule = schedule(pp, chunks);
        var degrees = new Degrees(tp, words.has("sp"), cp, pp, chunks, degree("ep"), dp);
        var batch = count("batch");
        var micro = count("micro-batch").or(() -> pp > 1 ? Optional.of(Rational.ONE) : Optional.empty());
        if (problems.isEmpty()) {
            check(degrees, sharding, schedule, batch, micro);
        }
        return new Spread(degrees, sharding, schedule, stage(pp), batch, micro, offload(),
                Words.LAYOUT.stream().anyMatch(words::has) || words.has("fsdp"));
    }

    private Optional<Rational> count(String name) {
        return words.text(name).flatMap(t -> Words.count(name, t, problems));
    }

    private int degree(String name) {
        var number = count(name).orElse(Rational.ONE);
        if (name.equals("tp") && number.compareTo(MOST_SPLITS) > 0) {
            problems.add(new Problem(words.text("tp").orElse(""), "--tp", "is more than " + MOST_SPLITS + " ranks",
                    "matrices are split over 2 to 64"));
            return 1;
        }
        if (number.compareTo(Rational.of(MOST)) > 0) {
            problems.add(new Problem(words.text(name).orElse(""), "--" + name, "is more than " + MOST + " ranks", ""));
            return 1;
        }
        return number.num().intValueExact();
    }

    /// Ranks of data parallelism: as many as are said, else all devices that nothing else takes.
    private int data(long others) {
        var devices = count("devices");
        if (devices.isEmpty() || devices.get().compareTo(Rational.of(MOST)) > 0) {
            devices.ifPresent(d -> problems.add(new Problem(d.toString(), "--devices", "are more than " + MOST, "")));
            return degree("dp");
        }
        long all = devices.get().num().longValueExact();
        var wrong = "are no multiple of the " + others + " of --tp, --cp and --pp together";
        if (words.has("dp")) {
            int dp = degree("dp");
            if (others * dp != all) {
                problems.add(new Problem(all + "", "--devices", "are not the " + others * dp + " of --tp, --cp, --pp "
                        + "and --dp together", all % others == 0 ? "--dp " + all / others : "leave --devices out"));
            }
            return dp;
        }
        if (all % others != 0) {
            problems.add(new Problem(all + "", "--devices", wrong, "a multiple of " + others + ", such as "
                    + (all / others + 1) * others));
            return 1;
        }
        return (int) (all / others);
    }

    private Sharding sharding(long replicas) {
        boolean units = words.has("fsdp");
        var group = count("hsdp").map(g -> g.min(Rational.of(MOST)).num().intValueExact());
        var stage = words.text("zero");
        if (stage.isPresent() && !stage.get().matches("[0-3]")) {
            problems.add(new Problem("'" + stage.get() + "'", "--zero", "is no stage of ZeRO", "0, 1, 2 or 3"));
            return Sharding.NONE;
        }
        if (units && stage.filter(s -> !s.equals("3")).isPresent()) {
            problems.add(new Problem("--zero " + stage.get(), "--fsdp", "shares out less than FSDP does",
                    "leave one out"));
        }
        int of = stage.map(Integer::parseInt).orElse(units || group.isPresent() ? 3 : 0);
        if (of > 0 && replicas == 1) {
            problems.add(new Problem(stage.map(s -> "--zero " + s).orElse(units ? "--fsdp" : "--hsdp"), "",
                    "shares out over ranks of data parallelism, of which there is one", "--devices 8, or --dp 8"));
        }
        if (group.isPresent() && of < 3) {
            problems.add(new Problem("--hsdp", "--zero " + of, "groups are of weights that are shared out",
                    "leave --zero out"));
        }
        return new Sharding(of, group.orElse(0), units || (group.isPresent() && stage.isEmpty()));
    }

    private Schedule schedule(int pp, int chunks) {
        var word = words.text("schedule");
        var named = Arrays.stream(Schedule.values()).map(Schedule::label).toList();
        if (word.isPresent() && !named.contains(word.get())) {
            problems.add(new Problem(word.get(), "--schedule", "unknown value", Nearest.hint(word.get(), named)));
        }
        var schedule = word.flatMap(w -> Arrays.stream(Schedule.values()).filter(s -> s.label().equals(w)).findFirst())
                .orElse(chunks > 1 ? Schedule.INTERLEAVED : Schedule.ONE_FORWARD_ONE_BACKWARD);
        if (chunks > 1 && schedule != Schedule.INTERLEAVED) {
            problems.add(new Problem("--schedule " + schedule.label(), "--vpp", "has one chunk of layers on each stage",
                    "--schedule interleaved"));
        }
        if (schedule == Schedule.INTERLEAVED && chunks == 1) {
            problems.add(new Problem("--schedule interleaved", "", "says nothing without several chunks of layers on "
                    + "each stage", "--vpp 2"));
        }
        if (schedule == Schedule.DUAL_PIPE && pp % 2 != 0) {
            problems.add(new Problem("--schedule dualpipe", "", "gives each rank two stages, of an even number",
                    "--pp " + (pp + 1)));
        }
        return schedule;
    }

    private Optional<Integer> stage(int pp) {
        var stage = words.text("stage");
        if (stage.isPresent() && (!stage.get().matches("[0-9]{1,7}") || Integer.parseInt(stage.get()) >= pp)) {
            problems.add(new Problem("'" + stage.get() + "'", "--stage", pp == 1 ? "is of stages, and there is one"
                    : "is no stage from 0 to " + (pp - 1), pp == 1 ? "--pp 4 --stage 0" : "--stage 0"));
            return Optional.empty();
        }
        return stage.map(Integer::parseInt);
    }

    private Set<Offload> offload() {
        var all = EnumSet.noneOf(Offload.class);
        var named = Arrays.stream(Offload.values()).map(Offload::label).toList();
        for (var word : words.text("offload").map(t -> t.split(",", -1)).orElse(new String[0])) {
            var found = Arrays.stream(Offload.values()).filter(o -> o.label().equals(word.strip())).findFirst();
            found.ifPresent(all::add);
            if (found.isEmpty()) {
                problems.add(new Problem(word, "--offload", "unknown value", Nearest.hint(word, named)));
            }
        }
        return all;
    }

    private void check(Degrees degrees, Sharding sharding, Schedule schedule, Optional<Rational> batch,
            Optional<Rational> micro) {
        long each = micro.orElse(Rational.ONE).num().longValueExact();
        long step = each * degrees.dp();
        var layout = new Layout(degrees, sharding, schedule,
                batch.map(b -> b.num().longValueExact()).orElse(step), each);
        problems.addAll(layout.problems());
        if (degrees.chunks() > 1 && layout.passes() % degrees.pp() != 0 && batch.isPresent()) {
            problems.add(new Problem(batch.get().toString(), "--batch", "makes " + layout.passes() + " passes a rank, "
                    + "and chunks of layers take turns over multiples of the " + degrees.pp() + " stages",
                    "a multiple of " + step * degrees.pp()));
        }
    }
}
