package assay.plan;

import assay.plan.Work.Layer;
import assay.plan.Work.Matrix;
import assay.plan.Work.Piece;
import assay.plan.Work.Where;

/// Seconds of one rank's layers for one micro-batch.
///
/// @param sequences of a micro-batch that a rank has, as context parallelism cuts them
/// @param splits whether experts that data choose are split over the ranks of tensor parallelism
record Pricing(
        Kernels kernels, Exchanges exchanges, StepTime.Setting setting, Layout.Degrees degrees, double sequences,
        boolean splits) {
    /// Bytes of the elements of which a stack's bytes are said.
    private static final double STATED = 2;

    private Stack stack() {
        return setting.stack();
    }

    private Habits habits() {
        return setting.habits();
    }

    /// Seconds of the forward pass or of both of a kernel that moves bytes an element.
    private double moved(double elements, double bytes) {
        return kernels.moved(elements * bytes * kernels.bytes() / STATED);
    }

    /// All layers of one kind, once each.
    Pass layer(Layer layer, Again again) {
        var forward = Times.none();
        var backward = Times.none();
        double redone = 0;
        double weights = 0;
        for (var piece : layer.pieces()) {
            var pass = piece(piece, again);
            forward.add(pass.forward(), 1);
            backward.add(pass.backward(), 1);
            redone += pass.again();
            weights += pass.weights();
        }
        return layer.back() ? new Pass(forward, backward, redone, weights)
                : new Pass(forward, Times.none(), 0, 0);
    }

    private Pass piece(Piece piece, Again again) {
        var forward = Times.none();
        var backward = Times.none();
        boolean routed = piece.where() == Where.ROUTED;
        double share = (routed && !splits) || (piece.where() == Where.BETWEEN && degrees.sequence())
                ? sequences / degrees.tp() : sequences;
        double weights = products(piece, share, forward, backward);
        memory(piece, share, forward, backward);
        double cores = attention(piece, forward, backward);
        if (routed) {
            experts(piece, forward, backward);
        }
        if (degrees.tp() > 1 && piece.summed() > 0 && (splits || !routed)) {
            tensors(piece, forward, backward);
        }
        return new Pass(forward, backward, switch (again) {
            case NONE -> 0;
            case ATTENTION -> cores;
            case LAYERS -> forward.total();
            case HALF -> forward.of(Term.MEMORY) + forward.of(Term.GEMM) / 2;
        }, weights);
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

    /// Adds matrix products, and answers the seconds of gradients of weights.
    private double products(Piece piece, double share, Times forward, Times backward) {
        double slower = piece.where() == Where.ROUTED ? kernels.fitted().routed() : 1;
        double weights = 0;
        for (var x : piece.matrices(stack())) {
            var by = kernels.by(x);
            double rows = rows(piece, x, share);
            double count = count(piece, x);
            double weight = slower * weight(x, rows, count);
            weights += weight;
            forward.add(Term.GEMM, slower * kernels.forward(x, rows, count, by));
            backward.add(Term.GEMM, slower * input(x, rows, count) + weight);
            double elements = x.rows() * share * (piece.where() == Where.ROUTED ? 1 : x.count());
            forward.add(Term.MEMORY, slower * kernels.moved(elements * x.depth() * by.quantise()));
            backward.add(Term.MEMORY, slower * kernels.moved(elements * x.columns() * by.quantise()));
            double packed = setting.recipe().packed();
            if (packed > 0 && !x.back().weight()) {
                double unpacked = kernels.moved(count * x.columns() * x.depth() * (packed + kernels.bytes()));
                forward.add(Term.MEMORY, unpacked);
                backward.add(Term.MEMORY, x.back().input() ? unpacked : 0);
            }
        }
        return weights;
    }

    private double input(Matrix x, double rows, double count) {
        return x.back().input() ? kernels.input(x, rows, count, kernels.by(x)) : 0;
    }

    private double weight(Matrix x, double rows, double count) {
        return x.back().weight() ? kernels.weight(x, rows, count, kernels.by(x), written()) : 0;
    }

    /// Bytes an element of a weight's gradient.
    private double written() {
        return stack().accumulates() ? 2 * habits().gradient() : kernels.bytes();
    }

    private void memory(Piece piece, double share, Times forward, Times backward) {
        double slower = piece.where() == Where.ROUTED ? kernels.fitted().routed() : 1;
        piece.moved().forEach((what, elements) -> {
            var bytes = stack().of(what);
            forward.add(Term.MEMORY, slower * moved(elements * share, bytes.forward()));
            backward.add(Term.MEMORY, slower * moved(elements * share, bytes.backward()));
        });
        if (piece.where() == Where.SPLIT) {
            forward.add(Term.MEMORY, stack().kernels().forward() * kernels.constants().start());
            backward.add(Term.MEMORY, stack().kernels().backward() * kernels.constants().start());
        }
    }

    /// Adds attention and scans, and answers the forward seconds of attention.
    private double attention(Piece piece, Times forward, Times backward) {
        double all = 0;
        for (var core : piece.cores()) {
            double once;
            double back;
            if (habits().attention() == Habits.Attention.UNFUSED) {
                double elements = core.heads() * core.length() * core.length() * sequences;
                var bytes = stack().of(Moved.SCORES);
                var more = habits().dropout() ? stack().of(Moved.DROPPED) : new Stack.Bytes(0, 0);
                double products = kernels.scores(core, sequences);
                once = products + moved(elements, bytes.forward() + more.forward());
                back = 2 * products + moved(elements, bytes.backward() + more.backward());
            } else {
                double start = kernels.constants().start();
                double kernel = kernels.flash(core, sequences, habits().attention());
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
            double all = exchanges.gather(keys * kernels.bytes() * sequences * cp, cp, near);
            forward.add(Term.CP, hidden(all, once), all);
            backward.add(Term.CP, hidden(2 * all, back), 2 * all);
        }
    }

    /// What is left of an exchange beside work: at least what it takes from that work.
    private double hidden(double exchange, double work) {
        return Math.max(kernels.constants().tax() * exchange, exchange - work);
    }

    private void tensors(Piece piece, Times forward, Times backward) {
        int tp = degrees.tp();
        double bytes = piece.summed() * Math.max(1, piece.router().chosen()) * sequences * kernels.bytes();
        double input = 0;
        double weight = 0;
        var matrices = piece.matrices(stack());
        if (!matrices.isEmpty()) {
            var first = matrices.getFirst();
            double rows = rows(piece, first, sequences);
            input = input(first, rows, count(piece, first));
            weight = weight(first, rows, count(piece, first));
        }
        if (!degrees.sequence()) {
            double sum = exchanges.reduce(bytes, tp, kernels.machine().domain());
            forward.add(Term.TP, sum);
            backward.add(Term.TP, hidden(sum, weight), sum);
            return;
        }
        double one = exchanges.gather(bytes, tp, kernels.machine().domain());
        if (habits().hidesTensors()) {
            forward.add(Term.TP, kernels.constants().buffers() * 2 * one, 2 * one);
            backward.add(Term.TP, kernels.constants().buffers() * 2 * one, 2 * one);
        } else {
            forward.add(Term.TP, 2 * one);
            backward.add(Term.TP, one + hidden(one, input) + hidden(one, weight), 3 * one);
        }
    }

    private void experts(Piece piece, Times forward, Times backward) {
        double launches = kernels.fitted().expert() * local(piece);
        forward.add(Term.HOST, launches / 3);
        backward.add(Term.HOST, launches * 2 / 3);
        if (degrees.ep() > 1 && !piece.matrices().isEmpty()) {
            double own = degrees.sequence() || !splits ? sequences / degrees.tp() : sequences;
            double tokens = piece.matrices().getFirst().rows() / piece.router().chosen() * own;
            double exposed = habits().hidesExperts() ? kernels.constants().routed() : 1;
            double both = 2 * exchanges.dispatch(tokens * piece.router().width() * kernels.bytes(),
                    degrees.ep(),
                    piece.router().chosen());
            forward.add(Term.EP, exposed * both, both);
            backward.add(Term.EP, exposed * both, both);
        }
    }

    /// Logits and loss, both passes.
    double logits(Work work) {
        double sum = 0;
        for (var x : work.heads()) {
            double rows = x.rows() * sequences;
            sum += x.count() * (kernels.forward(x, rows, 1, kernels.wide()) + input(x, rows, 1) + weight(x, rows, 1)
                    + moved(rows * x.columns(), stack().of(Moved.LOSS).forward()));
        }
        return sum;
    }

    /// What stands before the first layer or behind the last, both passes.
    double ends(Piece ends, boolean first) {
        double share = degrees.sequence() ? sequences / degrees.tp() : sequences;
        return ends.moved().entrySet().stream().filter(e -> first == (e.getKey() == Moved.EMBEDDING))
                .mapToDouble(e -> moved(e.getValue() * share, stack().of(e.getKey()).forward()
                        + stack().of(e.getKey()).backward())).sum();
    }
}
