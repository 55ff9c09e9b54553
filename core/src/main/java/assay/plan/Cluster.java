package assay.plan;

import assay.algebra.Rational;
import assay.bundle.Texts;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Confidence;
import assay.device.Feature;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Devices of one kind and how they are linked, by name.
///
/// @param device its name among accelerators
/// @param figures that differ from the device's own row, in the units of their features
/// @param source where they are from
public record Cluster(
        String name, String device, Map<Feature, Rational> figures, Rate.Status status, String source) {
    private static final int PARTS = 5;
    private static final String OF = " of ";

    public Cluster {
        figures = Map.copyOf(figures);
    }

    private static final class Known {
        static final List<Cluster> ALL = of(Texts.beside(Cluster.class).rows("clusters.txt"));
    }

    /// Those that are known by name.
    public static List<Cluster> known() {
        return Known.ALL;
    }

    /// Rows `name | device | figure=number ... | status | source`, of one's own too.
    ///
    /// @throws IllegalArgumentException where a line is no such row
    public static List<Cluster> of(List<String> lines) {
        return lines.stream().map(Cluster::row).toList();
    }

    private static Cluster row(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no row of name | device | figures | status | source: " + line);
        }
        var figures = new LinkedHashMap<Feature, Rational>();
        for (var word : parts[2].strip().split(" +", -1)) {
            int sign = word.indexOf('=');
            figures.put(Feature.named(sign < 0 ? word : word.substring(0, sign)).orElseThrow(() ->
                    new IllegalArgumentException("no figure: " + line)), Rational.parse(word.substring(sign + 1)));
        }
        return new Cluster(parts[0].strip(), parts[1].strip(), figures, Rate.Status.named(parts[3].strip()),
                parts[4].strip());
    }

    /// The cluster of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Cluster named(String name) {
        return named(name, "");
    }

    /// The cluster of a name.
    ///
    /// @param place where the name stands
    /// @throws Refusal with the nearest names where there is none
    public static Cluster named(String name, String place) {
        var names = known().stream().map(Cluster::name).toList();
        return known().stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(
                new Problem(name, place, "no cluster that is known", Nearest.hint(name, names))));
    }

    /// The cluster that a device is of.
    public static Optional<Cluster> of(Accelerator device) {
        return known().stream().filter(c -> device.name().endsWith(OF + c.name)).findFirst();
    }

    /// Its device, with the cluster's own figures put over its row: `h100-sxm5-80gb of dgx-h100`.
    ///
    /// @throws Refusal where there is no such device
    public Accelerator of(Accelerators devices) {
        var found = devices.find(device);
        var all = new LinkedHashMap<>(found.figures());
        all.putAll(figures);
        return new Accelerator(found.name() + OF + name, found.aliases(), found.vendor(), found.year(), all,
                status == Rate.Status.DATASHEET ? found.confidence() : Confidence.MEDIUM, found.notes(),
                found.source() + "; " + source, found.calibrated());
    }
}
