package assay.plan;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which kernels a program runs: what of pointwise work is fused, and so how many bytes it moves.
///
/// @param bytes forward and backward, an element of 16 bits
/// @param kernels started in a part of a layer, forward and backward
/// @param joined whether matrices that read one stream are one
/// @param accumulates whether gradients of weights are added to what is there
/// @param exposed the share of a message between stages that is not hidden
/// @param optimizer bytes moved a parameter that a rank updates
public record Stack(
        String name, Map<Moved, Bytes> bytes, Bytes kernels, boolean joined, boolean accumulates, double exposed,
        double optimizer, String source) {
    /// Of the forward pass and of the backward pass.
    public record Bytes(double forward, double backward) {}

    public Stack {
        bytes = Collections.unmodifiableMap(new EnumMap<>(bytes));
    }

    private static final class Known {
        static final List<Stack> ALL = Texts.beside(Stack.class).rows("stacks.txt").stream().map(Stack::of).toList();
    }

    /// Those that are known.
    public static List<Stack> known() {
        return Known.ALL;
    }

    /// The stack of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Stack named(String name) {
        return known().stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "", "no stack of kernels", Nearest.hint(name, known().stream().map(Stack::name).toList()))));
    }

    /// What is moved an element.
    public Bytes of(Moved what) {
        var found = bytes.get(what);
        if (found == null) {
            throw new IllegalArgumentException(name + " says nothing of " + what.label());
        }
        return found;
    }

    /// Reads `name | what=forward/backward ... kernels=forward/backward | habit=number ... | source`.
    static Stack of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("no row of name | bytes | habits | source: " + line);
        }
        var said = new HashMap<String, String>();
        for (var word : (parts[1].strip() + " " + parts[2].strip()).split(" +", -1)) {
            int sign = word.indexOf('=');
            said.put(word.substring(0, sign), word.substring(sign + 1));
        }
        var bytes = new EnumMap<Moved, Bytes>(Moved.class);
        for (var what : Moved.values()) {
            bytes.put(what, two(said, what.label()));
        }
        return new Stack(parts[0].strip(), bytes, two(said, "kernels"), one(said, "joined") > 0,
                one(said, "accumulates") > 0, one(said, "p2p"), one(said, "optimizer"), parts[3].strip());
    }

    private static Bytes two(Map<String, String> said, String key) {
        var text = said.getOrDefault(key, "");
        int bar = text.indexOf('/');
        return bar < 0 ? new Bytes(Double.parseDouble(text), 0)
                : new Bytes(Double.parseDouble(text.substring(0, bar)), Double.parseDouble(text.substring(bar + 1)));
    }

    private static double one(Map<String, String> said, String key) {
        return Double.parseDouble(said.getOrDefault(key, ""));
    }
}
