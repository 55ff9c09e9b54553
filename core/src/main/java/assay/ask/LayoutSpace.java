package assay.ask;

import assay.pass.Recompute;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Schedule;
import assay.plan.Layout.Sharding;
import assay.plan.Offload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The layouts that are looked at: every combination of
///
/// - matrices over a divisor of the devices that are linked, with and without tokens split between them;
/// - tokens over a divisor of what is left, of at least 1,024 each;
/// - stages over a divisor of what is left, of any number of chunks of layers where these divide, by every schedule;
/// - experts over a divisor of them;
/// - ZeRO 0 or 1, FSDP, and FSDP in groups; without stages ZeRO 2 too;
/// - what is shared out, or a single rank's, in the host's memory: the optimizer's state, of FSDP the weights too;
/// - micro-batches of a divisor of the sequences of a rank;
/// - nothing done again, attention alone, or all layers.
final class LayoutSpace {
    /// The least tokens of a rank of context parallelism.
    private static final int LEAST = 1024;

    private static final Set<Offload> STATES = Set.of(Offload.OPTIMIZER);
    private static final Set<Offload> ALL = Set.of(Offload.OPTIMIZER, Offload.PARAMETERS);

    private final LayoutSubject subject;
    private final long devices;
    private final long batch;
    private final boolean offloads;
    private final boolean alone;
    private final Map<Long, List<Integer>> divisors = new HashMap<>();
    private final Map<List<Long>, List<Choice>> choices = new HashMap<>();

    /// Layouts that differ in no more than what ranks of data parallelism share out and what lies in the host's memory.
    record Group(Degrees degrees, Schedule schedule, long batch, long microBatch, Recompute recompute) {
        Layout with(Choice choice) {
            return new Layout(degrees, choice.sharding, schedule, batch, microBatch, choice.offload);
        }

        /// The same in one pass of so many sequences.
        Group alone(long sequences) {
            return new Group(degrees, schedule, sequences * degrees.dp(), sequences, recompute);
        }

        /// That of which nothing is shared out.
        Layout plain() {
            return with(Choice.NONE);
        }
    }

    /// What is shared out, and what lies in the host's memory.
    record Choice(Sharding sharding, Set<Offload> offload) {
        static final Choice NONE = new Choice(Sharding.NONE, Set.of());
    }

    /// @param batch sequences of a step
    /// @param offloads whether anything may lie in the host's memory
    /// @param alone whether each rank does all of its sequences in one pass
    LayoutSpace(LayoutSubject subject, long devices, long batch, boolean offloads, boolean alone) {
        this.subject = subject;
        this.devices = devices;
        this.batch = batch;
        this.offloads = offloads;
        this.alone = alone;
    }

    /// The divisors of a number, from 1 up to the most.
    private List<Integer> divisors(long number, long most) {
        var all = divisors.computeIfAbsent(number, LayoutSpace::all);
        return number <= most ? all : all.stream().filter(n -> n <= most).toList();
    }

    private static List<Integer> all(long number) {
        var all = new TreeSet<Integer>();
        for (long n = 1; n * n <= number; n++) {
            if (number % n == 0) {
                all.addAll(List.of((int) n, (int) (number / n)));
            }
        }
        return List.copyOf(all);
    }

    /// Gives all groups, the plainest first.
    void each(Consumer<Group> to) {
        long domain = subject.linked();
        long tokens = subject.tokens();
        for (int tp : divisors(devices, domain)) {
            if (devices > domain && domain % tp != 0) {
                continue;
            }
            for (int cp : divisors(devices / tp, Math.max(1, tokens / LEAST))) {
                long ranks = (long) tp * cp;
                for (boolean sequence : tp > 1 ? List.of(true, false) : List.of(false)) {
                    if ((ranks == 1 || tokens % ranks == 0) && subject.splits(tp, sequence, cp)) {
                        staged(new Degrees(tp, sequence, cp, 1, 1, 1, 1), to);
                    }
                }
            }
        }
    }

    private void staged(Degrees inner, Consumer<Group> to) {
        long rest = devices / ((long) inner.tp() * inner.cp());
        for (int pp : divisors(rest, Math.max(1, subject.layers()))) {
            int dp = (int) (rest / pp);
            for (int ep : experts((long) dp * inner.cp())) {
                if (batch % dp == 0) {
                    for (long micro : alone ? List.of(batch / dp) : sequences(batch / dp)) {
                        passes(new Degrees(inner.tp(), inner.sequence(), inner.cp(), pp, 1, ep, dp), micro, to);
                    }
                }
            }
        }
    }

    private List<Long> sequences(long rank) {
        return divisors(rank, rank).stream().map(Integer::longValue).toList();
    }

    /// Over how many ranks experts may be spread.
    private List<Integer> experts(long replicas) {
        long number = subject.experts();
        return number == 0 ? List.of(1) : divisors(number, replicas).stream().filter(n -> replicas % n == 0).toList();
    }

    private void passes(Degrees degrees, long micro, Consumer<Group> to) {
        long passes = batch / (micro * degrees.dp());
        int pp = degrees.pp();
        boolean turns = pp > 1 && subject.layers() % pp == 0 && passes % pp == 0;
        for (int chunks : divisors(turns ? subject.layers() / pp : 1, subject.layers())) {
            var own = new Degrees(degrees.tp(), degrees.sequence(), degrees.cp(), pp, chunks, degrees.ep(),
                    degrees.dp());
            for (var schedule : schedules(pp, chunks)) {
                for (var recompute : subject.recomputed(degrees)) {
                    to.accept(new Group(own, schedule, batch, micro, recompute));
                }
            }
        }
    }

    private static List<Schedule> schedules(int stages, int chunks) {
        if (stages == 1) {
            return List.of(Schedule.ONE_FORWARD_ONE_BACKWARD);
        }
        return chunks > 1 ? List.of(Schedule.INTERLEAVED) : stages % 2 == 0
                ? List.of(Schedule.ONE_FORWARD_ONE_BACKWARD, Schedule.ZERO_BUBBLE, Schedule.DUAL_PIPE)
                : List.of(Schedule.ONE_FORWARD_ONE_BACKWARD, Schedule.ZERO_BUBBLE);
    }

    /// The layouts of a group.
    List<Choice> choices(Degrees degrees) {
        return choices.computeIfAbsent(List.of(degrees.replicas(), degrees.pp() > 1 ? 1L : 0,
                degrees.ep() > 1 ? 1L : 0), _ -> made(degrees).stream()
                        .filter(choice -> offloads || choice.offload.isEmpty()).toList());
    }

    private List<Choice> made(Degrees degrees) {
        var all = new ArrayList<Choice>();
        all.add(Choice.NONE);
        long replicas = degrees.replicas();
        if (replicas == 1) {
            all.add(new Choice(Sharding.NONE, STATES));
            return all;
        }
        var shared = new ArrayList<>(List.of(new Sharding(1, 0)));
        if (degrees.pp() == 1) {
            shared.add(new Sharding(2, 0));
        }
        shared.add(new Sharding(3, 0, true));
        divisors(degrees.ep() > 1 ? 1 : replicas, replicas - 1).stream().filter(group -> group > 1)
                .forEach(group -> shared.add(new Sharding(3, group, true)));
        for (var sharding : shared) {
            all.add(new Choice(sharding, Set.of()));
            all.add(new Choice(sharding, STATES));
            if (sharding.stage() == 3) {
                all.add(new Choice(sharding, ALL));
            }
        }
        return all;
    }
}
