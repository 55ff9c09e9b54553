package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.convention.Pairs;
import assay.convention.PerParameter;
import assay.convention.Price;
import assay.convention.Products;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Run.Layer;
import assay.model.Run.Layers;
import assay.model.Run;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The layers of every family: whose numbers they have, and what is counted once in each.
class LayersTest {
    /// Of every type and every set of fields, the published models with several kinds of layers.
    static Stream<CorpusTest.Published> mixed() {
        Set<String> seen = new HashSet<>();
        return CorpusTest.known().filter(row -> stacks(row.model()).stream().anyMatch(s -> s.repeats().size() > 1))
                .filter(row -> seen.add(row.type() + row.config().keySet()));
    }

    /// The outermost repeats, those that stand side by side together.
    private static List<Layers> stacks(Model model) {
        var all = new ArrayList<Layers>();
        stacks(model.root(), all);
        return all;
    }

    private static void stacks(Node node, List<Layers> all) {
        for (var run : Run.of(node.parts())) {
            switch (run) {
                case Layers layers -> all.add(layers);
                case Run.One(Block block) -> stacks(block, all);
                case Run.One _ -> {}
            }
        }
    }

    /// The first block of RWKV has parts that the others lack, so that two repeats have its number, no two a tensor.
    private static boolean shares(CorpusTest.Published row) {
        return row.type().matches("rwkv[567]?");
    }

    /// Repeats of one name in one block have the numbers from 0 up, each once. Where modules without parameters stand
    /// between those of a list, as in the mergers of Qwen-VL, they have numbers too; a layer of Zamba 2 runs one
    /// adapter of a list of those of all layers.
    @ParameterizedTest
    @MethodSource("assay.CorpusTest#known")
    void everyLayerHasItsNumber(CorpusTest.Published row) {
        var model = row.model();
        var values = CorpusTest.point(model, 1, 1);
        var stacks = new TreeMap<String, List<Repeat>>();
        stacks("", model.root(), stacks);
        stacks.keySet().removeIf(path -> path.matches(".*/merger(_list.*)?/mlp") || path.endsWith("_adapter_list"));
        stacks.forEach((path, repeats) -> {
            var numbers = new Layers(repeats).forward(values).stream().map(Layer::number);
            var once = shares(row) ? numbers.distinct().toList() : numbers.toList();
            assertThat(once).as(path).isEqualTo(IntStream.range(0, once.size()).boxed().toList());
        });
    }

    private static void stacks(String path, Node node, Map<String, List<Repeat>> all) {
        for (var part : node.parts()) {
            var here = part.name().isEmpty() ? path : path + "/" + part.name();
            if (part instanceof Repeat repeat) {
                all.computeIfAbsent(here, _ -> new ArrayList<>()).add(repeat);
            }
            stacks(part instanceof Repeat r ? here + r.numbers() : here, part, all);
        }
    }

    /// What a config says of each layer holds for the layers of that number: layers of which it says different things
    /// are of different kinds, and have experts or attention where it puts them. Whatever it says of the last layer of
    /// Gemma 4, the reference has it reach everywhere.
    @ParameterizedTest
    @MethodSource("mixed")
    void aLayerIsWhatTheConfigSaysOfItsNumber(CorpusTest.Published row) {
        var config = row.config().get("text_config") instanceof Field(Value.Group(var inner), _) ? inner : row.config();
        var model = row.model();
        var layers = stacks(model).stream().filter(s -> s.repeats().size() > 1).findFirst().orElseThrow()
                .forward(CorpusTest.point(model, 1, 1));
        var types = config.get("layer_types");
        for (var layer : layers) {
            var has = names(layer.repeat()).collect(Collectors.toSet());
            int i = layer.number();
            number(config, "first_k_dense_replace").filter(_ -> row.type().contains("deepseek")).ifPresent(first ->
                    assertThat(has.contains("experts")).as("layer %s", i).isEqualTo(i >= first));
            if (row.type().equals("jamba")) {
                assertThat(has.contains("self_attn")).as("layer %s", i).isEqualTo(
                        i % number(config, "attn_layer_period").orElse(8)
                                == number(config, "attn_layer_offset").orElse(4));
            }
            if (types != null && types.value() instanceof Value.Items(var words) && words.size() == layers.size()) {
                int said = words.size() - (row.type().startsWith("gemma4") ? 1 : 0);
                var alike = layers.stream().filter(l -> l.repeat().equals(layer.repeat())).map(Layer::number)
                        .filter(number -> number < said).map(words::get);
                assertThat(alike).as("layer %s", i).allMatch(word -> i >= said || word.equals(words.get(i)));
            }
        }
    }

    private static Optional<Integer> number(Map<String, Field> config, String name) {
        return config.get(name) instanceof Field(Value.Numeral(var number), _)
                ? Optional.of(number.num().intValueExact()) : Optional.empty();
    }

    private static Stream<String> names(Node node) {
        return Stream.concat(Stream.of(node.name()), node.parts().stream().flatMap(LayersTest::names));
    }

    /// A convention that charges every kind of pointwise op once a layer charges each that a layer has, in every layer;
    /// in a stage of several, in each of those.
    @ParameterizedTest
    @MethodSource("mixed")
    void aPriceThatHoldsOnceHoldsInEveryLayer(CorpusTest.Published row) {
        var model = row.model();
        var values = CorpusTest.point(model, 1, 1);
        var kinds = Arrays.stream(Kind.values()).filter(k -> !shares(row) || k != Kind.LAYER_NORM).toList();
        var prices = kinds.stream().collect(Collectors.toMap(Function.identity(), _ -> Price.once("1")));
        var once = new Convention("once", "each kind once a layer", "this test",
                new Products(2, Set.of(), Pairs.ALL, false, false), prices, new PerParameter(0, Set.of()),
                new Convention.Backward.Unstated(), Optional.empty());
        var charged = new Forward().of(model, Terms.of(once, Dtype.FP32)).orElseThrow();
        for (var kind : kinds) {
            var expected = stacks(model).stream().flatMap(s -> s.forward(values).stream())
                    .map(l -> runs(l.repeat().parts(), kind).at(values))
                    .reduce(Rational.ZERO, Rational::plus);
            var counted = charged.only(e -> e.place().repeated()
                    && ((Pointwise) e.op().orElseThrow()).kind() == kind).total();
            assertThat(counted.at(values)).as(kind.label()).isEqualTo(expected);
        }
    }

    /// How many copies of layers have a kind of op, of a layer with these parts: itself, and those of a stage in it.
    private static Expr runs(List<Node> parts, Kind kind) {
        var own = parts.stream().anyMatch(part -> has(part, kind, false)) ? Expr.ONE : Expr.ZERO;
        return Expr.sum(Stream.concat(Stream.of(own), parts.stream().flatMap(LayersTest::inner)
                .map(repeat -> runs(repeat.parts(), kind).times(repeat.times()))).toList());
    }

    /// Whether there is an op of a kind that is in no layer further in.
    ///
    /// @param within whether all of it is part of a component, whose repeats are no layers
    private static boolean has(Node node, Kind kind, boolean within) {
        return switch (node) {
            case Op op -> op instanceof Pointwise p && p.kind() == kind;
            case Repeat repeat -> (within || part(repeat))
                    && repeat.parts().stream().anyMatch(p -> has(p, kind, within));
            case Block block -> block.parts().stream().anyMatch(p -> has(p, kind, within || component(block)));
        };
    }

    private static Stream<Repeat> inner(Node node) {
        return switch (node) {
            case Op _ -> Stream.empty();
            case Repeat repeat -> part(repeat) ? repeat.parts().stream().flatMap(LayersTest::inner) : Stream.of(repeat);
            case Block block -> component(block) ? Stream.empty()
                    : block.parts().stream().flatMap(LayersTest::inner);
        };
    }

    private static boolean component(Block block) {
        return block.component().filter(c -> !c.layered()).isPresent();
    }

    /// Whether it is a part of a layer, there once beside others of its name.
    private static boolean part(Repeat repeat) {
        return repeat.times().equals(Expr.ONE) && !repeat.variant().isEmpty();
    }
}
