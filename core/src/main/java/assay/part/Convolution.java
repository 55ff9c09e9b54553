package assay.part;

import assay.model.Block;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// A convolution with a trained kernel: the patch of the input under the kernel at each position, times the kernel.
public final class Convolution {
    private Convolution() {}

    /// Of an image `pixels[b ch ih iw]` in patches `[ph pw]` side by side: to `x[b np d]`.
    public static Block patches(String name, boolean bias) {
        return of(name, "pixels[b ch ih iw]", "patches[b np ch ph pw]", "d ch ph pw", "x[b np d]", "d", bias);
    }

    /// Over a sequence: `from[b p c]` to `to[b q o]`, `kw` wide.
    ///
    /// @param positions the axes of the input's and the output's positions
    /// @param channels the axes of the input's and the output's channels
    public static Block along(String name, String from, String to, List<String> positions, List<String> channels) {
        return along(name, from, to, positions, channels, true);
    }

    /// As [#along(String, String, String, List, List)], with a bias or without.
    public static Block along(String name, String from, String to, List<String> positions, List<String> channels,
            boolean bias) {
        var in = channels.getFirst();
        var out = channels.getLast();
        return of(name, from + "[b " + positions.getFirst() + " " + in + "]",
                "patches[b " + positions.getLast() + " " + in + " kw]", out + " " + in + " kw",
                to + "[b " + positions.getLast() + " " + out + "]", out, bias);
    }

    private static Block of(String name, String in, String patches, String kernel, String out, String channels,
            boolean bias) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("patches", Kind.WINDOW, in + " -> " + patches));
        parts.add(Contract.of("convolution", patches + " .weight[" + kernel + "] -> " + out));
        if (bias) {
            parts.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[" + channels + "] -> " + out));
        }
        return Block.of(name, parts);
    }
}
