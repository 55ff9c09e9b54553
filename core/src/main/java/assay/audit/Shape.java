package assay.audit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.account.Active;
import assay.account.Cache;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Terms;
import assay.ask.Case;
import assay.ask.Multiplies;
import assay.ask.Options;
import assay.ask.Statement;
import assay.convention.Matmul;
import assay.model.Component;
import assay.model.Place;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model's tree in names, and the sizes that its description gives.
///
/// @param sizes as the description has them
/// @param definitions of sizes that follow from others
/// @param active parameters that one token meets
/// @param cached bytes of one token's keys and values in types of one byte
/// @param stacks each kind of its layers; none where they are all of one
/// @param named what its parts amount to, by their names
record Shape(Tally.Formulas formulas, Map<String, Rational> sizes, Map<String, Expr> definitions, Expr active,
        Expr cached, List<Stack> stacks, Named named) {
    /// Layers of one kind, where a model has several, or a part of it that has layers of its own: an encoder.
    ///
    /// @param name as a path has it: `layers[moe]`
    /// @param count of its layers
    record Stack(String name, Expr count, Tally.Formulas formulas) {}

    /// Parts of a tree under the names that our own tables give them: paths, the last steps of paths, components.
    ///
    /// @param flops of a forward pass
    /// @param blocks of that those of repeated layers
    /// @param shapes of the matrices that are multiplied, and how often
    record Named(Map<String, Expr> flops, Map<String, Expr> blocks, Map<String, Expr> parameters,
            Map<String, String> shapes) {
        static final String TOTAL = "total";

        Named {
            flops = Map.copyOf(flops);
            blocks = Map.copyOf(blocks);
            parameters = Map.copyOf(parameters);
            shapes = Map.copyOf(shapes);
        }

        static Named of(Case asked, List<Ledger> work, List<Ledger> parameters) {
            var flops = new LinkedHashMap<String, Expr>();
            var blocks = new LinkedHashMap<String, Expr>();
            var shapes = new LinkedHashMap<String, String>();
            work.forEach(ledger -> {
                components(ledger, flops);
                components(ledger.only(e -> e.place().repeated()), blocks);
                Statement.linesWithSubtotals(ledger).forEach(line -> flops.put(line.path(), line.amount()));
                Multiplies.of(asked, ledger, 1).each().forEach(row -> {
                    flops.put(row.name(), row.amount());
                    shapes.put(row.name(), row.shapes() + " " + row.times());
                });
            });
            var owned = new LinkedHashMap<String, Expr>();
            parameters.forEach(ledger -> components(ledger, owned));
            return new Named(flops, blocks, owned, shapes);
        }

        private static void components(Ledger ledger, Map<String, Expr> into) {
            ledger.entries().forEach(e -> into.merge(e.path(), e.amount(), Expr::plus));
            into.putAll(ledger.components());
            var attention = ledger.of(Component.ATTENTION);
            into.put("attention: projections", attention.only(e -> e.matmul() == Matmul.LINEAR).total());
            into.put("attention: score matmuls", attention.only(e -> e.matmul() == Matmul.SCORES).total());
            into.put(TOTAL, ledger.total());
        }
    }

    Shape {
        stacks = List.copyOf(stacks);
    }

    /// Switches of the course's decoder, in which answers differ.
    enum Switch {
        TIED("tied", "true", "tied head", 3),
        POSITIONS("position", "learned", "learned positions", 3),
        PLAIN("ffn", "mlp", "two feed-forward matrices", 3),
        LAYERNORM("norm", "layernorm", "LayerNorm", 3),
        NO_FINAL("final_norm", "false", "no final norm", 3),
        BIASES("bias", "true", "biases", 4);

        private final String field;
        private final String value;
        private final String label;
        private final int cost;

        Switch(String field, String value, String label, int cost) {
            this.field = field;
            this.value = value;
            this.label = label;
            this.cost = cost;
        }

        String label() {
            return label;
        }

        int cost() {
            return cost;
        }
    }

    /// The course's decoder with switches set.
    static Shape course(List<Switch> switches) {
        var fields = new LinkedHashMap<String, Field>();
        Map.of("vocab_size", 50257, "context_length", 1024, "num_layers", 48, "d_model", 1600, "num_heads", 25, "d_ff",
                6400).forEach((name, value) -> fields.put(name, field(new Value.Numeral(Rational.of(value)))));
        for (var s : switches) {
            boolean flag = s.value.equals("true") || s.value.equals("false");
            fields.put(s.field, field(flag ? new Value.Flag(s.value.equals("true")) : new Value.Text(s.value)));
        }
        return of(new Spec("", "", fields, new LinkedHashMap<>()));
    }

    private static Field field(Value value) {
        return new Field(value, "audit");
    }

    static Shape of(Spec spec) {
        var asked = Case.of(spec, Options.DEFAULT);
        var accounts = asked.accounts();
        var cached = accounts.ledger(new Cache(), Terms.of(asked.terms().convention(), assay.quantity.Dtype.FP8))
                .map(l -> l.total()).orElse(Expr.ZERO);
        var active = accounts.ledger(new Active(), asked.terms()).map(l -> l.total()).orElse(Expr.ZERO);
        var definitions = new LinkedHashMap<String, Expr>();
        asked.sizes().all().forEach((name, size) -> {
            if (!size.definition().isConstant()) {
                definitions.put(name, size.definition());
            }
        });
        var parameters = accounts.ledger(new Parameters(), asked.terms()).stream().toList();
        var forward = accounts.ledger(new Forward(), asked.terms()).stream().toList();
        var entries = parameters.stream().flatMap(l -> l.entries().stream()).toList();
        var work = forward.stream().flatMap(l -> l.entries().stream()).toList();
        return new Shape(Tally.Formulas.of(accounts, asked.terms()), asked.values(), definitions, active,
                cached, stacks(entries, work), Named.of(asked, forward, parameters));
    }

    private static List<Stack> stacks(List<Entry> parameters, List<Entry> work) {
        var all = new ArrayList<Stack>();
        for (boolean outer : new boolean[] {false, true}) {
            var kinds = new LinkedHashMap<String, Expr>();
            for (var entry : work) {
                stack(entry, outer).ifPresent(name -> kinds.putIfAbsent(name, layers(entry)));
            }
            if (kinds.size() > 1) {
                kinds.forEach((name, count) -> all.add(new Stack(name, count, Tally.Formulas.of(
                        of(parameters, name, outer), of(work, name, outer)))));
            }
        }
        return all;
    }

    private static List<Entry> of(List<Entry> entries, String name, boolean outer) {
        return entries.stream().filter(e -> stack(e, outer).equals(Optional.of(name))).toList();
    }

    /// The kind of layers that an op is in, or the part of the model around them.
    private static Optional<String> stack(Entry entry, boolean outer) {
        var path = new StringBuilder();
        var steps = entry.place().steps();
        for (int i = 0; i < steps.size(); i++) {
            path.append(i > 0 ? "/" : "").append(steps.get(i).label());
            if (outer) {
                return steps.get(i).numbered() || steps.size() < 3 ? Optional.empty() : Optional.of(path.toString());
            }
            if (steps.get(i).numbered()) {
                return Optional.of(path.toString());
            }
        }
        return Optional.empty();
    }

    /// How many copies of the layer there are that an op is in.
    private static Expr layers(Entry entry) {
        return entry.place().steps().stream().filter(Place.Step::numbered).findFirst().map(Place.Step::times)
                .orElse(Expr.ONE);
    }

    /// The values of all sizes where some are other than the description's.
    Map<String, Rational> values(Map<String, Rational> other) {
        var values = new HashMap<>(sizes);
        values.putAll(other);
        definitions.forEach((name, definition) -> {
            if (!other.containsKey(name)) {
                values.put(name, Tally.valued(definition, values).exact());
            }
        });
        return values;
    }
}
