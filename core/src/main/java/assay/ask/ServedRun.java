package assay.ask;

import assay.serve.Ranks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run of serving that was measured: clients who ask anew as soon as they have their answer.
///
/// @param protocol `sweep`, lengths even from 0.8 of what is said, 10 requests a client; `gap`, of one length; `gtl`,
/// of which no more is said
/// @param precision `bf16`, `fp8`, `fp4` or `int4`
/// @param clients of all devices
/// @param layout one replica, or one of prompts and one of decoding
/// @param ttft seconds, `tpot` seconds
public record ServedRun(
        String protocol, String date, String engine, String version, String model, String device, String precision,
        boolean apart, long input, long output, Optional<Integer> clients, List<Part> layout, double ttft,
        double tpot) {
    private static final int PARTS = 14;
    private static final int WIDEST = 8;

    /// Replicas that are alike, as they are said.
    ///
    /// @param workers how many; none where it is not said
    /// @param within ranks that split one expert
    public record Part(Optional<Integer> workers, int tp, int pp, int dp, int within, int ep) {
        /// The ranks as they are meant: where `tp`, or `dp`, was multiplied by `ep` it is without.
        Ranks ranks() {
            if (tp == within * ep && within == ep && tp > WIDEST) {
                return new Ranks(within, pp, dp, ep);
            }
            if (tp == 1 && dp == within * ep && within == ep && dp > WIDEST) {
                return new Ranks(1, pp, ep, ep);
            }
            if (dp == tp && dp > 1 && ep == tp * dp) {
                return new Ranks(1, pp, dp, tp);
            }
            return new Ranks(tp, pp, dp, ep);
        }

        /// Whether experts are said to lie on as many ranks as there are.
        boolean agrees() {
            var ranks = ranks();
            return !(ranks.tp() == tp && ranks.dp() == dp) || within * ep == tp * dp;
        }

        boolean wide() {
            return ranks().tp() > WIDEST;
        }
    }

    public ServedRun {
        layout = List.copyOf(layout);
    }

    /// Reads `protocol | date | engine | version | model | device | precision | agg or disagg | input | output |
    /// clients | layout | TTFT in ms | TPOT in ms`.
    ///
    /// @throws IllegalArgumentException where the line is no such row
    public static ServedRun of(String line) {
        var parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (parts.size() != PARTS) {
            throw new IllegalArgumentException("no row of a run that was served: " + line);
        }
        boolean apart = parts.get(7).equals("disagg");
        var layout = Arrays.stream(parts.get(11).split(";", -1)).map(text -> part(text.strip(), apart)).toList();
        return new ServedRun(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5),
                parts.get(6), apart, Long.parseLong(parts.get(8)), Long.parseLong(parts.get(9)),
                parts.get(10).isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(parts.get(10))), layout,
                Double.parseDouble(parts.get(12)) / 1e3, Double.parseDouble(parts.get(13)) / 1e3);
    }

    /// Reads `tp8 pp1 dp1 moetp1 ep8`, where replicas are apart after `P x2` or `D x2`.
    private static Part part(String text, boolean apart) {
        Map<String, Integer> numbers = new HashMap<>();
        for (var word : text.split(" +", -1)) {
            int digits = 0;
            while (digits < word.length() && !Character.isDigit(word.charAt(digits))) {
                digits++;
            }
            if (digits < word.length()) {
                numbers.put(word.substring(0, digits), Integer.parseInt(word.substring(digits)));
            }
        }
        int workers = numbers.getOrDefault("x", 0);
        return new Part(apart && workers == 0 ? Optional.empty() : Optional.of(Math.max(1, workers)),
                number(numbers, "tp"), number(numbers, "pp"), number(numbers, "dp"), number(numbers, "moetp"),
                number(numbers, "ep"));
    }

    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.getOrDefault(name, 1);
    }

    /// What is not said without which nothing can be said of it; empty where it is well specified. Fields alone decide.
    ///
    /// @param routed whether the model has experts that tokens choose
    public Optional<String> missing(boolean routed) {
        if (protocol.equals("gtl")) {
            return Optional.of("the ranks of one replica: whole deployments are entered as one");
        }
        if (layout.stream().anyMatch(Part::wide)) {
            return Optional.of("the ranks of one replica: tp is over more than " + WIDEST);
        }
        if (layout.stream().anyMatch(part -> part.workers().isEmpty())) {
            return Optional.of("how many workers feed prompts and how many decode");
        }
        if (clients.isEmpty()) {
            return Optional.of("clients");
        }
        if (routed && !apart && layout.stream().anyMatch(part -> !part.agrees())) {
            return Optional.of("ranks of experts: those that are said are not those of attention");
        }
        return Optional.empty();
    }

    /// Tokens of answers a second, of all devices: `clients x output / (TTFT + (output - 1) x TPOT)`.
    public double throughput() {
        return throughput(ttft, tpot);
    }

    double throughput(double first, double further) {
        return clients.orElse(0) * output / (first + (output - 1) * further);
    }

    /// Sequences that decode at once: the share of their time that clients are answered (Little).
    double running() {
        return clients.orElse(0) * (output - 1) * tpot / (ttft + (output - 1) * tpot);
    }

    /// What two runs have in common that differ in nothing but their layouts.
    String question() {
        return String.join("|", protocol, engine, version, model, device, precision, input + "", output + "",
                clients + "");
    }

    /// Of each device.
    double each(double whole) {
        return whole / layout.stream().mapToInt(p -> p.ranks().devices() * p.workers().orElse(1)).sum();
    }

    /// What makes two runs the same.
    String configuration() {
        return String.join("|", protocol, engine, version, model, device, precision, apart + "", input + "",
                output + "", clients + "", layout + "");
    }
}
