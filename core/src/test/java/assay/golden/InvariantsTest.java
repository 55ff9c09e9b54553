package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.quantity.Dtype;
import assay.quantity.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds of every model: the published ones and those of random switches and sizes.
class InvariantsTest {
    /// Conventions that between them use every rule.
    private static final List<String> RULES =
            List.of("matmul", "matmul-causal", "6n", "seed-004", "literal", "matmul-last");
    private static final int RANDOM = Integer.getInteger("assay.samples", 300);
    /// How many fewer where every quantity is counted under several conventions.
    private static final int FEWER = 3;

    private static final List<Model> PUBLISHED = Stream.of(
                    Rows.of("models_gpt2_llama.csv").stream().map(row -> row.get("fields")),
                    Rows.of("mpt_params_by_context.csv").stream().map(row -> MptTest.fields(row, true)),
                    Rows.of("megatron_formulas.csv").stream().map(MegatronTest::fields),
                    Figure.all().stream().flatMap(f -> f.cases().stream()).map(Case::fields))
            .flatMap(fields -> fields)
            .distinct()
            .map(Models::of)
            .toList();

    private static void always(Consumer<Model> law) {
        PUBLISHED.forEach(law);
        Config.some(RANDOM).forEach(config -> config.check(law));
    }

    private static void often(Consumer<Model> law) {
        Config.some(RANDOM / FEWER).forEach(config -> config.check(law));
        for (int i = 0; i < PUBLISHED.size(); i += FEWER) {
            law.accept(PUBLISHED.get(i));
        }
    }

    @Test
    void partsSumToWholesAtEveryLevel() {
        often(model -> ledgers(model, List.of("literal")).forEach(ledger -> {
            assertThat(sum(ledger, children(ledger, ""))).isEqualTo(ledger.total());
            for (var path : inner(ledger)) {
                assertThat(sum(ledger, children(ledger, path)))
                        .as("%s at %s", ledger.quantity().name(), path)
                        .isEqualTo(ledger.under(path).total());
            }
        }));
    }

    private static Expr sum(Ledger ledger, Set<String> paths) {
        return Expr.sum(paths.stream().map(path -> ledger.under(path).total()).toList());
    }

    @Test
    void oneCopyTimesTheirNumberIsAllCopies() {
        often(model -> ledgers(model, List.of("literal")).forEach(ledger -> {
            var copies = new HashMap<String, Expr>();
            for (var entry : ledger.entries()) {
                var path = "";
                var product = Expr.ONE;
                for (var step : entry.place().steps()) {
                    path += (path.isEmpty() ? "" : "/") + step.name();
                    product = product.times(step.times());
                    copies.put(path, product);
                }
            }
            copies.forEach((path, number) -> assertThat(ledger.each(path).orElseThrow().times(number))
                    .as("%s at %s", ledger.quantity().name(), path)
                    .isEqualTo(ledger.under(path).total()));
        }));
    }

    @Test
    void bindingAndCountingCommute() {
        often(model -> {
            var values = values(model);
            var bound = model.with(values);
            var counted = ledgers(model, RULES);
            for (var ledger : counted) {
                var after = ledger.with(values).total();
                assertThat(after).isEqualTo(ledger.total().with(values));
                assertThat(after).isEqualTo(Expr.of(ledger.total().at(Models.point(model, 2, 5))));
            }
            var recounted = ledgers(bound, RULES);
            for (int i = 0; i < counted.size(); i++) {
                assertThat(recounted.get(i).total().with(values))
                        .as("%s, ledger %s", counted.get(i).quantity().name(), i)
                        .isEqualTo(counted.get(i).with(values).total());
            }
        });
    }

    @Test
    void componentsPartitionTheTotal() {
        often(model -> ledgers(model, List.of("matmul", "literal")).stream().filter(l -> !l.total().isZero())
                .forEach(ledger -> {
            var point = Models.point(model, 2, 5);
            var all = ledger.total().at(point);
            assertThat(Expr.sum(ledger.components().values())).isEqualTo(ledger.total());
            var shares = ledger.components().values().stream().map(e -> Share.of("total", e.at(point), all).value());
            assertThat(shares.reduce(Rational.ZERO, Rational::plus)).isEqualTo(Rational.ONE);
        }));
    }

    /// Decoding tokens one by one with a cache is the forward pass over the pairs that the mask leaves.
    @Test
    void decodingEveryTokenIsTheCausalForwardPass() {
        always(model -> {
            var decode = Models.ledger(model, "flops.decode", "matmul").total();
            var forward = Models.ledger(model, "flops.forward", "matmul-causal").total();
            var sum = Rational.ZERO;
            for (int t = 1; t <= 12; t++) {
                sum = sum.plus(decode.at(Models.point(model, 3, t)));
                assertThat(sum).as("the first %s tokens", t).isEqualTo(forward.at(Models.point(model, 3, t)));
            }
        });
    }

    @Test
    void withoutAWindowOneMoreTokenIsOneDecodingStepMore() {
        always(model -> {
            if (!model.axes().containsKey("w")) {
                var next = Map.of("t", Expr.dim("T").plus(Expr.ONE));
                assertThat(Models.ledger(model, "flops.forward", "matmul-causal").total().difference("T"))
                        .isEqualTo(Models.ledger(model, "flops.decode", "matmul").total().with(next));
            }
        });
    }

    /// Where the embedding is trained every matrix multiply has both its gradients; rotary angles have none.
    @Test
    void backwardIsTwiceForward() {
        always(model -> {
            for (var convention : List.of("matmul", "matmul-causal", "torch")) {
                var forward = Models.ledger(model, "flops.forward", convention)
                        .only(e -> e.matmul() != Matmul.OUTER)
                        .total();
                assertThat(Models.ledger(model, "flops.backward", convention).total()).as(convention)
                        .isEqualTo(forward.times(2));
                assertThat(Models.ledger(model, "flops.step", convention).total()).as(convention)
                        .isEqualTo(Models.ledger(model, "flops.forward", convention).total().plus(forward.times(2)));
            }
        });
    }

    /// No part states a count: the parameters are the shapes of the tensors, and the bytes are theirs.
    @Test
    void parametersAreTheTensors() {
        always(model -> {
            var shapes = new ArrayList<Expr>();
            model.walk((place, op) -> op.line().reads().stream().filter(t -> t.role() == Role.WEIGHT)
                    .forEach(t -> shapes.add(Expr.product(t.shape(place::size)).times(place.count()))));
            var parameters = Models.ledger(model, "parameters", "matmul").total();
            assertThat(parameters).isEqualTo(Expr.sum(shapes));
            for (var dtype : Dtype.values()) {
                assertThat(Models.ledger(model, "memory.weights", Terms.of(Conventions.MATMUL, dtype)).total())
                        .isEqualTo(parameters.times(Expr.of(dtype.bytes())));
            }
        });
    }

    /// What a convention does not count stands beside its total: every op that can be counted is in one of the two.
    @Test
    void countedOrLeftOut() {
        always(model -> {
            for (var convention : Conventions.ALL) {
                var ledger = Models.ledger(model, "flops.forward", convention.name());
                var counted = Expr.sum(ledger.entries().stream().map(e -> e.count()).toList());
                var left = Expr.sum(ledger.omissions().stream().map(o -> o.ops()).toList());
                var ops = new ArrayList<Expr>();
                model.walk((place, op) -> {
                    if (works(op)) {
                        ops.add(place.count());
                    }
                });
                assertThat(counted.plus(left)).as(convention.name()).isEqualTo(Expr.sum(ops));
            }
        });
    }

    private static boolean works(Op op) {
        return switch (op) {
            case Contract _ -> true;
            case Opaque _ -> true;
            case Pointwise p -> p.kind().works();
            case Gather g -> g.line().reads().stream().anyMatch(Tensor::trained);
        };
    }

    /// Every quantity under each of some conventions.
    private static List<Ledger> ledgers(Model model, List<String> conventions) {
        return conventions.stream()
                .flatMap(rules -> Quantity.ALL.stream()
                        .filter(q -> rules.equals(conventions.getFirst()) || q.name().startsWith("flops"))
                        .flatMap(q -> q.of(model, Terms.of(Conventions.named(rules), Dtype.INT4)).stream()))
                .toList();
    }

    private static Map<String, Expr> values(Model model) {
        var values = new HashMap<String, Expr>();
        Models.point(model, 2, 5).forEach((name, value) -> values.put(name, Expr.of(value)));
        return values;
    }

    /// Every path above an entry.
    private static Set<String> inner(Ledger ledger) {
        return ledger.entries().stream()
                .flatMap(e -> {
                    var path = e.path();
                    var above = new TreeSet<String>();
                    for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
                        above.add(path.substring(0, at));
                    }
                    return above.stream();
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The paths one step below a path.
    private static Set<String> children(Ledger ledger, String path) {
        var start = path.isEmpty() ? "" : path + "/";
        return ledger.entries().stream()
                .map(e -> e.path())
                .filter(p -> p.startsWith(start))
                .map(p -> p.indexOf('/', start.length()) < 0 ? p : p.substring(0, p.indexOf('/', start.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
