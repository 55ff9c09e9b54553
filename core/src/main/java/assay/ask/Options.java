package assay.ask;

import assay.account.Convention;
import assay.account.Conventions;
import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.quantity.Dtype;
import java.util.Optional;
import java.util.Set;

/// What an account is asked with, besides the model.
///
/// @param seq tokens a sequence; absent: the config's context length, else 1,024
/// @param dtype of weights and cache; absent: the config's, else fp32
/// @param kept whose cache is counted
/// @param keep dimensions left symbolic, of `B` and `T`
public record Options(
        Optional<Rational> seq,
        Rational batch,
        Optional<Dtype> dtype,
        Set<String> keep,
        Convention convention,
        Kept kept) {
    public static final Options DEFAULT =
            new Options(Optional.empty(), Rational.ONE, Optional.empty(), Set.of(), Conventions.MATMUL, Kept.ENGINE);

    public Options {
        keep = Set.copyOf(keep);
    }

    /// These options at another context.
    public Options at(Rational tokens) {
        return new Options(Optional.of(tokens), batch, dtype, keep, convention, kept);
    }

    /// These options for another number of sequences.
    public Options of(Rational sequences) {
        return new Options(seq, sequences, dtype, keep, convention, kept);
    }

    /// These options by another convention.
    public Options by(Convention other) {
        return new Options(seq, batch, dtype, keep, other, kept);
    }

    /// These options with another element type, or each model's own.
    public Options in(Optional<Dtype> other) {
        return new Options(seq, batch, other, keep, convention, kept);
    }
}
