package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.convention.Conventions;
import assay.family.Families;
import assay.model.Contract;
import assay.model.Model;
import assay.model.Named;
import assay.model.Op;
import assay.model.Tensor;
import assay.quantity.Dtype;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Public models of every family: parameters, tensors, FLOPs as PyTorch counts them, and the cache, to the unit.
///
/// `-Dassay.type=qwen3` runs the rows of one model_type alone.
class CorpusTest {
    /// A published model: its fields, and what the reference implementation says of it.
    ///
    /// @param settings under which it says so
    record Published(String id, String type, Map<String, Field> config, Map<String, Field> settings, Rational total,
            Map<String, String> tensors) {
        Spec spec() {
            return new Spec(id, id, new LinkedHashMap<>(config), new LinkedHashMap<>(settings));
        }

        /// Its model, which is made once for all that is asked of it.
        Model model() {
            var made = MODELS.get(this);
            if (made == null) {
                made = Families.build(spec());
                MODELS.put(this, made);
            }
            return made;
        }

        /// Its tensors; none where only the total is published. T5 1.1 and its kin are published with a head of their
        /// own, which the reference implementation ties whatever the config says.
        Map<String, String> withHead() {
            var all = new TreeMap<>(tensors);
            if (!tensors.isEmpty() && HEADED.contains(type)
                    && config.get("tie_word_embeddings") instanceof Field(Value.Flag(var tied), _)
                    && !tied) {
                all.put("lm_head.weight", Objects.requireNonNull(tensors.get("shared.weight")));
            }
            return all;
        }

        /// FLOPs of the forward pass and of a step.
        List<Measured> work() {
            return WORK.getOrDefault(id, List.of());
        }

        /// Elements that are kept between tokens.
        List<Measured> cache() {
            return CACHE.getOrDefault(id, List.of());
        }

        @Override
        public String toString() {
            return type + " " + id;
        }
    }

    /// A measured amount of a model at a batch and a context.
    record Measured(long batch, String seq, String mode, Rational amount) {
        /// The context; an image has no tokens to count.
        long tokens() {
            return seq.equals("image") ? 1 : Long.parseLong(seq);
        }
    }

    /// Of each row, which is itself alone: two files may have rows of one name.
    private static final Map<Published, Model> MODELS = Collections.synchronizedMap(new IdentityHashMap<>());

    private static final List<String> HEADED = List.of("mt5", "t5", "umt5");

    static final Map<String, Published> ALL = published("models.jsonl");
    private static final Map<String, List<Measured>> WORK = measured("hf_flops.csv");
    private static final Map<String, List<Measured>> CACHE = measured("hf_cache.csv");

    /// The rows of families that are known; an unknown model_type is no failure of its rows.
    static Stream<Published> known() {
        var only = System.getProperty("assay.type", "");
        var types = Families.ALL.stream().flatMap(f -> f.types().stream()).toList();
        return ALL.values().stream().filter(p -> types.contains(p.type))
                .filter(p -> only.isEmpty() || List.of(only.split(",")).contains(p.type));
    }

    @ParameterizedTest
    @MethodSource("known")
    void parameters(Published row) {
        var model = row.model();
        var total = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();
        var tensors = tensors(model);
        if (!row.tensors.isEmpty()) {
            assertThat(tensors).as(row.id).isEqualTo(row.withHead());
        }
        assertThat(total.at(point(model, 1, 1))).as(row.id).isEqualTo(row.total);
    }

    /// However its checkpoints call and cut them, the tensors of a role have the same elements.
    @ParameterizedTest
    @MethodSource("known")
    void spelling(Published row) {
        var model = row.model();
        var spelled = model.spelling().of(model);
        var asIs = model.spelling().asIs().of(model);
        for (var role : Tensor.Role.values()) {
            assertThat(elements(spelled, role)).as("%s of %s", role, row.id).isEqualTo(elements(asIs, role));
        }
        var point = point(model, 1, 1);
        var counted = elements(spelled, Tensor.Role.WEIGHT).plus(elements(spelled, Tensor.Role.BUFFER));
        assertThat(counted.at(point)).as(row.id).isEqualTo(row.total);
        spelled.forEach(n -> n.shape().forEach(size -> assertThat(size.at(point).isInteger())
                .as("%s of %s", n.name(), row.id).isTrue()));
    }

    private static Expr elements(List<Named> tensors, Tensor.Role role) {
        return tensors.stream().filter(n -> n.role() == role).map(Named::elements).reduce(Expr.ZERO, Expr::plus);
    }

    @Test
    void theCatalogueHasThePublishedTotals() {
        int rows = 0;
        for (var row : Catalog.rows()) {
            for (var alias : row.aliases()) {
                var published = ALL.get(alias);
                if (published != null && published.settings.isEmpty()) {
                    var model = Families.build(row.spec());
                    var total = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();
                    assertThat(total.at(point(model, 1, 1))).as(row.name()).isEqualTo(published.total);
                    rows++;
                }
            }
        }
        assertThat(rows).isGreaterThan(150);
    }

    static Stream<Published> counted() {
        return known().filter(p -> !p.work().isEmpty());
    }

    static Stream<Published> cached() {
        return known().filter(p -> !p.cache().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("counted")
    void work(Published row) {
        var model = row.model();
        var terms = Terms.of(Conventions.named("torch"), Dtype.FP32);
        for (var m : row.work()) {
            assertThat(work(model, m.mode, terms).at(point(model, m.batch, m.tokens())))
                    .as("%s %s of %s at B=%s T=%s", row.type, m.mode, row.id, m.batch, m.seq)
                    .isEqualTo(m.amount);
        }
    }

    /// What a mode counts: `fwd` all of the forward pass, `fwd+bwd` a step, `linear` of the forward pass what one
    /// parameter matrix each does, where the reference computes routed experts or windows by other products than an
    /// engine, or none runs.
    static Expr work(Model model, String mode, Terms terms) {
        return switch (mode) {
            case "fwd" -> new Forward().of(model, terms).orElseThrow().total();
            case "fwd+bwd" -> new Step().of(model, terms).orElseThrow().total();
            case "linear" -> new Forward().of(model, terms).orElseThrow()
                    .only(e -> linear(e.op().orElseThrow())).total();
            default -> throw new AssertionError(mode);
        };
    }

    /// Whether an op multiplies by one parameter matrix, not by one of several: no axis of it is chosen or in all three
    /// tensors.
    private static boolean linear(Op op) {
        var all = Stream.concat(op.line().reads().stream(), op.line().writes().stream()).toList();
        return op instanceof Contract c && c.weighted()
                && all.stream().filter(Tensor::trained).flatMap(t -> t.axes().stream())
                .noneMatch(a -> a.chosen() || all.stream().allMatch(t -> t.axes().contains(a)));
    }

    @ParameterizedTest
    @MethodSource("cached")
    void cache(Published row) {
        var model = row.model();
        var terms = Terms.of(Conventions.MATMUL, Dtype.INT8).keeping(Terms.Kept.REFERENCE);
        var bytes = new Cache().of(model, terms).orElseThrow().total();
        for (var m : row.cache()) {
            assertThat(bytes.at(point(model, m.batch, m.tokens())))
                    .as("%s cache of %s at B=%s T=%s", row.type, row.id, m.batch, m.seq)
                    .isEqualTo(m.amount);
        }
    }

    static Map<String, Rational> point(Model model, long batch, long seq) {
        var values = new HashMap<>(model.sizes().values());
        values.put("B", Rational.of(batch));
        values.put("T", Rational.of(seq));
        values.put("t", Rational.of(seq));
        return values;
    }

    /// Every parameter tensor by its name pattern: its shape, and how many there are. Where layers differ, a pattern
    /// with several shapes stands once with each, the shape behind its name.
    static Map<String, String> tensors(Model model) {
        var point = point(model, 1, 1);
        var shapes = new TreeMap<String, Map<String, Rational>>();
        model.spelling().asIs().of(model).stream().filter(n -> n.role() == Tensor.Role.WEIGHT).forEach(n ->
                shapes.computeIfAbsent(n.name(), _ -> new TreeMap<>())
                        .merge(n.shape().stream().map(e -> e.at(point)).toList().toString(), n.count().at(point),
                                Rational::plus));
        var all = new TreeMap<String, String>();
        shapes.forEach((name, counts) -> counts.forEach((shape, count) ->
                all.put(counts.size() == 1 ? name : name + " " + shape, shape + " x " + count)));
        return all;
    }

    /// What is measured of every model, by its name.
    private static Map<String, List<Measured>> measured(String file) {
        var all = new HashMap<String, List<Measured>>();
        text(file).lines().skip(1).forEach(line -> {
            var cells = line.split(",");
            all.computeIfAbsent(cells[0], _ -> new ArrayList<>()).add(
                    new Measured(Long.parseLong(cells[1]), cells[2], cells[3],
                            Rational.parse(cells[cells.length - 1])));
        });
        return all;
    }

    static Map<String, Published> published(String file) {
        var all = new LinkedHashMap<String, Published>();
        text(file).lines().forEach(line -> {
            var row = group(Json.read("row", line));
            var id = string(field(row, "id"));
            var config = group(value(field(row, "config")));
            var tensors = new TreeMap<String, String>();
            if (row.get("tensors") instanceof Field(Value.Group(var groups), _)) {
                groups.forEach((name, field) -> {
                    var pair = items(field.value());
                    tensors.put(name, items(pair.get(0)).stream().map(CorpusTest::number).toList() + " x "
                            + number(pair.get(1)));
                });
            }
            var settings = row.get("settings") instanceof Field(Value.Group(var set), _) ? set
                    : Map.<String, Field>of();
            all.put(id, new Published(id, string(field(config, "model_type")), config, settings,
                    number(value(field(row, "total"))), tensors));
        });
        return all;
    }

    private static Field field(Map<String, Field> row, String name) {
        return Objects.requireNonNull(row.get(name), name);
    }

    private static Value value(Field field) {
        return field.value();
    }

    private static Map<String, Field> group(Value value) {
        return ((Value.Group) value).fields();
    }

    private static List<Value> items(Value value) {
        return ((Value.Items) value).items();
    }

    private static Rational number(Value value) {
        return ((Value.Numeral) value).number();
    }

    private static String string(Field field) {
        return ((Value.Text) field.value()).text();
    }

    static String text(String file) {
        try (var in = CorpusTest.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
