package assay.ask;

import assay.algebra.Rational;
import assay.ask.ServingQuestion.Demand;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Outlook;
import assay.serve.Replica.Feed;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A time that was measured of serving, between what a machine without losses would take and what is estimated.
///
/// @param serving as it is asked, without what was measured
/// @param running sequences that decode at once in a group, of what was measured where both times are (Little's law)
public record MeasuredServing(Serving serving, double running, List<Claim> claims) {
    /// What may be said of a run that was served.
    private static final List<String> SAID = List.of("ttft", "tpot", "on", "cluster", "devices", "tp", "pp", "ep",
            "dp-attention", "users", "input", "output", "context", "engine", "weights", "dtype", "cache-dtype", "block",
            "chunk", "prefix-hit", "drafts", "acceptance", "draft-model", "lora", "adapters", "gpu-layers",
            "cpu-experts", "host");

    public MeasuredServing {
        claims = List.copyOf(claims);
    }

    /// Which time.
    public enum Figure {
        TTFT("ttft", "first token"),
        TPOT("tpot", "each further token");

        private final String label;
        private final String words;

        Figure(String label, String words) {
            this.label = label;
            this.words = words;
        }

        public String label() {
            return label;
        }

        public String words() {
            return words;
        }
    }

    /// What is to be said of a time.
    public enum Verdict {
        /// Faster than a machine without losses: something is not said.
        IMPOSSIBLE("impossible without something that is not said: speculation, a prefix cache, other ranks, fewer "
                + "users at once"),
        /// Faster than the estimate, by more than nine in ten estimates of runs like it were off.
        FAST("faster than runs like it"),
        /// As far from the estimate as nine in ten runs like it at most.
        LIKELY("as runs like it"),
        /// Slower than the estimate, by more than nine in ten estimates of runs like it were off.
        SLOW("slower than runs like it"),
        /// Possible; of runs like it none was measured.
        POSSIBLE("possible; none like it was measured");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// A time that was measured.
    ///
    /// @param value seconds
    /// @param ideal seconds of a machine without losses
    /// @param estimate seconds
    public record Claim(Figure figure, Rational value, double ideal, double estimate, Verdict verdict) {
        /// The time that was measured over the estimate.
        public double over() {
            return value.approximate() / estimate;
        }
    }

    /// A question in words, of which `ttft` and `tpot` are what was measured.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words, the model's source, and the model; and where it does not
    /// fit
    public static MeasuredServing of(Supplier<Spec> spec, Words words, Function<String, Spec> specs) {
        var problems = new ArrayList<Problem>();
        var ttft = ServingWords.seconds("ttft", words, "500ms", problems);
        var tpot = ServingWords.seconds("tpot", words, "8.1ms", problems);
        var asked = words.without("ttft").without("tpot");
        words.said().keySet().stream().filter(word -> !SAID.contains(word)).sorted().forEach(idle -> problems.add(
                new Problem("--" + idle, "", "says nothing of a time of serving", "leave it out")));
        var shelf = new ServingShelf();
        var serving = Refusal.collecting(() -> Serving.of(spec, asked, specs, shelf, "", true), problems);
        Refusal.ofAny(problems);
        return of(serving.orElseThrow(), shelf, ttft, tpot);
    }

    private static MeasuredServing of(Serving serving, ServingShelf shelf, Optional<Rational> ttft,
            Optional<Rational> tpot) {
        if (serving.users().isEmpty()) {
            throw new Refusal(new Problem(serving.subject().model().name(), serving.question().device().name(),
                    "does not fit on " + serving.layout().devices() + " of them, so nothing was measured so",
                    "--tp " + 2 * serving.layout().devices()));
        }
        var lengths = serving.question().lengths();
        var layout = serving.layout();
        var point = serving.users().getFirst();
        double groups = Math.clamp(point.users(), 1, layout.ranks().dp() * layout.replicas());
        double running = point.service().running() / groups;
        if (ttft.isPresent() && tpot.isPresent()
                && serving.question().demand() instanceof Demand.Users(long users)) {
            double decoding = (lengths.output() - 1) * tpot.get().approximate();
            running = Math.max(1, Math.floor(users * decoding / (ttft.get().approximate() + decoding)) / groups);
        }
        var replica = new ServingSearch(serving.subject(), serving.question(), shelf, "").replica(layout.ranks())
                .ideal();
        double first = replica.seconds(new Feed(0, 0, 1, lengths.input() - lengths.there(), lengths.there()));
        double further = replica.token(Math.max(1, Math.floor(running)), lengths.input() + lengths.output() / 2.);
        var claims = new ArrayList<Claim>();
        ttft.ifPresent(t -> claims.add(claim(Figure.TTFT, t, first, point.service().ttft(),
                point.outlook().map(Outlook::ttft))));
        tpot.ifPresent(t -> claims.add(claim(Figure.TPOT, t, further, point.service().tpot(),
                point.outlook().map(Outlook::tpot))));
        return new MeasuredServing(serving, running, claims);
    }

    private static Claim claim(Figure figure, Rational value, double ideal, double estimate,
            Optional<Outlook.Errors> errors) {
        double seconds = value.approximate();
        var verdict = seconds < ideal ? Verdict.IMPOSSIBLE : errors.map(e -> Math.abs(estimate / seconds - 1) <= e.p90()
                ? Verdict.LIKELY : seconds < estimate ? Verdict.FAST : Verdict.SLOW).orElse(Verdict.POSSIBLE);
        return new Claim(figure, value, ideal, estimate, verdict);
    }

    /// Whether all that was measured is possible.
    public boolean possible() {
        return claims.stream().noneMatch(c -> c.verdict() == Verdict.IMPOSSIBLE);
    }
}
