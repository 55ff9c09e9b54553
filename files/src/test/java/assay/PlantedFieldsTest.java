package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.check.Reconciliation;
import assay.disk.Disk;
import assay.family.Families;
import assay.model.Checkpoint;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.read.Safetensors;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One field of a config changed, beside the checkpoint of what it was: `check` names the field.
class PlantedFieldsTest {
    private static final Path FOLDER = Path.of("src", "test", "fixtures", "checkpoints");

    /// How many of the faults are planted: all of them with `-Dassay.planted=1`.
    private static final int ONE_IN = Integer.getInteger("assay.planted", 150);

    /// A field with another value.
    private record Planted(String type, List<String> at, Value was, Value is) {
        Spec in(Spec spec) {
            var fields = new LinkedHashMap<>(spec.fields());
            put(fields, at, spec.source());
            return new Spec(spec.name(), spec.source(), fields, spec.settings());
        }

        private void put(Map<String, Field> fields, List<String> path, String place) {
            var first = path.getFirst();
            var under = place + "/" + first;
            if (path.size() > 1 && fields.get(first) instanceof Field(Value.Group(var inside), var where)) {
                var more = new LinkedHashMap<>(inside);
                put(more, path.subList(1, path.size()), under);
                fields.put(first, new Field(new Value.Group(more), where));
            } else {
                var old = fields.get(first);
                fields.put(first, new Field(is, old == null ? under : old.place()));
            }
        }

        @Override
        public String toString() {
            return type + " " + String.join("/", at) + " " + was + " -> " + is;
        }
    }

    @Test
    void theChangedFieldIsNamed() {
        var random = new Random(7);
        var planted = CheckpointTest.types().flatMap(type -> planted(type).stream())
                .filter(_ -> random.nextInt(ONE_IN) == 0).toList();
        var outcomes = planted.parallelStream().flatMap(p -> outcome(p).stream()).toList();
        var named = outcomes.stream().filter(o -> o.startsWith("named")).count();
        if (ONE_IN == 1) {
            table(outcomes);
        }
        assertThat(outcomes).noneMatch(o -> o.startsWith("blamed"));
        assertThat(named * 100 / outcomes.size()).as(outcomes.toString()).isGreaterThanOrEqualTo(90);
    }

    /// DeBERTa's distances are as many as positions where their number is not given.
    @Test
    void aNumberThatIsAbsentIsNamedBesideTheSizeInItsPlace() {
        var absent = new Planted("deberta-v2", List.of("position_buckets"), new Value.Numeral(Rational.of(4)),
                new Value.Nothing());
        assertThat(outcome(absent).orElseThrow()).startsWith("named").contains("context_length is 4");
    }

    private static void table(List<String> outcomes) {
        var rows = new TreeMap<String, TreeMap<String, Long>>();
        outcomes.forEach(o -> rows.computeIfAbsent(o.split(" ")[2], _ -> new TreeMap<>())
                .merge(o.split(" ")[0], 1L, Long::sum));
        rows.forEach((field, counts) -> System.out.println(field + " " + counts));
        System.out.println(outcomes.stream().collect(Collectors.groupingBy(o -> o.split(" ")[0],
                Collectors.counting())));
        outcomes.stream().filter(o -> !o.startsWith("named")).forEach(System.out::println);
    }

    /// `named`, `unnamed` or `blamed` (another field alone), and what was planted; nothing where no tensor changes.
    private static Optional<String> outcome(Planted planted) {
        var outcome = Optional.<Reconciliation>empty();
        try {
            outcome = Optional.of(Reconciliation.of(planted.in(spec(planted.type)), files(planted.type)));
        } catch (Refusal _) {
            return Optional.empty();
        }
        return outcome.filter(o -> !o.whole()).map(o -> {
            var reasons = o.findings().stream().map(Reconciliation.Finding::reason).distinct().toList();
            var all = Stream.concat(reasons.stream(), o.reasons().stream()).toList();
            var names = names(planted);
            boolean named = all.stream().anyMatch(r -> names.stream().anyMatch(r::contains));
            boolean blamed = !named && !o.reasons().isEmpty();
            return (named ? "named " : blamed ? "blamed " : "unnamed ") + planted + ": " + all;
        });
    }

    /// What a field is called: in the config, and the sizes and switches that are read from it.
    private static List<String> names(Planted planted) {
        var model = Families.build(spec(planted.type));
        var end = "/" + String.join("/", planted.at);
        return Stream.concat(Stream.of(planted.at.getLast()), Stream.concat(
                model.sizes().all().values().stream().filter(s -> s.source().endsWith(end)).map(s -> s.name() + " is "),
                model.switches().stream().filter(s -> s.source().endsWith(end)).map(s -> s.name() + " is "))).toList();
    }

    private static List<Planted> planted(String type) {
        var all = new ArrayList<Planted>();
        plant(type, List.of(), spec(type).fields(), all);
        return all;
    }

    private static void plant(String type, List<String> under, Map<String, Field> fields, List<Planted> all) {
        fields.forEach((name, field) -> {
            var at = Stream.concat(under.stream(), Stream.of(name)).toList();
            switch (field.value()) {
                case Value.Numeral(var n) when n.isInteger() && n.signum() >= 0 -> {
                    for (var other : List.of(n.plus(Rational.ONE), n.times(Rational.of(2)), n.over(Rational.of(2)))) {
                        if (other.isInteger() && !other.equals(n)) {
                            all.add(new Planted(type, at, field.value(), new Value.Numeral(other)));
                        }
                    }
                    all.add(new Planted(type, at, field.value(), new Value.Nothing()));
                }
                case Value.Flag(var on) -> all.add(new Planted(type, at, field.value(), new Value.Flag(!on)));
                case Value.Nothing _ -> Stream.of(1, 2, 4, 8, 16).forEach(n ->
                        all.add(new Planted(type, at, field.value(), new Value.Numeral(Rational.of(n)))));
                case Value.Group(var inside) -> plant(type, at, inside, all);
                case Value.Text _ -> {}
                default -> {}
            }
        });
    }

    private static final Map<String, Checkpoint> FILES = new HashMap<>();

    private static Checkpoint files(String type) {
        synchronized (FILES) {
            return FILES.computeIfAbsent(type,
                    t -> Disk.of(FOLDER.resolve(t).resolve("model.safetensors")).read(Safetensors::read));
        }
    }

    private static Spec spec(String type) {
        return Disk.of(FOLDER.resolve(type).resolve("config.json")).read(ConfigFile::read);
    }
}
