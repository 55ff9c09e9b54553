package assay.report;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.plan.Cluster;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.Optional;

/// How devices are taken to be linked, in words.
final class Linked {
    private Linked() {}

    /// The sentence: by the figures of the cluster that the device is of, else by those of its own row.
    static Sentence sentence(Accelerator device) {
        var cluster = Cluster.of(device);
        var words = new ArrayList<String>();
        var linked = Optional.ofNullable(device.figures().get(Feature.LINKED)).orElse(Rational.ONE);
        words.add(linked.equals(Rational.ONE) ? "devices that nothing links" : "nodes of "
                + Figures.counted(linked, "device") + speed(device, Feature.LINK, ", linked at "));
        words.add(device.figures().containsKey(Feature.NETWORK)
                ? "a network" + speed(device, Feature.NETWORK, " of ") + " a device" : "no network");
        return Sentence.plain(String.join(", and ", words) + ", " + cluster.map(c -> "as " + c.name()
                + " has it (" + c.status().label() + ").").orElse("as the row of " + device.name()
                        + " has it, its maker's usual node; --cluster names another."));
    }

    private static String speed(Accelerator device, Feature feature, String before) {
        return Optional.ofNullable(device.figures().get(feature))
                .map(figure -> before + Figures.exact(figure) + " " + feature.unit() + " each way").orElse("");
    }
}
