package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.CorpusTest.Published;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.spec.Spec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Every published config as a model, and laws that hold of each of them.
///
/// @param number of the row, by which a law picks what it tries with it
record Corpus(int number, Published row, Model model) {
    static final List<Corpus> ALL = all();

    /// Those of which no two have the same tree, so that their amounts differ in more than numbers.
    private static final List<Corpus> DIFFERENT = different();

    /// Decoder, encoder, encoders with decoders, two towers, recurrent, recurrent and routed beside attention, latent
    /// and routed, images with text, layers of two kinds.
    private static final Set<String> FEW =
            Set.of("gpt2", "bert", "t5", "whisper", "clip", "mamba", "jamba", "deepseek_v3", "llava", "gemma2");

    private static List<Corpus> all() {
        var rows = List.copyOf(CorpusTest.ALL.values());
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new Corpus(i, rows.get(i), rows.get(i).model())).toList();
    }

    private static List<Corpus> different() {
        var trees = new HashSet<Object>();
        return ALL.stream().filter(c -> trees.add(c.model.root())).toList();
    }

    /// A law of amounts in names: of all trees there are.
    static void always(Consumer<Corpus> law) {
        hold(DIFFERENT, law);
    }

    /// Whether it is one of a few kinds of models that differ most, the first of its type.
    boolean few() {
        return FEW.contains(row.type())
                && ALL.stream().filter(c -> c.row.type().equals(row.type())).findFirst().orElseThrow().number == number;
    }

    /// A law of some of them: what breaks it, each with its first reason.
    static void hold(List<Corpus> models, Consumer<Corpus> law) {
        var broken = models.parallelStream().flatMap(c -> c.broken(law).stream()).toList();
        assertThat(broken).as("%s of %s", broken.size(), models.size()).isEmpty();
    }

    private Optional<String> broken(Consumer<Corpus> law) {
        try {
            law.accept(this);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(row + ": " + e);
        }
    }

    Spec spec() {
        return row.spec();
    }

    /// The values of all sizes at a batch and a context, at whose last token is decoded.
    Map<String, Rational> at(long batch, long tokens) {
        return CorpusTest.point(model, batch, tokens);
    }

    /// An amount with numbers for all sizes of the model; left are `B`, `T` and `t`.
    Expr asked(Expr amount) {
        var numbers = new HashMap<String, Expr>();
        model.sizes().values().forEach((name, value) -> numbers.put(name, Expr.of(value)));
        return amount.with(numbers);
    }

    /// The sum of a ledger's entries at a point.
    static Rational sum(Ledger ledger, Map<String, Rational> at) {
        return ledger.entries().stream().map(e -> e.amount().at(at)).reduce(Rational.ZERO, Rational::plus);
    }

    /// What is tried with it, the same in each run.
    Random random() {
        return new Random(number);
    }

    @Override
    public String toString() {
        return row.toString();
    }
}
