package assay.ask;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.OptimizerState;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Holding;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import assay.pass.Spreading;
import assay.plan.Offload;
import assay.plan.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What ranks of data parallelism share out of what a model's training holds, and what of it is made whole for a time.
/// (Rajbhandari et al. 2020, arXiv 1910.02054, section 5; Zhao et al. 2023, arXiv 2304.11277.)
///
/// A tensor of which the ranks do not all have as much is filled up to whole bytes on each.
record Shards(Model model, Spread spread) {
    /// The least stage of ZeRO that shares a part out; above all stages where none does.
    private static int from(Holding part) {
        return switch (part) {
            case OPTIMIZER -> 1;
            case GRADIENTS -> 2;
            case WEIGHTS, REFERENCE -> 3;
            default -> Integer.MAX_VALUE;
        };
    }

    /// Whether a part is shared out.
    boolean shares(Holding part) {
        return !spread.shared(from(part)).equals(Expr.ONE);
    }

    /// A part as one rank holds it.
    Ledger of(Holding part, Ledger whole) {
        var over = spread.shared(from(part));
        if (over.equals(Expr.ONE)) {
            return whole;
        }
        var values = model.sizes().values();
        return whole.each(e -> counter(e) ? e.each() : share(e.each(), over(e, over), values));
    }

    /// What a part of all ranks' is on one, where it is not told apart by tensors: where experts are spread as though
    /// all were experts', of which no fewer are held.
    Expr of(Holding part, Expr whole) {
        var over = spread.shared(from(part));
        return over.equals(Expr.ONE) ? whole : share(whole, spread.degrees().ep() > 1 ? copies() : over,
                model.sizes().values());
    }

    private static boolean counter(Entry entry) {
        return entry.path().startsWith(OptimizerState.COUNTER + "/");
    }

    /// Of experts that are spread there are fewer copies to share out.
    private Expr over(Entry entry, Expr over) {
        return spread.degrees().ep() > 1 && entry.op().filter(Shards::expert).isPresent() ? copies() : over;
    }

    /// Ranks that hold the same experts.
    private Expr copies() {
        return spread.replicas().over(Expr.dim(Spreading.EXPERTS));
    }

    static boolean expert(Op op) {
        return op.line().reads().stream().filter(Tensor::parameter)
                .anyMatch(t -> t.axes().stream().anyMatch(a -> a.chosen()));
    }

    private static Expr share(Expr amount, Expr over, Map<String, Rational> values) {
        var part = amount.over(over);
        return known(part, values) && !part.at(values).isInteger() ? part.ceil() : part;
    }

    /// Whether a part lies in the host's memory.
    boolean away(Holding part) {
        return switch (part) {
            case OPTIMIZER, GRADIENTS -> Offload.ofStates(spread.offload());
            case WEIGHTS, REFERENCE -> spread.offload().contains(Offload.PARAMETERS);
            default -> false;
        };
    }

    /// What of a ledger of activations stays on the device where those of layers lie in the host's memory: of each kind
    /// of layers two layers', the one that runs and the one that is on its way.
    Ledger staying(Ledger activations) {
        return activations.each(e -> e.each().times(stays(e)));
    }

    /// What of it lies in the host's memory, of so many passes.
    Ledger leaving(Ledger activations, Rational flight) {
        return activations.each(e -> e.each().times(Expr.ONE.minus(stays(e))).times(Expr.of(flight)));
    }

    private Expr stays(Entry entry) {
        int depth = layer(entry.place());
        if (depth < 0) {
            return Expr.ONE;
        }
        var layers = entry.place().steps().get(depth).times();
        var number = layers.at(model.sizes().values());
        return number.compareTo(Rational.of(2)) <= 0 ? Expr.ONE
                : Expr.of(2).over(layers.terms().size() == 1 ? layers : Expr.of(number));
    }

    /// What of a ledger of weights is made whole while a pass needs it: of FSDP the layer that runs and the one behind
    /// it, and all that is in no layer, or beside stages all of it; else the largest module.
    Expr gathered(Ledger whole) {
        if (spread.sharding().stage() < 3 || spread.group().equals(Expr.ONE)) {
            return Expr.ZERO;
        }
        return spread.left() ? whole.total() : spread.sharding().units() ? units(whole, true) : module(whole);
    }

    /// What of a ledger of gradients is there whole until the ranks have summed it.
    Expr summed(Ledger whole) {
        if (spread.sharding().stage() < 2 || spread.group().equals(Expr.ONE)) {
            return Expr.ZERO;
        }
        return spread.left() ? whole.total() : spread.sharding().units() ? units(whole, false) : module(whole);
    }

    /// What is made whole at once: a layer, or all that is in none.
    ///
    /// @param where the path of the layers; empty of what is in none
    /// @param copies how many layers there are
    record Unit(String where, Expr bytes, Expr copies) {}

    /// The units of a ledger, what is in no layer first.
    static List<Unit> units(Ledger whole) {
        var root = new ArrayList<Expr>();
        var layers = new LinkedHashMap<String, List<Expr>>();
        var copies = new LinkedHashMap<String, Expr>();
        for (var entry : whole.entries()) {
            int depth = layer(entry.place());
            if (depth < 0) {
                root.add(entry.amount());
            } else {
                var path = path(entry.place(), depth);
                layers.computeIfAbsent(path, _ -> new ArrayList<>()).add(entry.within(depth + 1));
                copies.put(path, entry.place().steps().get(depth).times());
            }
        }
        var units = new ArrayList<Unit>();
        units.add(new Unit("", Expr.sum(root), Expr.ONE));
        layers.forEach((path, parts) ->
                units.add(new Unit(path, Expr.sum(parts), copies.getOrDefault(path, Expr.ONE))));
        return units;
    }

    /// All that is in no layer, and the largest layer, with the next one where it is fetched ahead.
    private static Expr units(Ledger whole, boolean ahead) {
        var units = units(whole);
        var layers = units.subList(1, units.size());
        var largest = layers.stream().map(Unit::bytes).distinct().reduce(Expr::max).orElse(Expr.ZERO);
        boolean two = ahead && (layers.size() > 1 || layers.stream().anyMatch(u -> !u.copies().equals(Expr.ONE)));
        return units.getFirst().bytes().plus(two ? largest.times(2) : largest);
    }

    private static int layer(Place place) {
        for (int i = 0; i < place.steps().size(); i++) {
            if (place.steps().get(i).numbered()) {
                return i;
            }
        }
        return -1;
    }

    private static String path(Place place, int depth) {
        return place.steps().subList(0, depth + 1).stream().map(Place.Step::label).collect(Collectors.joining("/"));
    }

    /// The largest of the modules, each with its own parameters alone. Modules of which another's is never smaller are
    /// left out.
    Expr module(Ledger whole) {
        var modules = new LinkedHashMap<String, Expr>();
        for (var entry : whole.entries()) {
            var path = entry.path();
            modules.merge(path.substring(0, Math.max(0, path.lastIndexOf('/'))), entry.each(), Expr::plus);
        }
        var values = model.sizes().values();
        return modules.values().stream().filter(e -> known(e, values))
                .max((a, b) -> a.at(values).compareTo(b.at(values))).orElse(Expr.ZERO);
    }

    private static boolean known(Expr amount, Map<String, Rational> values) {
        return amount.dims().stream().allMatch(d -> values.containsKey(d.name()));
    }
}
