package assay.plan;

import java.util.Arrays;

/// One constant of an estimate of time.
///
/// @param unit in words: `us`, `of the dense peak`
/// @param date of the row: year and month
/// @param source where it is from, and for one that was fitted, on what
public record Rate(String name, double value, String unit, Status status, String date, String source) {
    private static final int PARTS = 6;

    /// Where a constant is from, and so how far it can be trusted elsewhere.
    public enum Status {
        DATASHEET("datasheet"),
        /// What the makers of a program say of it.
        DOCUMENTED("documented"),
        /// Measured on kernels, not on a training run.
        MEASURED("micro-benchmark"),
        /// From what kernels read and write.
        COUNTED("counted"),
        /// Not looked up.
        RECALLED("recalled"),
        ASSUMED("assumed"),
        /// Among published or plausible values, with training runs in view that the source names.
        CHOSEN("chosen"),
        /// To training runs of the class that the source names; not used anywhere else.
        FITTED("fitted");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// The status of a word.
        ///
        /// @throws IllegalArgumentException where there is none
        static Status named(String word) {
            return Arrays.stream(values()).filter(s -> s.label.equals(word)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no status: " + word));
        }
    }

    /// Reads `name | value | unit | status | date | source`.
    ///
    /// @throws IllegalArgumentException where the line is no such row
    static Rate of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no row of name | value | unit | status | date | source: " + line);
        }
        return new Rate(parts[0].strip(), Double.parseDouble(parts[1].strip()), parts[2].strip(),
                Status.named(parts[3].strip()), parts[4].strip(), parts[5].strip());
    }
}
