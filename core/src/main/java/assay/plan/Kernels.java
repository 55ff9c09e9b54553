package assay.plan;

import assay.plan.Machine.Multiplier;
import assay.plan.Work.Core;
import assay.plan.Work.Matrix;

/// Seconds of single kernels on one machine.
///
/// @param machine where they run
/// @param constants of all machines
/// @param fitted what was fitted
/// @param format in which matrices are multiplied
record Kernels(Machine machine, Constants constants, Fitted fitted, String format) {
    /// Rows and columns of a tile, and the part of its speed that it reaches.
    private static final double[][] TILES = {
        {256, 128, 1}, {128, 256, 1}, {128, 128, .92}, {128, 64, .75}, {64, 128, .75}, {64, 64, .55}};

    private static final double WIDE_HEAD = 128;
    private static final double LEAST_SPLIT = 2048;
    private static final double SPLIT = 1024;

    /// Constants that are of no family but where a machine was timed by itself, once looked up.
    record Constants(
            double memory, double start, double first, double narrow, double windowed, double backward, double scan,
            double tax, double buffers, double routed) {
        static Constants of(Rates rates, String family) {
            return new Constants(rates.get(family, "memory.share"), rates.get(family, "kernel.start") * 1e-6,
                    rates.get(family, "flash1.slower"), rates.get(family, "flash.narrow"),
                    rates.get(family, "flash.windowed"), rates.get(family, "flash.backward"),
                    rates.get(family, "scan.share"), rates.get("overlap.tax"),
                    rates.get("overlap.buffers"), rates.get("routed.overlap"));
        }
    }

    /// Bytes of an element of what layers hand on.
    double bytes() {
        return Machine.bytes(format);
    }

    /// How what is never in less than 16 bits is multiplied: routers, logits, scores.
    Multiplier wide() {
        return machine.in(Machine.wide(format));
    }

    /// How a matrix is multiplied.
    Multiplier by(Matrix matrix) {
        return matrix.wide() ? wide() : machine.in(format);
    }

    /// A product of matrices: waves of tiles over the machine's units, or the bytes of the operands and the result if
    /// they take longer. Where one wave is not filled the sum is split.
    ///
    /// @param written bytes moved for each element of the result
    double product(double m, double n, double k, double count, Multiplier by, double written) {
        if (m < 1 || n < 1 || k < 1 || count <= 0) {
            return 0;
        }
        double unit = by.peak() * by.share() / machine.units();
        double best = Double.MAX_VALUE;
        for (var tile : TILES) {
            double tiles = Math.ceil(m / tile[0]) * Math.ceil(n / tile[1]) * count;
            double depth = k;
            if (tiles < machine.units() && k >= LEAST_SPLIT) {
                depth = k / Math.max(1, Math.min(Math.floor(machine.units() / tiles), Math.floor(k / SPLIT)));
            }
            best = Math.min(best, Math.ceil(tiles / machine.units()) * tile[0] * tile[1] * 2
                    * (depth + by.prologue()) / (unit * tile[2]));
        }
        double bytes = count * (by.bytes() * (m * k + k * n) + written * m * n);
        return by.start() + Math.max(best / machine.clock(), bytes / (machine.memory() * constants.memory()));
    }

    /// A product of a layer, its rows so often as said.
    double forward(Matrix x, double rows, double count, Multiplier by) {
        return product(rows, x.columns(), x.depth(), count, by, bytes());
    }

    /// The gradient of what is multiplied.
    double input(Matrix x, double rows, double count, Multiplier by) {
        return product(rows, x.depth(), x.columns(), count, by, bytes());
    }

    /// The gradient of the weights, read and written `bytes` an element.
    double weight(Matrix x, double rows, double count, Multiplier by, double bytes) {
        return product(x.columns(), x.depth(), rows, count, by, bytes);
    }

    /// Bytes moved by memory-bound kernels.
    double moved(double bytes) {
        return bytes / (machine.memory() * constants.memory()) * fitted.memory();
    }

    /// Products of activations in a scan.
    double scanned(double flops) {
        return flops / (wide().peak() * constants.scan());
    }

    /// Attention in one kernel, forward: its needed pairs at a speed that grows with the length, or its inputs and
    /// outputs if they take longer.
    double flash(Core core, double sequences, Habits.Attention kernel) {
        boolean first = kernel == Habits.Attention.FLASH_1;
        double share = kernel == Habits.Attention.FLASH ? machine.attention().share() : machine.attention().second();
        double speed = (first ? share / constants.first() : share) * core.length()
                / (core.length() + machine.attention().half())
                * (core.qk() >= WIDE_HEAD || first ? 1 : constants.narrow())
                * (core.windowed() ? constants.windowed() : 1);
        double bytes = 2 * bytes() * core.heads() * core.length() * sequences * (core.qk() + core.v());
        return Math.max(core.flops() * sequences / (wide().peak() * speed * machine.clock()),
                bytes / (machine.memory() * constants.memory()));
    }

    /// The two products of attention where it is no one kernel, forward, over all pairs.
    double scores(Core core, double sequences) {
        double count = core.heads() * sequences;
        var by = wide();
        return product(core.length(), core.length(), core.qk(), count, by, bytes())
                + product(core.length(), core.v(), core.length(), count, by, bytes());
    }
}
