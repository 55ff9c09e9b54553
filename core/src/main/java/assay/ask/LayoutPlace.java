package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerators;
import assay.plan.Cluster;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a step of training could be: so many devices of a kind, or of a cluster.
///
/// @param word `on` or `cluster`
/// @param name of the device or the cluster
/// @param devices how many, as it is typed
public record LayoutPlace(String word, String name, String devices) {
    /// The most places that are asked at once.
    private static final int MOST = 10_000;
    private static final List<String> MACHINES = List.of("on", "cluster");

    /// The places that a question names, each number of devices of each of its kinds: several where `on`, `cluster` or
    /// `devices` is a list with commas.
    ///
    /// @throws Refusal with all that is wrong with the lists; of one place alone nothing is looked at
    public static List<LayoutPlace> of(Words words) {
        var machines = MACHINES.stream().flatMap(word -> words.text(word).stream().flatMap(text -> names(text)
                .map(name -> new LayoutPlace(word, name, "")))).toList();
        var counts = words.text("devices").map(text -> names(text).toList()).orElse(List.of(""));
        if (!isList(words)) {
            return List.of(new LayoutPlace(words.has("cluster") ? "cluster" : "on", machines.isEmpty() ? ""
                    : machines.getLast().name, counts.getFirst()));
        }
        var problems = new ArrayList<Problem>();
        if (!words.has("devices")) {
            problems.add(new Problem("--devices", "", "is missing", "--devices 8,64"));
        }
        if (machines.isEmpty()) {
            problems.add(new Problem("--on", "", "is missing", "--on h100,b200"));
        }
        var known = Accelerators.known().after(words.own());
        machines.forEach(machine -> Refusal.collecting(() -> machine.word.equals("on") ? known.find(machine.name).name()
                : Cluster.named(machine.name, "--cluster").name(), problems));
        var numbers = new ArrayList<String>();
        for (var count : words.has("devices") ? counts : List.<String>of()) {
            Words.count("devices", count, problems).ifPresent(number -> {
                if (number.compareTo(Rational.of(LayoutQuestion.MOST_DEVICES)) > 0) {
                    problems.add(new Problem(number.toString(), "--devices", "are more than "
                            + LayoutQuestion.MOST_DEVICES, ""));
                }
                numbers.add(number.toString());
            });
        }
        var all = machines.stream().flatMap(machine -> numbers.stream().map(number ->
                new LayoutPlace(machine.word, machine.name, number))).toList();
        if (new HashSet<>(all).size() < all.size()) {
            problems.add(new Problem("--on, --cluster and --devices", "", "name a place twice", "each once"));
        }
        if (all.size() > MOST) {
            problems.add(new Problem(String.valueOf(all.size()), "--devices", "places are more than " + MOST, ""));
        }
        Refusal.ofAny(problems);
        return all;
    }

    /// Whether a question names several places.
    public static boolean isList(Words words) {
        return Stream.concat(MACHINES.stream(), Stream.of("devices")).anyMatch(word -> words.text(word)
                .filter(text -> text.contains(",")).isPresent());
    }

    private static Stream<String> names(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip);
    }

    /// A question that names many places, at this one.
    public Words at(Words words) {
        return words.without("on").without("cluster").with(word, name).with("devices", devices);
    }

    /// The number of devices, where it is one.
    public Optional<Long> count() {
        return devices.matches("[0-9]{1,9}") ? Optional.of(Long.valueOf(devices)) : Optional.empty();
    }
}
