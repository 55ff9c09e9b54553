package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.serve.Engine;
import assay.serve.Ranks;
import assay.serve.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is asked of how a model is served.
///
/// @param devices in all; empty for the fewest that do
/// @param demand who asks
/// @param ranks of one replica; empty for those that do best
/// @param aims what else is looked for
/// @param assumed what was not said
public record ServingQuestion(
        Accelerator device, Engine engine, Optional<Long> devices, Demand demand, Lengths lengths, Limits limits,
        Optional<Ranks> ranks, Extras extras, Aims aims, List<String> assumed) {
    public ServingQuestion {
        assumed = List.copyOf(assumed);
    }

    /// Who asks.
    public sealed interface Demand {
        /// Each asks anew as soon as the answer is there.
        record Users(long number) implements Demand {}

        /// As many such users as limits allow.
        record Most() implements Demand {}

        /// Requests that come by themselves, so many a second.
        record Rate(Rational each) implements Demand {}
    }

    /// Tokens of a request.
    ///
    /// @param input tokens of a prompt
    /// @param output tokens of an answer
    /// @param hit the share of a prompt that is in the cache already
    public record Lengths(long input, long output, Rational hit) {
        public long context() {
            return input + output;
        }

        /// Tokens of a prompt that are in the cache already, fewer than all.
        public long there() {
            return Math.min(input - 1, hit.times(Rational.of(input)).floor().num().longValueExact());
        }
    }

    /// Seconds that are not to be exceeded in the mean, once it runs.
    public record Limits(Optional<Rational> ttft, Optional<Rational> tpot) {
        public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

        public boolean any() {
            return ttft.isPresent() || tpot.isPresent();
        }

        public boolean met(Service service) {
            return ttft.stream().allMatch(t -> service.steady() <= t.approximate())
                    && tpot.stream().allMatch(t -> service.tpot() <= t.approximate());
        }
    }

    /// What is not as usual.
    ///
    /// @param adapters that are served together; 0 for the model alone
    public record Extras(Optional<Drafting> drafts, int adapters, Optional<Hosting> host) {}

    /// Tokens that are guessed.
    ///
    /// @param model that guesses them; empty where guessing takes no time
    public record Drafting(int tokens, Rational acceptance, Optional<Case> model) {}

    /// What a host computes.
    ///
    /// @param layers on the device, the last ones; those before are on the host
    /// @param experts whether all experts that tokens choose are on the host
    public record Hosting(Accelerator host, Optional<Long> layers, boolean experts) {}

    /// What else is looked for.
    ///
    /// @param prices of an hour of a device, by the names of devices
    /// @param beside devices that stand beside this one
    /// @param apart whether some replicas feed prompts and others decode
    /// @param front whether throughput against speed is asked for
    public record Aims(Map<String, Hourly> prices, List<Accelerator> beside, boolean apart, boolean front) {
        public Aims {
            prices = Map.copyOf(prices);
            beside = List.copyOf(beside);
        }
    }

    /// Users that ask at once, where they are told.
    public Optional<Long> users() {
        return demand instanceof Demand.Users(long number) ? Optional.of(number) : Optional.empty();
    }

    /// Tokens of a request and its answer.
    public long context() {
        return lengths.context();
    }

    /// What an hour of a device costs, where it is told.
    public Optional<Hourly> price(Accelerator of) {
        return Optional.ofNullable(aims.prices.get(of.name()));
    }

    /// The same of other devices.
    ServingQuestion on(Accelerator other) {
        return new ServingQuestion(other, engine, Optional.empty(), demand, lengths, limits, Optional.empty(), extras,
                aims, assumed);
    }
}
