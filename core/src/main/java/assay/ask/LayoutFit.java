package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// What fits on several devices by some layout: the fewest devices, the largest batch, the longest sequence, the most
/// layers or the widest model, with the fastest layout that does it.
///
/// A size is doubled from the model's own until no layout fits, or halved until one does; then halves between are
/// tried: of a sequence sixteenths of the greatest power that fits, of layers and widths all values.
///
/// @param model its name
/// @param over the size that is sought
/// @param own its value in the model as it is
/// @param answers without and with what lies in the host's memory, the second only where it is another
public record LayoutFit(
        String model, Accelerator device, Over over, Optional<Rational> own, Rational capacity, List<Fits> answers) {
    /// The size that is the number of devices.
    public static final Over DEVICES = new Over("devices", "devices", "devices", false);

    private static final List<String> LABELS = List.of("devices", "batch", "seq", "layers", "d_model");
    /// Parts of the greatest power that fits in which sequences are tried.
    private static final long PARTS = 16;
    private static final long MOST = 1L << 31;

    public LayoutFit {
        answers = List.copyOf(answers);
    }

    /// What fits.
    ///
    /// @param offloads whether something may lie in the host's memory
    /// @param value of the size, and the one that was tried last and does not fit; both empty where none fits
    /// @param at devices, sequences of a step, and the fastest layout there
    public record Fits(boolean offloads, Optional<Rational> value, Optional<Rational> next,
            Optional<Layouts.Nearest> at) {}

    /// Whether words ask for what fits by some layout.
    public static boolean asked(Words words) {
        return words.has("devices") || words.text("over").equals(Optional.of(DEVICES.label()));
    }

    /// What words ask for.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static LayoutFit of(Supplier<Spec> spec, Words words, Watch watch) {
        var problems = new ArrayList<Problem>();
        var over = over(words, problems);
        var question = LayoutQuestion.of(spec, words, "memory", watch, problems);
        problems.addAll(words.clashes(over, Optional.of(question.spec())));
        Refusal.ofAny(problems);
        if (over.equals(DEVICES)) {
            return new LayoutFit(question.subject().name(), question.device(), over, Optional.empty(),
                    question.capacity(), answers(question, LayoutFit::fewest));
        }
        if (over.equals(Over.BATCH)) {
            return new LayoutFit(question.subject().name(), question.device(), over, Optional.empty(),
                    question.capacity(), answers(question, LayoutBatch::of));
        }
        return over.isOfModel() ? ofModel(question, over) : ofSequences(question, over);
    }

    private static Fits fewest(LayoutQuestion question) {
        var near = LayoutFewest.of(question);
        return new Fits(question.offloads(), near.map(n -> Rational.of(n.devices())), Optional.empty(), near);
    }

    private static Over over(Words words, List<Problem> problems) {
        var word = words.text("over").orElse("");
        if (word.isEmpty()) {
            problems.add(new Problem("--over", "", "is missing: of several devices it is asked how much fits",
                    "--over seq"));
        } else if (!LABELS.contains(word)) {
            problems.add(new Problem(word, "--over", "unknown value", Nearest.hint(word, LABELS)));
        }
        return word.equals(DEVICES.label()) ? DEVICES : Over.named(word, List.of()).orElse(Over.SEQ);
    }

    private interface Seeking {
        Fits in(LayoutQuestion question);
    }

    private static List<Fits> answers(LayoutQuestion question, Seeking seeking) {
        var without = seeking.in(question.offloading(false));
        var with = seeking.in(question.offloading(true));
        return with.value().equals(without.value()) ? List.of(without) : List.of(without, with);
    }

    private static LayoutFit ofSequences(LayoutQuestion question, Over over) {
        long own = question.subject().tokens();
        var at = known(tokens -> Optional.of(question.at(question.options().at(Rational.of(tokens)))));
        return new LayoutFit(question.subject().name(), question.device(), over, Optional.of(Rational.of(own)),
                question.capacity(), answers(question, q -> sought(q, own, true, at).fits(Rational::of)));
    }

    private static LayoutFit ofModel(LayoutQuestion question, Over over) {
        var rungs = Rungs.of(Case.of(question.spec(), question.options()), question.spec(), question.options(), over);
        var at = known(number -> sized(question, rungs, rungs.value(number - 1)));
        return new LayoutFit(question.subject().name(), question.device(), over, Optional.of(rungs.own()),
                question.capacity(), answers(question, q -> sought(q, rungs.ownNumber() + 1, false, at)
                        .fits(n -> rungs.value(n - 1))));
    }

    /// Questions by numbers, each made once.
    private static LongFunction<Optional<LayoutQuestion>> known(LongFunction<Optional<LayoutQuestion>> made) {
        var all = new HashMap<Long, Optional<LayoutQuestion>>();
        return number -> all.computeIfAbsent(number, made::apply);
    }

    /// A question of a model of another size; empty where that is none.
    private static Optional<LayoutQuestion> sized(LayoutQuestion question, Rungs rungs, Rational value) {
        try {
            var over = rungs.over();
            return Optional.of(question.of(question.spec().with(over.size(), new Field(new Value.Numeral(value),
                    "--over " + over.label()))));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static Search sought(
            LayoutQuestion question, long own, boolean parts, LongFunction<Optional<LayoutQuestion>> at) {
        var search = new Search(question, at);
        search.seek(own, parts);
        return search;
    }

    /// The search for the greatest number, from 1.
    private static final class Search {
        private final LayoutQuestion question;
        private final LongFunction<Optional<LayoutQuestion>> at;
        private long fits;
        private long next;

        Search(LayoutQuestion question, LongFunction<Optional<LayoutQuestion>> at) {
            this.question = question;
            this.at = at;
        }

        private Optional<LayoutQuestion> question(long number) {
            return at.apply(number).map(q -> q.offloading(question.offloads()));
        }

        private boolean fits(long number) {
            question.watch().told("tried " + number);
            return number <= MOST && !question.watch().stopped()
                    && question(number).filter(q -> q.search(q.devices()).fits()).isPresent();
        }

        void seek(long own, boolean parts) {
            next = own;
            while (next > 0 && !fits(next)) {
                next /= 2;
            }
            fits = next;
            if (fits == 0) {
                return;
            }
            next = fits * 2;
            while (fits >= own && fits(next)) {
                fits = next;
                next *= 2;
            }
            long step = parts ? Math.max(1, fits / PARTS) : 1;
            while (next - fits > step) {
                long middle = fits + (next - fits) / (2 * step) * step;
                if (fits(middle)) {
                    fits = middle;
                } else {
                    next = middle;
                }
            }
        }

        Fits fits(LongFunction<Rational> value) {
            if (fits == 0) {
                return new Fits(question.offloads(), Optional.empty(), Optional.empty(), Optional.empty());
            }
            long devices = question.devices();
            var best = question(fits).flatMap(q -> q.search(devices).best()
                    .map(found -> new Layouts.Nearest(devices, q.batch(devices), found)));
            return new Fits(question.offloads(), Optional.of(value.apply(fits)), Optional.of(value.apply(next)), best);
        }
    }
}
