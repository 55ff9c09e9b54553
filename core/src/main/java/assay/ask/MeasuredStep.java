package assay.ask;

import assay.device.Accelerators;
import assay.plan.Again;
import assay.plan.Layout;
import assay.plan.Machine;
import assay.plan.Rates;
import assay.plan.StepTime;
import assay.plan.Fitted;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// One step of training that was measured.
///
/// @param of what it has in common with others
/// @param model its name
/// @param device its name
/// @param seconds as measured
/// @param said what else there is to say of it
public record MeasuredStep(
        RunClass of, String model, String device, Layout layout, long tokens, String format, Again again,
        double seconds, Map<String, String> said) {
    private static final int WORDS = 17;
    private static final String MILLI = "ms";

    public MeasuredStep {
        said = Map.copyOf(said);
    }

    /// Reads `class model device devices tokens micro-batch batch tp pp chunks cp ep format recomputed sharding
    /// measured more`.
    static MeasuredStep of(String line, Map<String, RunClass> classes) {
        var words = line.split(" ", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("no run: " + line);
        }
        var said = RunClass.words(words[16], ",");
        int tp = Integer.parseInt(words[7]);
        int pp = Integer.parseInt(words[8]);
        int cp = Integer.parseInt(words[10]);
        int devices = Integer.parseInt(words[3]);
        var degrees = new Layout.Degrees(tp, said.containsKey("sp"), cp, pp, Integer.parseInt(words[9]),
                Integer.parseInt(words[11]), devices / (tp * pp * cp));
        long batch = Long.parseLong(words[6]);
        var layout = new Layout(degrees, sharding(Integer.parseInt(words[14])),
                degrees.chunks() > 1 ? Layout.Schedule.INTERLEAVED : Layout.Schedule.ONE_FORWARD_ONE_BACKWARD, batch,
                Long.parseLong(words[5]));
        long tokens = Long.parseLong(words[4]);
        var of = classes.get(words[0]);
        if (of == null) {
            throw new IllegalArgumentException("no class of: " + line);
        }
        return new MeasuredStep(of, words[1], words[2], layout, tokens, words[12],
                Arrays.stream(Again.values()).filter(a -> a.label().equals(words[13])).findFirst().orElseThrow(),
                seconds(words[15], batch * (double) tokens / devices), said);
    }

    /// Stage 3 is PyTorch's FSDP in all rows.
    private static Layout.Sharding sharding(int stage) {
        return new Layout.Sharding(stage, 0, stage == 3);
    }

    /// `1.42s`, `1420ms`, or `5762/s`: tokens a second of one device.
    private static double seconds(String text, double each) {
        if (text.endsWith("/s")) {
            return each / Double.parseDouble(text.substring(0, text.length() - 2));
        }
        return text.endsWith(MILLI) ? Double.parseDouble(text.substring(0, text.length() - 2)) / 1000
                : Double.parseDouble(text.substring(0, text.length() - 1));
    }

    /// The name of its class.
    public String name() {
        return of.name();
    }

    /// The release of the program, where it is told.
    String release() {
        return said.getOrDefault("release", "");
    }

    long devices() {
        return layout.degrees().devices();
    }

    /// The setting of which nothing is fitted.
    StepTime.Setting setting(Accelerators known, Rates rates) {
        return new StepTime.Setting(machine(known, rates), rates, of.stack(said), of.habits(said), Fitted.NONE,
                format);
    }

    /// What it ran on.
    Machine machine(Accelerators known, Rates rates) {
        return Machine.of(of.cluster().map(cluster -> cluster.of(known)).orElseGet(() -> known.find(device)), rates);
    }

    /// What it has in common with those of the same setting.
    String kind() {
        var more = new TreeMap<>(said);
        more.remove("release");
        return of.name() + " " + device + " " + format + " " + more;
    }

    /// Whether its release is so old that constants of old releases hold.
    boolean before(String other) {
        return !release().isEmpty() && release().compareTo(other) < 0;
    }
}
