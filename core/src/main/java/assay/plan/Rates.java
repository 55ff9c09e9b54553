package assay.plan;

import assay.algebra.Rational;
import assay.bundle.Texts;
import assay.device.Calibrated;
import assay.model.Ordered;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The constants of an estimate of time by their names.
///
/// Those of a device are under the first word of its name, `h100.clock`, and under `other` for a device of which
/// nothing was measured.
///
/// @param own the family of a device of which constants were timed by itself, which stand before those of any; empty
///     where there is none
public record Rates(SequencedMap<String, Rate> all, String own) {
    private static final String OTHER = "other";
    /// Of products of 32-bit elements, of any device.
    private static final String WHOLE = "whole.gemm.";

    public Rates {
        all = Ordered.of(all);
    }

    public Rates(SequencedMap<String, Rate> all) {
        this(all, "");
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

    /// These with what was timed of a device in the place of what is known of its family or of any.
    ///
    /// @param timed constants by their names, without a family's
    public Rates with(String family, Calibrated by, Map<String, Rational> timed) {
        var merged = new LinkedHashMap<>(all);
        timed.forEach((name, value) -> {
            var key = family + "." + name;
            merged.put(key, new Rate(key, value.approximate(), unit(family, name), Rate.Status.MEASURED, by.date(),
                    by.source()));
        });
        return new Rates(merged, family);
    }

    private String unit(String family, String name) {
        return find(family + "." + name).or(() -> find(OTHER + "." + name)).or(() -> find(name)).map(Rate::unit)
                .orElse("");
    }

    /// The names of constants that a device may have of its own: those of any device, of no device, and of formats.
    public Set<String> names() {
        var devices = devices();
        return all.values().stream().filter(rate -> rate.status() != Rate.Status.FITTED).map(rate -> {
            var first = first(rate.name());
            var rest = rate.name().substring(first.length() + 1);
            return !rate.name().startsWith(WHOLE) && (devices.contains(first) || all.containsKey(OTHER + "." + rest))
                    ? rest : rate.name();
        }).flatMap(name -> name.startsWith(WHOLE) ? Stream.of("fp32", "tf32").map(format -> "gemm." + format + "."
                + name.substring(WHOLE.length())) : Stream.of(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The name of a family for a device that has constants of its own: its own, in one word.
    public static String family(String device) {
        return device.replace('.', '-');
    }

    /// The row of a constant of a family of devices, `h100`, else that of any other, else that of no device.
    public Rate rate(String family, String name) {
        return find(family + "." + name).or(() -> find(OTHER + "." + name)).or(() -> find(name))
                .orElseThrow(() -> new IllegalArgumentException("no constant " + name + " of " + family));
    }

    /// Its value.
    public double get(String family, String name) {
        return rate(family, name).value();
    }

    /// Whether anything was measured of a family of devices.
    public boolean knows(String family) {
        return !family.equals(OTHER) && (family.equals(own) || all.containsKey(family + ".clock"));
    }

    /// Without those of any device but `other`: what is known of a device of which nothing was measured.
    public Rates strange() {
        var rest = new LinkedHashMap<>(all);
        var devices = devices();
        rest.keySet().removeIf(name -> !first(name).equals(OTHER) && devices.contains(first(name)));
        return new Rates(rest, own);
    }

    private Set<String> devices() {
        return all.keySet().stream().filter(name -> name.endsWith(".clock")).map(Rates::first)
                .collect(Collectors.toSet());
    }

    /// The constants that an estimate on a family of devices in a format rests on: its own and those of no device.
    /// Logits and routers are in 16 bits in any format.
    List<Rate> used(String family, String format) {
        var devices = devices();
        boolean alone = family.equals(own);
        return all.values().stream().filter(rate -> rate.status() != Rate.Status.FITTED).filter(rate -> {
            var first = first(rate.name());
            var name = first.equals(OTHER) ? rate.name().substring(first.length() + 1) : rate.name();
            if (alone && all.containsKey(family + "." + name)) {
                return false;
            }
            return (alone && (first.equals(family) || first.equals(OTHER))) || switch (first) {
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
