package assay.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far the figures of a row can be trusted.
public enum Confidence {
    /// The maker states them.
    HIGH,
    /// Some are derived or reported by others.
    MEDIUM,
    /// Published figures differ, or there are none of the maker's.
    LOW,
    /// A user's own row.
    OWN;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Confidence> named(String label) {
        return Arrays.stream(values()).filter(c -> c.label().equals(label)).findFirst();
    }
}
