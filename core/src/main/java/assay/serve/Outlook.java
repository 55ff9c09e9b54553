package assay.serve;

import assay.bundle.Texts;
import java.util.List;
import java.util.Optional;

/// What is known of the error of an estimate of serving: how far estimates of measured runs were off that are like it.
/// (`assay validation serving`.)
///
/// @param name of the class of runs
/// @param n how many there are
public record Outlook(String name, int n, Errors ttft, Errors tpot, Errors throughput) {
    private static final int PARTS = 5;
    private static final int FEW = 20;
    /// The same of runs of one sequence, which differ in fewer ways.
    private static final int FEW_LAYERED = 10;
    private static final String ANY = "any";

    /// Sizes of errors that half, 80 and 90 of 100 do not exceed, as parts of what was measured.
    public record Errors(double p50, double p80, double p90) {}

    private static final class Known {
        static final List<Outlook> ALL =
                Texts.beside(Outlook.class).rows("expected.txt").stream().map(Outlook::of).toList();
    }

    /// Those of all classes.
    public static List<Outlook> known() {
        return Known.ALL;
    }

    /// The names of the classes of a run, the narrowest first.
    public static List<String> classes(String engine, Replica.Kind kind, String generation) {
        return List.of(String.join(" ", engine, kind.label(), generation),
                String.join(" ", ANY, kind.label(), generation), String.join(" ", ANY, kind.label(), ANY),
                String.join(" ", ANY, ANY, ANY));
    }

    /// The names of the classes of a run under an engine whose layers are not told apart, the narrowest first.
    public static List<String> layered(String engine, Silicon on) {
        var family = on.generation().equals("apple") ? "apple" : on.name().startsWith("rtx") ? "rtx"
                : on.generation().equals("other") ? "other" : "datacenter";
        return List.of(String.join(" ", engine, ANY, family), String.join(" ", engine, ANY, ANY));
    }

    /// Whether none was measured on devices of the kind.
    public boolean elsewhere() {
        return name.endsWith(" " + ANY);
    }

    /// That of the narrowest class of which enough was measured.
    public static Optional<Outlook> of(Replica replica) {
        var engine = replica.engine();
        int few = engine.layered() ? FEW_LAYERED : FEW;
        var names = engine.layered() ? layered(engine.name(), replica.on())
                : classes(engine.name(), replica.kind(), replica.on().generation());
        return names.stream()
                .flatMap(name -> known().stream().filter(o -> o.name.equals(name) && o.n >= few)).findFirst();
    }

    /// Reads `class | n | three errors of TTFT | of TPOT | of throughput`.
    static Outlook of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no row of class | n | TTFT | TPOT | throughput: " + line);
        }
        return new Outlook(parts[0].strip(), Integer.parseInt(parts[1].strip()), errors(parts[2]), errors(parts[3]),
                errors(parts[4]));
    }

    private static Errors errors(String text) {
        var words = text.strip().split(" +", -1);
        return new Errors(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }
}
