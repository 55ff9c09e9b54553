package assay.plan;

import assay.plan.Work.Layer;
import assay.plan.Work.Matrix;
import assay.plan.Work.Piece;
import assay.plan.Work.Where;

/// Seconds of one rank's layers for one micro-batch.
///
/// @param format in which matrices are multiplied
/// @param sequences of a micro-batch that a rank has, as context parallelism cuts them
record Pricing(
        Kernels kernels, Exchanges exchanges, Stack stack, String format, Habits habits, Layout.Degrees degrees,
        double sequences) {
    private static final double BYTES = 2;

    /// All layers of one kind, once each.
    Pass layer(Layer layer, Again again) {
        var forward = Times.none();
        var backward = Times.none();
        double redone = 0;
        for (var piece : layer.pieces()) {
            var pass = piece(piece, again);
            forward.add(pass.forward(), 1);
            backward.add(pass.backward(), 1);
            redone += pass.again();
        }
        return new Pass(forward, backward, redone);
    }

    private Pass piece(Piece piece, Again again) {
        var forward = Times.none();
        var backward = Times.none();
        double share = piece.where() == Where.ROUTED || (piece.where() == Where.BETWEEN && degrees.sequence())
                ? sequences / degrees.tp() : sequences;
        products(piece, share, forward, backward);
        memory(piece, share, forward, backward);
        double cores = attention(piece, forward, backward);
        if (piece.where() == Where.ROUTED) {
            experts(piece, share, forward, backward);
        } else if (degrees.tp() > 1 && piece.summed() > 0) {
            tensors(piece, forward, backward);
        }
        return new Pass(forward, backward, switch (again) {
            case NONE -> 0;
            case ATTENTION -> cores;
            case LAYERS -> forward.total();
            case HALF -> forward.of(Term.MEMORY) + forward.of(Term.GEMM) / 2;
        });
    }

    private double rows(Piece piece, Matrix x, double share) {
        return piece.where() == Where.ROUTED ? Math.floor(x.rows() * share / local(piece)) : x.rows() * share;
    }

    private double count(Piece piece, Matrix x) {
        return piece.where() == Where.ROUTED ? x.count() / Math.max(1, piece.router().number()) * local(piece)
                : x.count();
    }

    /// Experts of a rank.
    private double local(Piece piece) {
        return Math.max(1, Math.floor(piece.router().number() / degrees.ep()));
    }

    private void products(Piece piece, double share, Times forward, Times backward) {
        double slower = piece.where() == Where.ROUTED ? kernels.fitted().routed() : 1;
        for (var x : piece.matrices(stack)) {
            var by = kernels.machine().in(x.wide() ? "bf16" : format);
            double rows = rows(piece, x, share);
            double count = count(piece, x);
            forward.add(Term.GEMM, slower * kernels.forward(x, rows, count, by));
            backward.add(Term.GEMM, slower * (kernels.input(x, rows, count, by)
                    + kernels.weight(x, rows, count, by, written())));
            double elements = x.rows() * share * (piece.where() == Where.ROUTED ? 1 : x.count());
            forward.add(Term.MEMORY, slower * kernels.moved(elements * x.depth() * by.quantise()));
            backward.add(Term.MEMORY, slower * kernels.moved(elements * x.columns() * by.quantise()));
        }
    }

    /// Bytes an element of a weight's gradient.
    private double written() {
        return stack.accumulates() ? 2 * habits.gradient() : BYTES;
    }

    private void memory(Piece piece, double share, Times forward, Times backward) {
        double slower = piece.where() == Where.ROUTED ? kernels.fitted().routed() : 1;
        piece.moved().forEach((what, elements) -> {
            var bytes = stack.of(what);
            forward.add(Term.MEMORY, slower * kernels.moved(elements * share * bytes.forward()));
            backward.add(Term.MEMORY, slower * kernels.moved(elements * share * bytes.backward()));
        });
        if (piece.where() == Where.SPLIT) {
            forward.add(Term.MEMORY, stack.kernels().forward() * kernels.constants().start());
            backward.add(Term.MEMORY, stack.kernels().backward() * kernels.constants().start());
        }
    }

    /// Adds attention and scans, and answers the forward seconds of attention.
    private double attention(Piece piece, Times forward, Times backward) {
        double all = 0;
        for (var core : piece.cores()) {
            double once;
            double back;
            if (habits.attention() == Habits.Attention.UNFUSED) {
                double elements = core.heads() * core.length() * core.length() * sequences;
                var bytes = stack.of(Moved.SCORES);
                var more = habits.dropout() ? stack.of(Moved.DROPPED) : new Stack.Bytes(0, 0);
                double products = kernels.scores(core, sequences);
                once = products + kernels.moved(elements * (bytes.forward() + more.forward()));
                back = 2 * products + kernels.moved(elements * (bytes.backward() + more.backward()));
            } else {
                double start = kernels.constants().start();
                double kernel = kernels.flash(core, sequences, habits.attention());
                once = kernel + start;
                back = kernels.constants().backward() * kernel + 2 * start;
            }
            all += once;
            forward.add(Term.ATTENTION, once);
            backward.add(Term.ATTENTION, back);
            context(core.keys(), once, back, forward, backward);
        }
        double scan = kernels.scanned(piece.scanned() * sequences);
        forward.add(Term.ATTENTION, scan);
        backward.add(Term.ATTENTION, kernels.constants().backward() * scan);
        return all;
    }

    /// Keys and values of all ranks, beside attention.
    private void context(double keys, double once, double back, Times forward, Times backward) {
        int cp = degrees.cp();
        if (cp > 1) {
            double near = Math.max(1, Math.floorDiv(kernels.machine().domain(), degrees.tp()));
            double all = exchanges.gather(keys * BYTES * sequences * cp, cp, near);
            forward.add(Term.CP, hidden(all, once));
            backward.add(Term.CP, hidden(2 * all, back));
        }
    }

    /// What is left of an exchange beside work: at least what it takes from that work.
    private double hidden(double exchange, double work) {
        return Math.max(kernels.constants().tax() * exchange, exchange - work);
    }

    private void tensors(Piece piece, Times forward, Times backward) {
        int tp = degrees.tp();
        double bytes = piece.summed() * sequences * BYTES;
        double input = 0;
        double weight = 0;
        var matrices = piece.matrices(stack);
        if (!matrices.isEmpty()) {
            var first = matrices.getFirst();
            var by = kernels.machine().in(first.wide() ? "bf16" : format);
            input = kernels.input(first, first.rows() * sequences, first.count(), by);
            weight = kernels.weight(first, first.rows() * sequences, first.count(), by, written());
        }
        if (!degrees.sequence()) {
            double sum = exchanges.reduce(bytes, tp, kernels.machine().domain());
            forward.add(Term.TP, sum);
            backward.add(Term.TP, hidden(sum, weight));
            return;
        }
        double one = exchanges.gather(bytes, tp, kernels.machine().domain());
        if (habits.hidesTensors()) {
            forward.add(Term.TP, kernels.constants().buffers() * 2 * one);
            backward.add(Term.TP, kernels.constants().buffers() * 2 * one);
        } else {
            forward.add(Term.TP, 2 * one);
            backward.add(Term.TP, one + hidden(one, input) + hidden(one, weight));
        }
    }

    private void experts(Piece piece, double share, Times forward, Times backward) {
        double launches = kernels.fitted().expert() * local(piece);
        forward.add(Term.HOST, launches / 3);
        backward.add(Term.HOST, launches * 2 / 3);
        if (degrees.ep() > 1 && !piece.matrices().isEmpty()) {
            double tokens = piece.matrices().getFirst().rows() / piece.router().chosen() * share;
            double exposed = habits.hidesExperts() ? kernels.constants().routed() : 1;
            double both = 2 * exposed * exchanges.dispatch(tokens * piece.router().width() * BYTES, degrees.ep(),
                    piece.router().chosen());
            forward.add(Term.EP, both);
            backward.add(Term.EP, both);
        }
    }

    /// Logits and loss, both passes.
    double logits(Work work) {
        double sum = 0;
        for (var x : work.heads()) {
            var by = kernels.machine().in("bf16");
            double rows = x.rows() * sequences;
            sum += x.count() * (kernels.forward(x, rows, 1, by) + kernels.input(x, rows, 1, by)
                    + kernels.weight(x, rows, 1, by, written())
                    + kernels.moved(rows * x.columns() * stack.of(Moved.LOSS).forward()));
        }
        return sum;
    }

    /// What stands before the first layer or behind the last, both passes.
    double ends(Piece ends, boolean first) {
        double share = degrees.sequence() ? sequences / degrees.tp() : sequences;
        return ends.moved().entrySet().stream().filter(e -> first == (e.getKey() == Moved.EMBEDDING))
                .mapToDouble(e -> kernels.moved(e.getValue() * share
                        * (stack.of(e.getKey()).forward() + stack.of(e.getKey()).backward()))).sum();
    }
}
