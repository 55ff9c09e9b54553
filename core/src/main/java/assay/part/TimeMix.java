package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The two sub-layers of RWKV 4, from `y[b t d]` to `z[b t d]`, whose linear layers each read a mixture of a token and
/// the one before it.
///
/// Axes: `a` channels that are carried through the sequence, `f` inside the channel mix, `d'` = `d`, and `one` = 1.
/// Peng et al. 2023, arXiv 2305.13048.
public final class TimeMix {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    /// One token after the other, element by element. The token itself counts with a bonus, once; what is kept is
    /// rescaled to the greatest exponent so far, twice.
    private static final Form RECURRENT = recurrent();

    private TimeMix() {}

    private static Form recurrent() {
        var lines = new ArrayList<Op>();
        lines.add(Pointwise.of("rate", Kind.EXP, ".time_decay[a] -> rate[a]"));
        lines.add(Pointwise.of("bonus", Kind.ADD, "wk[b t a] .time_first[a] -> own[b t a]"));
        lines.addAll(weighed("read", "own"));
        lines.add(Pointwise.of("share", Kind.MULTIPLY, "num[b t a] den[b t a] -> w[b t a]"));
        lines.add(Pointwise.of("decay", Kind.ADD, "rate[a] -> exponent[b t a]"));
        lines.addAll(weighed("write", "wk"));
        lines.add(Gather.of("keep_state", "num[b t a] den[b t a] greatest[b t a]"
                + " -> @numerator[b a] @denominator[b a] @exponent[b a]"));
        return new Form(Way.RECURRENT, Map.of(), lines);
    }

    /// What is kept and what a token brings, both scaled by the greater exponent, and summed: numerator, denominator.
    ///
    /// @param own the stream of the token's exponents
    private static List<Op> weighed(String name, String own) {
        var all = "[b t a]";
        return List.of(
                Pointwise.of(name + "_greatest", Kind.GREATER, own + all + " -> greatest" + all),
                Pointwise.of(name + "_old", Kind.ADD, "greatest" + all + " -> old" + all),
                Pointwise.of(name + "_old_scale", Kind.EXP, "old" + all + " -> old" + all),
                Pointwise.of(name + "_new", Kind.ADD, own + all + " greatest" + all + " -> new" + all),
                Pointwise.of(name + "_new_scale", Kind.EXP, "new" + all + " -> new" + all),
                Pointwise.of(name + "_old_numerator", Kind.MULTIPLY, "old" + all + " -> num" + all),
                Pointwise.of(name + "_new_numerator", Kind.MULTIPLY, "new" + all + " wv" + all + " -> nv" + all),
                Pointwise.of(name + "_numerator", Kind.ADD, "num" + all + " nv" + all + " -> num" + all),
                Pointwise.of(name + "_old_denominator", Kind.MULTIPLY, "old" + all + " -> den" + all),
                Pointwise.of(name + "_denominator", Kind.ADD, "den" + all + " new" + all + " -> den" + all));
    }

    /// Values weighted by keys that decay with the distance: a numerator and a denominator of `a` elements are carried,
    /// with the greatest exponent so far that both are scaled by.
    public static Block overTime(String name) {
        var parts = new ArrayList<>(mixed("time_mix_", "key", "value", "receptance"));
        parts.add(LINEAR.of("key", "y_key[b t d]", "wk[b t a]"));
        parts.add(LINEAR.of("value", "y_value[b t d]", "wv[b t a]"));
        parts.add(LINEAR.of("receptance", "y_receptance[b t d]", "wr[b t a]"));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "wr[b t a] -> wr[b t a]"));
        parts.add(Pointwise.of("scan", Kind.SCAN, "wk[b t a] wv[b t a] .time_decay[a] .time_first[a]"
                + " -> w[b t a] @numerator[b a] @denominator[b a] @exponent[b a]")
                .in(List.of(RECURRENT, RECURRENT.as(Way.REFERENCE))));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "wr[b t a] w[b t a] -> w[b t a]"));
        parts.add(LINEAR.of("output", "w[b t a]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    /// `sigmoid(receptance) * value(relu(key)^2)`.
    public static Block overChannels(String name) {
        return overChannels(name, "time_mix_", "key", "receptance");
    }

    /// As [#overChannels(String)], where the mixtures' tensors are called otherwise.
    static Block overChannels(String name, String prefix, String key, String receptance) {
        var parts = new ArrayList<>(mixed(prefix, key, receptance));
        parts.add(LINEAR.of("key", "y_" + key + "[b t d]", "u[b t f]"));
        parts.add(Pointwise.of("activation", Kind.RELU, "u[b t f] -> u[b t f]"));
        parts.add(LINEAR.of("value", "u[b t f]", "z[b t d]"));
        parts.add(LINEAR.of("receptance", "y_" + receptance + "[b t d]", "wr[b t d']"));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "wr[b t d'] -> wr[b t d']"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "wr[b t d] z[b t d] -> z[b t d]"));
        return Block.of(name, Component.FEED_FORWARD, parts);
    }

    /// A mixture of each token and the one before it for each of the names: `y[b t d]` to `y_NAME[b t d]`.
    static List<Node> mixed(String prefix, String... names) {
        var parts = new ArrayList<Node>();
        parts.add(Gather.of("keep", "y[b t d] -> @before[b d]"));
        for (var name : names) {
            parts.add(Pointwise.of("mix_" + name, Kind.SHIFT,
                    "y[b t d] ." + prefix + name + "[one one d] -> y_" + name + "[b t d]"));
        }
        return parts;
    }
}
