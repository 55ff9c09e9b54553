package assay.serve;

import assay.plan.Moved;
import assay.plan.Work.Layer;
import assay.plan.Work.Matrix;
import assay.plan.Work.Piece;
import assay.plan.Work.Where;
import assay.serve.Silicon.Format;
import java.util.Map;

/// What of a step depends on the number of its tokens alone: products of weights with what is around them, kernel by
/// kernel, each by a soft maximum of compute and memory; sums over ranks; the head by its sequences.
record Linear(Load load, Silicon on, Engine engine, Ranks ranks, Variation variation) {
    /// Bytes of the elements of which bytes are said that kernels move.
    static final double STATED = 2;

    /// Layers, of so many tokens.
    Spent layers(double m) {
        if (engine.layered()) {
            return layered(m);
        }
        var spent = new Spent();
        for (var layer : load.work().layers()) {
            layer(layer, m, spent);
        }
        return spent;
    }

    /// Layers that take their bytes and a start each.
    private Spent layered(double m) {
        var spent = new Spent();
        for (var layer : load.work().layers()) {
            for (var piece : layer.pieces()) {
                boolean routed = piece.where() == Where.ROUTED;
                double met = routed ? Coverage.of(piece.router().chosen() / piece.router().number(), m,
                        on.kernels().skew()) : 1;
                double bytes = 0;
                double flops = 0;
                for (var x : piece.matrices()) {
                    double elements = x.columns() * x.depth() * x.count();
                    bytes += met * elements * x.kept().bytes();
                    flops += 2 * m * x.rows() * (routed ? elements / piece.router().number() : elements);
                }
                double multiplied = flops;
                double read = bytes;
                places(layer.copies(), routed, (silicon, copies) -> layered(silicon,
                        routed ? Portion.EXPERTS : Portion.FEED_FORWARD, multiplied, read, copies, spent));
            }
            places(layer.copies(), false, (silicon, copies) -> spent.add(Portion.START, Bound.START,
                    copies * silicon.layered().start()));
        }
        return spent;
    }

    /// What is told where some layers are computed.
    @FunctionalInterface
    interface Placed {
        void at(Silicon silicon, double copies);
    }

    /// So many layers, some on the device and some on the host.
    ///
    /// @param experts whether it is of experts that tokens choose
    void places(double copies, boolean experts, Placed to) {
        double there = variation.offloaded().map(o -> o.experts() && experts ? 1 : o.share()).orElse(0.);
        if (there < 1) {
            to.at(on, copies * (1 - there));
        }
        if (there > 0) {
            to.at(variation.offloaded().orElseThrow().host(), copies * there);
        }
    }

    private static void layered(Silicon silicon, Portion portion, double flops, double bytes, double copies,
            Spent spent) {
        spent.longer(portion, flops / (silicon.kernels().peak() * silicon.layered().compute()),
                bytes / (silicon.bandwidth() * silicon.layered().memory()), 0, copies);
    }

    private void layer(Layer layer, double m, Spent spent) {
        boolean chosen = false;
        boolean first = true;
        for (var piece : layer.pieces()) {
            var portion = piece.where() == Where.BETWEEN ? Portion.EXPERTS
                    : first && piece.where() == Where.SPLIT ? Portion.PROJECTIONS : Portion.FEED_FORWARD;
            first &= piece.where() == Where.BETWEEN;
            if (piece.where() == Where.ROUTED) {
                chosen = true;
                experts(piece, m, layer.copies(), spent);
            } else {
                for (var matrix : piece.joined()) {
                    product(matrix, m * matrix.rows(), portion, layer.copies(), spent);
                }
                if (ranks.tp() > 1 && !chosen) {
                    exchange(m * piece.summed() * on.element(), layer.copies(), spent);
                }
            }
            moved(piece, m, layer.copies(), spent);
        }
    }

    private void product(Matrix x, double rows, Portion portion, double copies, Spent spent) {
        var format = x.wide() ? Format.BF16 : Format.of(x.kept());
        boolean adapter = variation.adapters() > 0 && x.back().weight();
        double met = adapter ? Math.clamp(rows, 1, variation.adapters()) : 1;
        var kernel = on.product(format, rows, x.columns(), x.depth(),
                x.count() * met * x.columns() * x.depth() * x.kept().bytes(), x.count());
        spent.soft(adapter ? Portion.ADAPTERS : portion, kernel.compute(), kernel.memory(), kernel.start(), copies);
    }

    private Silicon.Way way(Format format) {
        var way = on.ways().get(format);
        if (way == null) {
            throw new IllegalStateException("no way for " + format);
        }
        return way;
    }

    private void experts(Piece piece, double m, double copies, Spent spent) {
        double all = piece.router().number();
        double chosen = piece.router().chosen();
        if (all == 0 || piece.matrices().isEmpty()) {
            return;
        }
        double fed = m * ranks.dp();
        double rows = fed * chosen / ranks.ep();
        double hit = all / ranks.ep() * Coverage.of(chosen / all, fed, on.kernels().skew());
        double weights = 0;
        double stored = 0;
        double inner = 0;
        for (var x : piece.matrices()) {
            double elements = x.columns() * x.depth() / ranks.within();
            weights += elements;
            stored += elements * x.kept().bytes();
            inner += (x.depth() == piece.router().width() ? x.columns() : x.depth()) / ranks.within();
        }
        var way = way(Format.of(piece.matrices().getFirst().kept())).experts();
        double bytes = hit * stored + rows * on.element() * (2 * piece.router().width() + inner);
        spent.soft(Portion.EXPERTS, 2 * weights * rows / (way.peak() * way.compute()),
                bytes / (on.bandwidth() * way.memory()), way.start(), copies);
        if (ranks.dp() > 1) {
            dispatch(m, piece.router().width(), chosen, copies, spent);
        } else if (ranks.tp() > 1) {
            exchange(m * load.work().stream() * on.element(), copies, spent);
        }
    }

    private void dispatch(double m, double width, double chosen, double copies, Spent spent) {
        double bytes = m * width * on.costs().sent() * Math.min(ranks.dp() - 1, chosen);
        boolean beyond = ranks.tp() * ranks.dp() > on.domain();
        spent.add(Portion.EXCHANGE, Bound.LINK, copies * (beyond
                ? started(on.costs().sentStart()) + bytes / (on.network() * on.kernels().networkShare())
                : on.costs().hops() * on.kernels().hop() + bytes / (on.link() * on.costs().sentShare())));
    }

    /// Nothing on a machine without losses.
    double started(double seconds) {
        return on.kernels().elementStart() > 0 ? seconds : 0;
    }

    /// A sum over the ranks that split a layer.
    private double summed(double bytes) {
        int g = ranks.tp();
        var k = on.kernels();
        if (g <= 1) {
            return 0;
        }
        if (g > on.domain() && on.domain() > 1) {
            return k.networkStart() + 2 * bytes * (g - 1) / g / (on.network() * k.networkShare());
        }
        double link = on.link() * k.linkShare();
        return Math.min(k.hop() + bytes * (g - 1) / link, 2 * k.hop() + 2 * bytes * (g - 1) / g / link);
    }

    private void exchange(double bytes, double copies, Spent spent) {
        if (bytes > 0) {
            spent.add(Portion.EXCHANGE, Bound.LINK, copies * summed(bytes));
        }
    }

    private void moved(Piece piece, double m, double copies, Spent spent) {
        double bytes = 0;
        double kernels = piece.where() == Where.SPLIT && piece.moved().containsKey(Moved.ROTATE) ? 1 : 0;
        for (var entry : piece.moved().entrySet()) {
            double elements = entry.getValue();
            if (elements <= 0) {
                continue;
            }
            switch (entry.getKey()) {
                case NORM -> {
                    bytes += elements * on.costs().norm();
                    kernels += piece.where() == Where.BETWEEN ? Math.rint(elements / load.work().stream()) : 1;
                }
                case ROTATE -> {
                    bytes += elements * on.costs().rotate();
                    kernels++;
                }
                case GATED -> {
                    bytes += elements * on.costs().gated();
                    kernels += piece.where() == Where.BETWEEN ? 0 : 1;
                }
                case ACTIVATION, OTHER -> {
                    bytes += elements * on.costs().other();
                    kernels++;
                }
                default -> {}
            }
        }
        spent.add(Portion.ELEMENTWISE, Bound.BANDWIDTH,
                copies * m * bytes * on.element() / STATED / (on.bandwidth() * on.kernels().element()));
        spent.add(Portion.ELEMENTWISE, Bound.START, copies * kernels * on.kernels().elementStart());
    }

    /// The head, of so many sequences of which a token is wanted.
    Spent head(double n) {
        var spent = new Spent();
        for (var x : load.work().heads()) {
            if (engine.layered()) {
                double elements = x.columns() * x.depth() * x.count();
                var at = variation.offloaded().filter(Variation.Offloaded::head)
                        .map(Variation.Offloaded::host).orElse(on);
                layered(at, Portion.HEAD, 2 * n * elements, elements * x.kept().bytes(), 1, spent);
                continue;
            }
            product(x, Math.max(n, 1), Portion.HEAD, x.count(), spent);
            double logits = n * x.columns() * ranks.tp();
            spent.add(Portion.HEAD, Bound.BANDWIDTH, logits * on.costs().logit() / on.bandwidth());
            spent.add(Portion.HEAD, Bound.START, on.costs().sampling() * on.kernels().elementStart());
            exchange(n * x.columns() * on.element(), 1, spent);
        }
        return spent;
    }

}
