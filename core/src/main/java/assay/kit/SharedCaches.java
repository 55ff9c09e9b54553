package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// A layer of a decoder whose last layers have no keys and values of their own: each of them reads those that the last
/// layer of its reach before them made and keeps.
///
/// What layers of full attention turn by, make and keep has names of its own (`cos_full`, `k_full`), and may have other
/// sizes than that of sliding ones.
///
/// @param borrows whether it reads another layer's keys and values
public record SharedCaches(Reach reach, boolean borrows) {
    private static final Set<String> APART = Set.of("k", "v", "cos", "sin", "angles", "frequencies");

    /// The layers, of which the last `num_kv_shared_layers` borrow. A layer of which nobody makes keys and values is a
    /// problem.
    ///
    /// @param or how many borrow where the config does not say
    public static List<SharedCaches> of(Reading r, List<Reach> reaches, int or) {
        int shared = r.number("kv_shared_layers", or, "num_kv_shared_layers");
        int first = reaches.size() - shared;
        var layers = IntStream.range(0, reaches.size())
                .mapToObj(i -> new SharedCaches(reaches.get(i), i >= first)).toList();
        if (shared < 0 || first <= 0) {
            r.refuse(Set.of("num_layers"), r.place("num_kv_shared_layers"), "num_kv_shared_layers is " + shared
                    + " of " + reaches.size() + " layers", "at least one layer makes the keys and values of its own");
        } else {
            reaches.stream().distinct().filter(reach -> !reaches.subList(0, first).contains(reach))
                    .forEach(reach -> r.refuse(Set.of("num_layers"), r.place("num_kv_shared_layers"),
                            "the last " + shared + " layers share keys and values, and no layer of " + reach
                                    + " makes any", ""));
        }
        return layers;
    }

    /// Queries and keys normed, and values without a gain, before queries and keys are turned.
    ///
    /// @param sameValues whether values are what keys are made of
    public Block attention(Core core, boolean bias, boolean sameValues, Map<String, Expr> full) {
        var linear = Usual.linear(bias);
        var parts = new ArrayList<Node>();
        parts.add(linear.of("q_proj", "y[b t d]", core.query()));
        parts.add(Norm.RMSNORM.of("q_norm", core.query(), core.query(), false));
        parts.add(Attention.rotatedQueries(core));
        if (borrows) {
            parts.addAll(core.borrowing());
        } else {
            parts.add(linear.of("k_proj", "y[b t d]", core.keys()));
            parts.add(sameValues ? Pointwise.of("values", Kind.SPLIT, core.keys() + " -> " + core.values())
                    : linear.of("v_proj", "y[b t d]", core.values()));
            parts.add(Norm.RMSNORM.of("k_norm", core.keys(), core.keys(), false));
            parts.add(Attention.rotatedKeys(core));
            parts.add(Norm.RMSNORM.bare("v_norm", core.values(), core.values()));
            parts.addAll(core.nodes());
        }
        parts.add(linear.of("o_proj", core.out(), "z[b t d]"));
        return named(reach, Block.of("self_attn", Component.ATTENTION, parts), full);
    }

    /// The rotary tables, made once for each reach that occurs.
    public static Block rotaries(List<SharedCaches> layers, Map<String, Expr> full) {
        return Block.of("rotary_emb", Component.POSITION, layers.stream().map(SharedCaches::reach).distinct()
                .<Node>map(reach -> named(reach, Attention.rotary(reach.toString(), true), full)).toList());
    }

    /// What a decoder of such layers is given.
    ///
    /// @param half the axis of half a head's elements in layers of full attention
    public static String inputs(List<SharedCaches> layers, String half) {
        var kinds = layers.stream().map(SharedCaches::reach).distinct().toList();
        return "ids[b t] positions[b t]" + (kinds.contains(Reach.SLIDING) ? " frequencies[j]" : "")
                + (kinds.contains(Reach.FULL) ? " frequencies_full[" + half + "]" : "");
    }

    private static Block named(Reach reach, Block block, Map<String, Expr> full) {
        return reach == Reach.SLIDING ? block
                : block.over(full).with(block.parts().stream().map(part -> part.each(SharedCaches::full)).toList());
    }

    private static Op full(Op op) {
        return op.with(op.line().named(name -> APART.contains(name) ? name + "_full" : name));
    }

    @Override
    public String toString() {
        return reach + (borrows ? "_shared" : "");
    }
}
