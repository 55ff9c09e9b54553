package assay.ask;

import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.plan.Spread;
import assay.quantity.Dtype;
import assay.storage.Encoding;
import assay.storage.Storage;
import java.util.Optional;
import java.util.Set;

/// What an account is asked with, besides the model.
///
/// @param kept whose cache is counted
/// @param page the tokens for which a cache sets memory aside at once
/// @param spread over which ranks it is spread; what is counted is one rank's
/// @param tuning what of the model is trained
public record Options(
        Point point, Types types, Convention convention, Kept kept, long page, Spread spread, Tuning tuning) {
    public static final Options DEFAULT = new Options(
            new Point(Optional.empty(), Point.SEQ, Rational.ONE, Set.of()),
            new Types(Optional.empty(), Optional.empty(), Optional.empty()), Conventions.MATMUL, Kept.ENGINE, 1,
            Spread.ONE, Tuning.ALL);

    /// How much is worked on at once.
    ///
    /// @param seq tokens a sequence; absent: the config's context length, else 1,024
    /// @param context how `seq` was said
    /// @param batch sequences
    /// @param keep dimensions left symbolic, of `B` and `T`
    public record Point(Optional<Rational> seq, String context, Rational batch, Set<String> keep) {
        private static final String SEQ = "--seq";

        public Point {
            keep = Set.copyOf(keep);
        }
    }

    /// In which types everything is, where that is not as it is stored.
    ///
    /// @param dtype of every weight and every cached value
    /// @param weights how the weights are stored, whatever `dtype` says
    /// @param cache how what is kept for each token is stored, whatever `dtype` says
    public record Types(Optional<Dtype> dtype, Optional<Storage> weights, Optional<Encoding> cache) {}

    private Options with(Point other) {
        return new Options(other, types, convention, kept, page, spread, tuning);
    }

    private Options with(Types other) {
        return new Options(point, other, convention, kept, page, spread, tuning);
    }

    /// These options at another context.
    public Options at(Rational tokens) {
        return with(new Point(Optional.of(tokens), Point.SEQ, point.batch, point.keep));
    }

    /// These options for another number of sequences.
    public Options of(Rational sequences) {
        return with(new Point(point.seq, point.context, sequences, point.keep));
    }

    /// These options with dimensions left symbolic, of `B` and `T`.
    public Options keeping(Set<String> dimensions) {
        return with(new Point(point.seq, point.context, point.batch, dimensions));
    }

    /// These options with another element type, or each model's own.
    public Options in(Optional<Dtype> other) {
        return with(new Types(other, types.weights, types.cache));
    }

    /// These options with weights and a cache that are stored otherwise.
    public Options storing(Optional<Storage> other, Optional<Encoding> otherwise) {
        return with(new Types(types.dtype, other, otherwise));
    }

    /// These options by another convention.
    public Options by(Convention other) {
        return new Options(point, types, other, kept, page, spread, tuning);
    }

    /// These options for one of the ranks of a layout.
    public Options over(Spread others) {
        return new Options(point, types, convention, kept, page, others, tuning);
    }

    /// These options by another's cache, in pages of so many tokens.
    public Options caching(Kept whose, long tokens) {
        return new Options(point, types, convention, whose, tokens, spread, tuning);
    }

    /// These options where so much of the model is trained.
    public Options training(Tuning other) {
        return new Options(point, types, convention, kept, page, spread, other);
    }
}
