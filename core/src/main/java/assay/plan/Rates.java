package assay.plan;

import assay.bundle.Texts;
import assay.model.Ordered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The constants of an estimate of time by their names.
///
/// Those of a device are under the first word of its name, `h100.clock`, and under `other` for a device of which
/// nothing was measured.
public record Rates(SequencedMap<String, Rate> all) {
    private static final String OTHER = "other";

    public Rates {
        all = Ordered.of(all);
    }

    private static final class Known {
        static final Rates ALL = of(Texts.beside(Rates.class).rows("rates.txt"));
    }

    /// Those that come with the program.
    public static Rates known() {
        return Known.ALL;
    }

    /// Rows `name | value | unit | status | date | source`.
    ///
    /// @throws IllegalArgumentException where a line is no row, or a name stands twice
    public static Rates of(List<String> lines) {
        var all = new LinkedHashMap<String, Rate>();
        for (var line : lines) {
            var rate = Rate.of(line);
            if (all.put(rate.name(), rate) != null) {
                throw new IllegalArgumentException("twice: " + rate.name());
            }
        }
        return new Rates(all);
    }

    /// A constant's row.
    public Optional<Rate> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// A constant's value.
    ///
    /// @throws IllegalArgumentException where there is none
    public double get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no constant " + name)).value();
    }

    /// The row of a constant of a family of devices, `h100`, else that of any other.
    public Rate rate(String family, String name) {
        return find(family + "." + name).or(() -> find(OTHER + "." + name))
                .orElseThrow(() -> new IllegalArgumentException("no constant " + name + " of " + family));
    }

    /// Its value.
    public double get(String family, String name) {
        return rate(family, name).value();
    }

    /// Whether anything was measured of a family of devices.
    public boolean knows(String family) {
        return !family.equals(OTHER) && all.containsKey(family + ".clock");
    }

    /// Without those of any device but `other`: what is known of a device of which nothing was measured.
    public Rates strange() {
        var rest = new LinkedHashMap<>(all);
        var devices = devices();
        rest.keySet().removeIf(name -> !first(name).equals(OTHER) && devices.contains(first(name)));
        return new Rates(rest);
    }

    private Set<String> devices() {
        return all.keySet().stream().filter(name -> name.endsWith(".clock")).map(Rates::first)
                .collect(Collectors.toSet());
    }

    /// The constants that an estimate on a family of devices in a format rests on: its own and those of no device.
    /// Logits and routers are in 16 bits in any format.
    List<Rate> used(String family, String format) {
        var devices = devices();
        return all.values().stream().filter(rate -> rate.status() != Rate.Status.FITTED).filter(rate -> {
            var first = first(rate.name());
            return switch (first) {
                case "format" -> rate.name().startsWith("format." + format + ".");
                case "whole" -> Machine.bytes(format) > 2;
                default -> used(rate.name(), family, format, devices);
            };
        }).toList();
    }

    private static boolean used(String name, String family, String format, Set<String> devices) {
        var first = first(name);
        boolean whole = Machine.bytes(format) > 2;
        return first.equals(family) ? !name.contains(".gemm.") || (!whole && (name.contains(width(format))
                || name.contains(width("bf16")))) : !devices.contains(first);
    }

    private static String width(String format) {
        return switch (format) {
            case "fp8", "mxfp8" -> ".gemm.fp8.";
            case "nvfp4" -> ".gemm.fp4.";
            default -> ".gemm.bf16.";
        };
    }

    private static String first(String name) {
        return name.substring(0, name.indexOf('.'));
    }
}
