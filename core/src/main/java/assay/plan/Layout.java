package assay.plan;

import assay.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// How one step of training is laid out over devices. (Narayanan et al. 2021, arXiv 2104.04473; Korthikanti et al.
/// 2022, arXiv 2205.05198; Rajbhandari et al. 2020, arXiv 1910.02054.)
///
/// Ranks are counted from the inside: those of tensor parallelism are nearest, then context, data, pipeline. Experts
/// are spread over ranks of data and context parallelism together, and split over those of tensor parallelism.
///
/// @param degrees over how many ranks each kind of parallelism goes
/// @param sharding of what data parallelism would hold on every rank
/// @param schedule of the pipeline
/// @param batch sequences of a step, of all ranks together
/// @param microBatch sequences of one pass of one rank
/// @param offload what lies in the host's memory
public record Layout(Degrees degrees, Sharding sharding, Schedule schedule, long batch, long microBatch,
        Set<Offload> offload) {
    /// Divisors that a hint tells.
    private static final int TOLD = 12;

    /// The size that is the number of ranks over which the tokens of a sequence are split.
    public static final String CONTEXT = "cp";

    public Layout {
        offload = Set.copyOf(offload);
    }

    /// Nothing in the host's memory.
    public Layout(Degrees degrees, Sharding sharding, Schedule schedule, long batch, long microBatch) {
        this(degrees, sharding, schedule, batch, microBatch, Set.of());
    }

    /// Over how many ranks each kind of parallelism goes.
    ///
    /// @param tp ranks over which matrices are split
    /// @param sequence whether what is between the split parts is split along the tokens, over the same ranks
    /// @param cp ranks over which the tokens of a sequence are split everywhere
    /// @param pp stages of the pipeline
    /// @param chunks of layers on each stage, which takes turns with them (virtual stages)
    /// @param ep ranks over which experts are spread
    /// @param dp ranks that have sequences of their own
    public record Degrees(int tp, boolean sequence, int cp, int pp, int chunks, int ep, int dp) {
        public static final Degrees ONE = new Degrees(1, false, 1, 1, 1, 1, 1);

        /// The devices of all together.
        public long devices() {
            return (long) tp * cp * pp * dp;
        }

        /// The ranks that would hold the same weights, if nothing were sharded.
        public long replicas() {
            return (long) dp * cp;
        }
    }

    /// What ranks of data parallelism hold a part of instead of the whole.
    ///
    /// @param stage of ZeRO: 0 nothing, 1 the optimizer's state, 2 gradients too, 3 weights too
    /// @param group ranks over which it goes; the same again in each group (hybrid sharding). Zero: over all
    /// @param units whether weights are made whole a layer at a time with all that is in none of them, as PyTorch's
    ///     FSDP does; otherwise a module at a time, as DeepSpeed does
    public record Sharding(int stage, int group, boolean units) {
        public static final Sharding NONE = new Sharding(0, 0);

        public Sharding(int stage, int group) {
            this(stage, group, false);
        }

        /// Whether weights stay whole from the first pass of a step to the last, and gradients until they are summed
        /// once: so PyTorch's FSDP does beside so many stages, where each pass would wait for what is made whole.
        public boolean left(int stages) {
            return units && stages > 1;
        }

        /// The ranks over which an amount goes, of so many.
        public long over(long ranks) {
            return group == 0 ? ranks : Math.min(group, ranks);
        }
    }

    /// In which order stages of a pipeline take micro-batches.
    public enum Schedule {
        /// Each stage does a backward pass as soon as it can, so that few micro-batches are in flight.
        ONE_FORWARD_ONE_BACKWARD("1f1b"),
        /// The same with several chunks of layers on each stage.
        INTERLEAVED("interleaved"),
        /// Gradients of weights, apart from those of activations, fill the bubble. (Qi et al. 2023, arXiv 2401.10241.)
        ZERO_BUBBLE("zero-bubble"),
        /// Two directions at once. (DeepSeek-AI 2024, arXiv 2412.19437, section 3.2.1.)
        DUAL_PIPE("dualpipe");

        private final String label;

        Schedule(String label) {
            this.label = label;
        }

        /// As the field writes it: `1f1b`.
        public String label() {
            return label;
        }
    }

    /// Micro-batches that one rank does in a step.
    public long passes() {
        return batch / (microBatch * degrees.dp);
    }

    /// What is wrong with the numbers among themselves, whatever the model.
    public List<Problem> problems() {
        var all = new ArrayList<Problem>();
        if (degrees.sequence && degrees.tp == 1) {
            all.add(new Problem("--sp", "", "splits the tokens over the ranks of --tp, of which there is one",
                    "name --tp too"));
        }
        if (degrees.chunks > 1 && degrees.pp == 1) {
            all.add(new Problem(degrees.chunks + "", "--vpp", "needs stages", "name --pp too"));
        }
        long replicas = degrees.replicas();
        if (replicas % degrees.ep != 0) {
            all.add(new Problem(degrees.ep + "", "--ep", "does not divide the " + replicas + " ranks of data and "
                    + "context parallelism, over which experts are spread", replicas == 1 ? "--devices 8"
                            : "one of " + divisors(replicas)));
        }
        if (degrees.ep > 1 && sharding.group > 0) {
            all.add(new Problem("--hsdp", "--ep", "experts that are spread are shared out among all that have the "
                    + "same", "leave one out"));
        }
        if (batch % (microBatch * degrees.dp) != 0) {
            all.add(new Problem(batch + "", "--batch", "is no multiple of --micro-batch times --dp, which are "
                    + microBatch * degrees.dp, "a multiple of " + microBatch * degrees.dp));
        }
        if (sharding.group > 0 && replicas % sharding.group != 0) {
            all.add(new Problem(sharding.group + "", "--hsdp", "does not divide the " + replicas
                    + " ranks of data parallelism", "one of " + divisors(replicas)));
        }
        return all;
    }

    private static String divisors(long number) {
        return LongStream.rangeClosed(2, number).filter(n -> number % n == 0).limit(TOLD)
                .mapToObj(Long::toString).collect(Collectors.joining(", "));
    }
}
