package assay.device;

import assay.algebra.Rational;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was timed of a device beside its figures.
///
/// @param date year and month
/// @param source what timed it, with which library and how many threads
/// @param training constants of estimates of training by their names, without a device's: `gemm.fp32.share`
/// @param serving the same of serving: `gemm.fp32.compute`
/// @param errors of estimates with these constants, of what was timed
public record Calibrated(
        String date, String source, Map<String, Rational> training, Map<String, Rational> serving,
        List<Deviation> errors) {
    public Calibrated {
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        serving = Collections.unmodifiableMap(new LinkedHashMap<>(serving));
        errors = List.copyOf(errors);
    }

    /// Sizes of errors of one kind, as parts of what was measured.
    ///
    /// @param estimate of training or of serving, as their commands are called
    /// @param of what was estimated, and what was left out of the fit: `matrix products, each shape left out`
    /// @param n how many
    /// @param p90 what nine of ten do not exceed
    public record Deviation(String estimate, String of, int n, Rational mean, Rational p90, Rational worst) {}

    /// The errors of one estimate, `train` or `serve`.
    public List<Deviation> errors(String estimate) {
        return errors.stream().filter(error -> error.estimate().equals(estimate)).toList();
    }
}
