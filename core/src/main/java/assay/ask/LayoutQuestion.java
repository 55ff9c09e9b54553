package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.plan.Spread;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A question of layouts, once its words are understood.
///
/// @param plan of one device
/// @param devices that are said; one where none are
/// @param batch sequences of a step; none where none are said
/// @param offloads whether anything may lie in the host's memory
record LayoutQuestion(Spec spec, Options options, Plan plan, LayoutSubject subject, Accelerator device, long devices,
        Optional<Long> batch, Rational capacity, boolean offloads, Watch watch) {
    private static final long TOKENS = 1 << 22;
    static final long MOST_DEVICES = 1 << 17;

    /// A question in words.
    ///
    /// @param memory the word by which another memory than the device's is said
    /// @param problems what is wrong already
    /// @throws Refusal with all that is wrong with the words and the model's source
    static LayoutQuestion of(
            Supplier<Spec> spec, Words words, String memory, Watch watch, List<Problem> problems) {
        Words.SOUGHT.stream().filter(words::has).forEach(word -> problems.add(new Problem("--" + word, "",
                "is sought among the layouts", "leave it out, or ask assay train")));
        var single = words.without("devices");
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var plan = Refusal.collecting(() -> single.plan(read), problems);
        var options = Ask.options(single, read, problems);
        var devices = words.text("devices").flatMap(t -> Words.count("devices", t, problems));
        if (devices.filter(n -> n.compareTo(Rational.of(MOST_DEVICES)) > 0).isPresent()) {
            problems.add(new Problem(devices.get().toString(), "--devices", "are more than " + MOST_DEVICES, ""));
        }
        if (!words.hasDevice()) {
            problems.add(new Problem("--on", "", "is missing", "--on h100"));
        }
        var room = words.text(memory).flatMap(t -> Refusal.collecting(() -> Capacity.of(t), problems));
        Refusal.ofAny(problems);
        var device = plan.orElseThrow().hardware().on().orElseThrow();
        var capacity = room.or(() -> device.figure(Feature.MEMORY)).orElseThrow(() -> new Refusal(
                new Problem(device.name(), "--on", "states no memory", "--" + memory + " 80GB")));
        var batch = Optional.of(options.orElseThrow().point().batch().num().longValueExact())
                .filter(_ -> words.has("batch"));
        var one = plan.orElseThrow().over(Spread.ONE);
        return new LayoutQuestion(read.orElseThrow(), options.orElseThrow(), one,
                new LayoutSubject(read.orElseThrow(), options.orElseThrow(), one), device,
                devices.orElse(Rational.ONE).num().longValueExact(), batch, capacity, true, watch);
    }

    /// The same of another model.
    LayoutQuestion of(Spec other) {
        return new LayoutQuestion(other, options, plan, new LayoutSubject(other, options, plan), device, devices,
                batch, capacity, offloads, watch);
    }

    /// The same of other sequences.
    LayoutQuestion at(Options other) {
        return new LayoutQuestion(spec, other, plan, subject.at(other), device, devices, batch, capacity, offloads,
                watch);
    }

    /// The same with or without what lies in the host's memory.
    LayoutQuestion offloading(boolean may) {
        return new LayoutQuestion(spec, options, plan, subject, device, devices, batch, capacity, may, watch);
    }

    /// Sequences of a step on so many devices: those that are said, else as many as have four million tokens; rounded
    /// up where as many as are said do not divide.
    long batch(long count) {
        long said = batch.orElse((TOKENS + subject.tokens() - 1) / subject.tokens());
        return batch.isPresent() && count == devices ? said : Math.max(1, (said + count - 1) / count) * count;
    }

    LayoutSearch search(long count) {
        return new LayoutSearch(subject, new LayoutSpace(subject, count, batch(count), offloads, false), capacity,
                watch);
    }

    /// The layouts of a step in which each rank does all of its sequences in one pass.
    LayoutSpace alone(long sequences) {
        return new LayoutSpace(subject, devices, sequences, offloads, true);
    }
}
