package assay.plan;

/// Seconds of exchanges between devices of one kind.
///
/// Within a domain of links each rank sends its share over its links; between domains a ring of all, whose part over
/// the network goes through the network cards of all ranks of a domain at once, beside the part over the links.
///
/// @param paired what two devices reach of what more reach
/// @param gather start of a gather, in starts
/// @param share of the network's line rate
/// @param far seconds of a hop between domains
/// @param near seconds of a hop within one
/// @param start seconds of a message between stages
record Exchanges(Machine machine, double paired, double gather, double share, double far, double near, double start) {
    private static final double MICRO = 1e-6;

    static Exchanges of(Machine machine, Rates rates) {
        return new Exchanges(machine, rates.get("pair.share"), rates.get("gather.start"), rates.get("network.share"),
                rates.get("network.hop") * MICRO, rates.get("link.hop") * MICRO, rates.get("p2p.start") * MICRO);
    }

    private double link(double ranks) {
        return machine.link() * machine.wire().share() * (ranks == 2 ? paired : 1);
    }

    private double network() {
        return machine.network() * share;
    }

    /// A tensor made whole on every rank, or its sum shared out among them.
    ///
    /// @param bytes of the whole tensor
    /// @param near ranks of the group in one domain
    double gather(double bytes, double ranks, double near) {
        return ring(bytes, ranks, near, 1);
    }

    /// A sum that every rank has.
    double reduce(double bytes, double ranks, double near) {
        return ring(bytes, ranks, near, 2);
    }

    private double ring(double bytes, double ranks, double within, double rounds) {
        if (ranks <= 1 || bytes <= 0) {
            return 0;
        }
        double group = Math.max(1, Math.min(within, Math.min(ranks, machine.domain())));
        double nodes = Math.ceil(ranks / group);
        double links = group > 1 ? rounds * bytes * (ranks - 1) / ranks / link(group) : 0;
        if (nodes == 1) {
            return machine.wire().start() * (rounds == 2 ? 2 : gather) + links;
        }
        double net = rounds * bytes * (nodes - 1) / nodes / (group * network());
        return machine.wire().start() + Math.max(net, links) + rounds * ((nodes - 1) * far + (ranks - nodes) * near);
    }

    /// What each of the ranks sends to those that hold a token's experts: over the links once for each of them, over
    /// the network once for each domain.
    ///
    /// @param bytes of the tokens of one rank
    double dispatch(double bytes, double ranks, double chosen) {
        double group = Math.min(ranks, Integer.highestOneBit(Math.max(1, machine.domain())));
        double nodes = Math.max(1, Math.floor(ranks / group));
        double reached = ranks * (1 - Math.pow(1 - 1 / ranks, chosen));
        double links = group > 1 ? reached * bytes * (group - 1) / group / (machine.link() * machine.wire().share())
                : 0;
        double net = nodes > 1 ? nodes * (1 - Math.pow(1 - 1 / nodes, chosen)) * bytes * (nodes - 1) / nodes
                / network() : 0;
        return machine.wire().start() + Math.max(links, net);
    }

    /// A message to the next stage.
    double message(double bytes, boolean crosses) {
        return start + bytes / (crosses ? network() : machine.link() * machine.wire().share());
    }
}
