package assay.calibrate;

import assay.calibrate.Probe.Attention;
import assay.calibrate.Probe.Forward;
import assay.calibrate.Probe.Layers;
import assay.calibrate.Probe.Pointwise;
import assay.calibrate.Probe.Pointwise.Kind;
import assay.calibrate.Probe.Product;
import assay.calibrate.Probe.Stream;
import java.util.ArrayList;
import java.util.List;

/// What is timed. No forward pass has a width or a number of tokens that anything else has.
record Shapes(
        List<Probe> products, Stream stream, List<Probe> pointwise, List<Probe> attention, List<Probe> layers,
        List<Probe> forward) {
    private static final int ROWS = 4096;
    private static final int WORDS = 8192;
    private static final int DEEP = 2;

    Shapes {
        products = List.copyOf(products);
        pointwise = List.copyOf(pointwise);
        attention = List.copyOf(attention);
        layers = List.copyOf(layers);
        forward = List.copyOf(forward);
    }

    /// All of them, one list.
    List<Probe> all() {
        var all = new ArrayList<>(products);
        all.add(stream);
        all.addAll(pointwise);
        all.addAll(attention);
        all.addAll(layers);
        all.addAll(forward);
        return all;
    }

    static Shapes usual() {
        var pointwise = new ArrayList<Probe>();
        for (int[] s : new int[][] {{64, 512}, {256, 256}, {256, 768}, {512, 512}, {1024, 256}}) {
            pointwise.add(new Pointwise(Kind.NORM, s[0], s[1]));
            pointwise.add(new Pointwise(Kind.ACTIVATION, s[0], 4 * s[1]));
        }
        return new Shapes(List.of(product(1, 512, 2048), product(1, 1024, 1024), product(8, 512, 2048),
                product(32, 768, 768), product(64, 512, 2048), product(128, 256, 1024), product(128, 768, 2304),
                product(256, 512, 512), product(256, 384, 1536), product(512, 256, 256), product(512, 512, 2048),
                product(512, 1024, 1024), product(1024, 256, 1024)), new Stream(ROWS), pointwise,
                List.of(attention(256, 4, 64), attention(512, 8, 64), attention(768, 12, 64), attention(256, 8, 128),
                        attention(1024, 8, 128),
                        attention(256, 4, 256), attention(512, 8, 128), attention(512, 8, 512),
                        attention(384, 12, 256), attention(512, 4, 256), attention(256, 4, 1024)),
                List.of(layers(256, 4, 128), layers(512, 8, 256), layers(384, 6, 512), layers(768, 12, 64)),
                List.of(forward(320, 5, 6, 200), forward(448, 7, 4, 160), forward(640, 10, 3, 320),
                        forward(576, 9, 4, 96), forward(192, 6, 8, 400)));
    }

    private static Probe product(int m, int k, int n) {
        return new Product(m, k, n);
    }

    private static Probe attention(int width, int heads, int tokens) {
        return new Attention(new Gpt(width, heads, 2 * DEEP, 1, tokens));
    }

    private static Probe layers(int width, int heads, int tokens) {
        return new Layers(new Gpt(width, heads, DEEP, WORDS, tokens));
    }

    private static Probe forward(int width, int heads, int layers, int tokens) {
        return new Forward(new Gpt(width, heads, layers, WORDS, tokens));
    }
}
