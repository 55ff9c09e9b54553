package assay.serve;

import assay.bundle.Texts;
import java.util.List;

/// Devices whose kernels are alike.
///
/// @param devices the first words of their names
record Generation(String name, List<String> devices) {
    Generation {
        devices = List.copyOf(devices);
    }

    /// Those that are known.
    static List<Generation> known() {
        return Texts.beside(Generation.class).rows("generations.txt").stream().map(Generation::of).toList();
    }

    /// Reads `name | beginnings of devices' names`.
    private static Generation of(String line) {
        var parts = line.split("\\|", -1);
        return new Generation(parts[0].strip(), List.of(parts[1].strip().split(" +", -1)));
    }

    boolean has(String device) {
        return devices.stream().anyMatch(begins -> device.equals(begins) || device.startsWith(begins + "-"));
    }
}
