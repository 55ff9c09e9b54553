package assay.serve;

import assay.serve.Replica.Feed;
import assay.serve.Traffic.Asking.Arrivals;
import assay.serve.Traffic.Asking.Clients;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// An engine's steps one after the other, stretches without a prompt at once: of clients that ask anew as soon as they
/// have their answer, or of requests that come by themselves. The same seed gives the same answer.
public final class Simulation {
    private static final int MOST = 2500;
    private static final double SOME = 1e-9;
    private static final int ARRIVING = 2000;
    /// The share of requests that come by themselves which are not counted: the first find nothing before them.
    private static final double WARMING = .1;

    private final Replica replica;
    private final Engine engine;
    private final Traffic traffic;
    /// Whether requests come by themselves; else a client asks anew.
    private final boolean arriving;
    private final int clients;
    private final double gained;
    private final double room;
    private final int polled;

    private final double[] inputs;
    private final double[] outputs;
    private final double[] arrived;
    private final double[] first;
    private final double[] ended;
    private final double[] late;
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();
    private final PriorityQueue<Run> running = new PriorityQueue<>(Comparator.comparingDouble((Run run) -> run.end)
            .thenComparingInt(run -> run.request));
    private final double mean;
    /// Tokens that each that runs was decoded since the start, had it been there.
    private double counter;
    /// Tokens of the contexts of all that run.
    private double contexts;
    private double time;
    private double used;
    private int next;
    private int done;
    private int steps;
    private double decoding;

    /// A prompt of which some tokens were fed.
    private static final class Prompt {
        private final int request;
        private double fed;

        /// @param there tokens that are in the cache already
        Prompt(int request, double there) {
            this.request = request;
            this.fed = there;
        }
    }

    /// A request that is decoded.
    ///
    /// @param end what the counter is when it has its answer
    /// @param context tokens that it has less the counter
    private record Run(int request, double end, double context) {}

    private Simulation(Replica replica, Traffic traffic, double room, int polled) {
        this.replica = replica;
        this.engine = replica.engine();
        this.traffic = traffic;
        this.room = room;
        this.polled = polled;
        this.gained = replica.gained();
        int number = switch (traffic.asking()) {
            case Clients(int all, int waves) when waves > 1 -> {
                int some = Math.max(waves * all, all + 1);
                yield some > MOST ? Math.max(MOST, 2 * all) : some;
            }
            case Clients(int all, int _) -> all;
            case Arrivals _ -> ARRIVING;
        };
        this.arriving = traffic.asking() instanceof Arrivals;
        this.clients = traffic.asking() instanceof Clients(int all, int _) ? Math.min(all, number) : 0;
        var random = new SplittableRandom(1);
        inputs = lengths(random, number, traffic.input(), 1);
        outputs = lengths(random, number, traffic.output(), 2);
        mean = Arrays.stream(inputs).sum() / number;
        arrived = traffic.asking() instanceof Arrivals(double rate) ? arrivals(random, number, rate)
                : new double[number];
        first = new double[number];
        ended = new double[number];
        late = new double[number];
    }

    private static double[] arrivals(SplittableRandom random, int number, double rate) {
        var all = new double[number];
        for (int i = 1; i < number; i++) {
            all[i] = all[i - 1] - Math.log(1 - random.nextDouble()) / rate;
        }
        return all;
    }

    private double[] lengths(SplittableRandom random, int number, double most, double least) {
        var all = new double[number];
        for (int i = 0; i < number; i++) {
            all[i] = Math.max(least, traffic.least() < 1
                    ? random.nextInt((int) (most * traffic.least()), (int) most + 1) : most);
        }
        return all;
    }

    /// What users see.
    ///
    /// @param room tokens that the cache has room for
    /// @param polled steps after which new requests are looked for
    public static Service of(Replica replica, Traffic traffic, double room, int polled) {
        var made = new Simulation(replica, traffic, room, polled);
        made.whole();
        return made.service();
    }

    private void whole() {
        for (int i = 0; i < clients; i++) {
            waiting.add(next++);
        }
        while (done < inputs.length) {
            while (arriving && next < inputs.length && arrived[next] <= time) {
                waiting.add(next++);
            }
            admit();
            if (!prompts.isEmpty()) {
                feed();
            } else if (!running.isEmpty()) {
                decode();
            } else if (arriving && next < inputs.length) {
                time = Math.max(time, arrived[next]);
                continue;
            } else if (asked.isEmpty()) {
                break;
            }
            steps++;
            if (!asked.isEmpty() && (steps % polled == 0 || running.isEmpty())) {
                waiting.addAll(asked);
                asked.clear();
            }
            finish();
        }
    }

    private double needed(int request) {
        return inputs[request] + outputs[request] * engine.reserve();
    }

    private void admit() {
        while (!waiting.isEmpty() && running.size() + prompts.size() < engine.sequences()) {
            int request = waiting.getFirst();
            if (used + needed(request) > room && running.size() + prompts.size() > 0) {
                break;
            }
            waiting.removeFirst();
            used += needed(request);
            double there = Math.floor(traffic.hit() * inputs[request]);
            prompts.add(new Prompt(request, Math.min(inputs[request] - 1, there)));
        }
    }

    private double context() {
        return running.isEmpty() ? 0 : contexts / running.size();
    }

    /// All that run are decoded so many tokens.
    private void run(double tokens) {
        counter += tokens;
        contexts += tokens * running.size();
    }

    private void feed() {
        int decoded = engine.mixed() ? running.size() : 0;
        double budget = Math.max(1, replica.budget() - decoded);
        double fed = 0;
        double there = 0;
        int count = 0;
        var took = new double[prompts.size()];
        for (var prompt : prompts) {
            double some = Math.min(budget, inputs[prompt.request] - prompt.fed);
            if (some <= 0) {
                break;
            }
            took[count++] = some;
            budget -= some;
            fed += some;
            there += prompt.fed * some;
            if (budget <= 0) {
                break;
            }
        }
        double seconds = replica.seconds(new Feed(decoded, decoded > 0 ? context() : 0, count, fed, there / fed));
        time += seconds;
        decoding += seconds * running.size();
        if (engine.mixed()) {
            run(gained);
        }
        started(took, count);
    }

    private void started(double[] took, int count) {
        var begun = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            var prompt = prompts.get(i);
            prompt.fed += took[i];
            if (prompt.fed >= inputs[prompt.request] - SOME) {
                begun.add(prompt.request);
            }
        }
        if (begun.isEmpty()) {
            return;
        }
        prompts.removeIf(p -> p.fed >= inputs[p.request] - SOME);
        double wait = replica.seconds(Feed.decoding(running.size() + begun.size(), mean));
        for (int request : begun) {
            first[request] = time;
            late[request] = wait;
            running.add(new Run(request, counter + outputs[request] - 1, inputs[request] - counter));
            contexts += inputs[request];
        }
    }

    private void decode() {
        double least = running.peek().end - counter;
        if (arriving && next < inputs.length) {
            double step = replica.seconds(Feed.decoding(running.size(), context()));
            least = Math.min(least, Math.ceil((arrived[next] - time) / step) * gained);
        }
        double stretch = Math.max(Math.min(1, gained), asked.isEmpty() ? least
                : Math.min(least, (polled - steps % polled) * gained));
        double seconds = stretch * replica.token(running.size(), context() + stretch / 2);
        time += seconds;
        decoding += seconds * running.size();
        run(stretch);
        steps += (int) (stretch / gained) - 1;
    }

    private void finish() {
        while (!running.isEmpty() && running.peek().end <= counter) {
            var run = running.remove();
            contexts -= run.context + counter;
            ended[run.request] = time;
            done++;
            used -= needed(run.request);
            if (!arriving && next < inputs.length) {
                asked.add(next);
                arrived[next++] = time;
            }
        }
    }

    private Service service() {
        int n = inputs.length;
        var ttft = new double[n];
        double tpot = 0;
        double tokens = 0;
        for (int i = 0; i < n; i++) {
            ttft[i] = first[i] - arrived[i] + engine.request() + late[i];
            tpot += (ended[i] - first[i]) / (outputs[i] - 1) / n;
            tokens += outputs[i];
        }
        if (traffic.asking() instanceof Arrivals(double rate)) {
            return arrived(ttft, rate * tokens / n);
        }
        double all = Arrays.stream(ttft).sum() / n;
        int later = Math.min(clients, n - 1);
        double steady = Arrays.stream(ttft, later, n).sum() / (n - later);
        Arrays.sort(ttft);
        return new Service(all, tpot, tokens / time, steady, ttft[n / 2], ttft[Math.min(n - 1, (int) (n * .99))],
                decoding / time);
    }

    /// Of those that came by themselves, without the first.
    private Service arrived(double[] ttft, double throughput) {
        int from = (int) (ttft.length * WARMING);
        var counted = Arrays.copyOfRange(ttft, from, ttft.length);
        double tpot = 0;
        for (int i = from; i < ttft.length; i++) {
            tpot += (ended[i] - first[i]) / (outputs[i] - 1) / counted.length;
        }
        double mean = Arrays.stream(counted).average().orElse(0);
        Arrays.sort(counted);
        return new Service(mean, tpot, throughput, mean, counted[counted.length / 2],
                counted[(int) (counted.length * .99)], decoding / time);
    }
}
