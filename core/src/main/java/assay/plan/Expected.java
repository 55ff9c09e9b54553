package assay.plan;

import assay.bundle.Texts;
import java.util.List;
import java.util.Optional;

/// What is known of the error of an estimate: how far estimates of measured steps of the same software and kind of
/// model were off, with nothing fitted. (`assay validation training`.)
///
/// @param name of the class of steps
/// @param stack of their kernels
/// @param kind of their models
/// @param n how many there are
/// @param mean size of errors, as a part of what was measured
/// @param p90 what nine of ten do not exceed
public record Expected(String name, String stack, String kind, int n, double mean, double p90) {
    private static final String STRANGE = "strange";

    private static final class Known {
        static final List<Expected> ALL =
                Texts.beside(Expected.class).rows("expected.txt").stream().map(Expected::of).toList();
    }

    /// Those of all classes.
    public static List<Expected> known() {
        return Known.ALL;
    }

    /// That of a setting and a kind of model. Of a device of which no kernel was measured it is that of known devices
    /// where nothing is said of theirs.
    static Optional<Expected> of(StepTime.Setting setting, StepTime.Kind kind) {
        var stack = setting.rates().knows(setting.machine().family()) ? setting.stack().name() : STRANGE;
        return known().stream().filter(e -> e.stack.equals(stack) && e.kind.equals(kind.label())).findFirst();
    }

    /// Reads `class | stack | kind | n | mean | p90`.
    static Expected of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("no row of class | stack | kind | n | mean | p90: " + line);
        }
        return new Expected(parts[0].strip(), parts[1].strip(), parts[2].strip(), Integer.parseInt(parts[3].strip()),
                Double.parseDouble(parts[4].strip()), Double.parseDouble(parts[5].strip()));
    }
}
