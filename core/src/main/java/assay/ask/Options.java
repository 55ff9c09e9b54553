package assay.ask;

import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.quantity.Dtype;
import assay.storage.Encoding;
import assay.storage.Storage;
import java.util.Optional;
import java.util.Set;

/// What an account is asked with, besides the model.
///
/// @param seq tokens a sequence; absent: the config's context length, else 1,024
/// @param dtype of every weight and every cached value; absent: as they are stored
/// @param kept whose cache is counted
/// @param keep dimensions left symbolic, of `B` and `T`
/// @param weights how the weights are stored, whatever their type; absent: as `dtype` says
/// @param cache how what is kept for each token is stored; absent: as `dtype` says
/// @param page the tokens for which a cache sets memory aside at once
/// @param context how `seq` was said
public record Options(
        Optional<Rational> seq,
        Rational batch,
        Optional<Dtype> dtype,
        Set<String> keep,
        Convention convention,
        Kept kept,
        Optional<Storage> weights,
        Optional<Encoding> cache,
        long page,
        String context) {
    private static final String SEQ = "--seq";

    public static final Options DEFAULT =
            new Options(Optional.empty(), Rational.ONE, Optional.empty(), Set.of(), Conventions.MATMUL, Kept.ENGINE);

    public Options {
        keep = Set.copyOf(keep);
    }

    /// Options by which everything is of one type, or as it is stored.
    public Options(
            Optional<Rational> seq,
            Rational batch,
            Optional<Dtype> dtype,
            Set<String> keep,
            Convention convention,
            Kept kept) {
        this(seq, batch, dtype, keep, convention, kept, Optional.empty(), Optional.empty(), 1);
    }

    public Options(
            Optional<Rational> seq,
            Rational batch,
            Optional<Dtype> dtype,
            Set<String> keep,
            Convention convention,
            Kept kept,
            Optional<Storage> weights,
            Optional<Encoding> cache,
            long page) {
        this(seq, batch, dtype, keep, convention, kept, weights, cache, page, SEQ);
    }

    /// These options with weights and a cache that are stored otherwise.
    public Options storing(Optional<Storage> other, Optional<Encoding> otherwise, long tokens) {
        return new Options(seq, batch, dtype, keep, convention, kept, other, otherwise, tokens, context);
    }

    /// These options at another context.
    public Options at(Rational tokens) {
        return new Options(Optional.of(tokens), batch, dtype, keep, convention, kept, weights, cache, page, SEQ);
    }

    /// These options for another number of sequences.
    public Options of(Rational sequences) {
        return new Options(seq, sequences, dtype, keep, convention, kept, weights, cache, page, context);
    }

    /// These options by another convention.
    public Options by(Convention other) {
        return new Options(seq, batch, dtype, keep, other, kept, weights, cache, page, context);
    }

    /// These options with another element type, or each model's own.
    public Options in(Optional<Dtype> other) {
        return new Options(seq, batch, other, keep, convention, kept, weights, cache, page, context);
    }
}
