package assay.ask;

import assay.algebra.Bisection;
import assay.algebra.Rational;
import assay.ask.LayoutFit.Fits;
import assay.ask.LayoutSpace.Choice;
import assay.ask.LayoutSpace.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.LongPredicate;

/// The largest batch of a step over so many devices in which every rank does its sequences in one pass.
///
/// What a rank holds grows with the sequences of its pass, so a layout has a greatest batch. States and kept
/// activations alone, and what passes hold in one layer, are bounds of it. Of each layout whose bounds leave room for
/// more sequences than fit by any before it is asked whether they fit, and where they do, how many.
final class LayoutBatch {
    /// As many sequences a rank as are tried.
    private static final long MOST = 1L << 31;

    /// Of few stages first, since the account of each is another; then of the largest batch.
    private static final Comparator<Open> ORDER = (one, other) -> {
        int fewer = Integer.compare(one.group.degrees().pp(), other.group.degrees().pp());
        return fewer != 0 ? fewer : Long.compare(other.batch, one.batch);
    };

    private final LayoutQuestion question;
    private final LayoutSubject subject;
    private final double room;
    private long most;

    /// A layout of any number of sequences.
    ///
    /// @param batch sequences of a step, with more of which states and kept activations alone are too much
    private record Open(Group group, Choice choice, long batch) {}

    private LayoutBatch(LayoutQuestion question) {
        this.question = question;
        this.subject = question.subject();
        this.room = question.capacity().approximate();
    }

    /// The largest batch, and the fastest layout with which it fits.
    static Fits of(LayoutQuestion question) {
        var of = new LayoutBatch(question);
        of.seek();
        if (of.most == 0) {
            return new Fits(question.offloads(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        var search = new LayoutSearch(of.subject, question.alone(of.most), question.capacity(), question.watch());
        return new Fits(question.offloads(), Optional.of(Rational.of(of.most)),
                question.watch().stopped() ? Optional.empty() : Optional.of(Rational.of(of.most + 1)),
                search.best().map(found -> new Layouts.Nearest(question.devices(), of.most, found)));
    }

    private void seek() {
        var space = question.alone(question.devices());
        var open = new ArrayList<Open>();
        space.each(group -> {
            if (!question.watch().stopped() && subject.carries(group)) {
                space.choices(group.degrees()).forEach(choice -> open(group, choice).ifPresent(open::add));
            }
        });
        open.sort(ORDER);
        for (var each : open) {
            if (question.watch().stopped()) {
                break;
            }
            if (each.batch <= most) {
                continue;
            }
            question.watch().told("most so far " + most);
            seek(each);
        }
    }

    private Optional<Open> open(Group group, Choice choice) {
        LongPredicate left = sequences -> subject.alone(group.degrees(), group.recompute(), sequences) <= room
                && subject.least(group.alone(sequences)).applyAsDouble(choice) <= room;
        return left.test(1) ? Optional.of(new Open(group, choice, group.degrees().dp() * last(1, left)))
                : Optional.empty();
    }

    /// The most sequences a rank for which something holds, which holds for those said.
    private static long last(long holds, LongPredicate that) {
        return Bisection.lastFrom(holds, MOST, that).orElse(MOST);
    }

    private void seek(Open open) {
        long dp = open.group.degrees().dp();
        long more = most / dp + 1;
        LongPredicate fits = sequences -> subject.fits(open.group.alone(sequences).with(open.choice),
                open.group.recompute(), question.capacity());
        if (more < MOST && fits.test(more)) {
            most = dp * last(more, fits);
        }
    }
}
