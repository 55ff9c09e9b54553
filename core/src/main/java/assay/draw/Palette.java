package assay.draw;

import assay.life.Holding;
import assay.model.Component;
import assay.plan.Term;
import java.util.List;

/// Colours by Okabe and Ito, and what is read on them.
///
/// @param red,green,blue of 255
record Palette(int red, int green, int blue) {
    private static final Palette ORANGE = new Palette(0xe6, 0x9f, 0x00);
    private static final Palette SKY = new Palette(0x56, 0xb4, 0xe9);
    private static final Palette GREEN = new Palette(0x00, 0x9e, 0x73);
    private static final Palette YELLOW = new Palette(0xf0, 0xe4, 0x42);
    private static final Palette BLUE = new Palette(0x00, 0x72, 0xb2);
    private static final Palette VERMILION = new Palette(0xd5, 0x5e, 0x00);
    private static final Palette PURPLE = new Palette(0xcc, 0x79, 0xa7);
    private static final Palette GREY = new Palette(0x9a, 0x9a, 0x9a);
    private static final Palette DARK = new Palette(0x4d, 0x4d, 0x4d);
    private static final Palette PALE = new Palette(0xcf, 0xcf, 0xcf);
    private static final List<Palette> SERIES = List.of(BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, GREY);

    /// Of what is of several kinds.
    static final Palette MIXED = PALE;

    /// How much white is in the second of two alike.
    private static final double LIGHT = 0.5;

    private static final double WHITE_IS_BETTER = 0.18;

    static Palette of(Component component) {
        return switch (component) {
            case EMBEDDING -> ORANGE;
            case POSITION -> YELLOW;
            case ATTENTION -> SKY;
            case RECURRENCE -> VERMILION;
            case FEED_FORWARD -> GREEN;
            case ROUTER -> YELLOW;
            case NORM -> GREY;
            case RESIDUAL -> PALE;
            case HEAD -> PURPLE;
            case VISION, SOUND -> BLUE;
            case PREDICTION -> VERMILION;
        };
    }

    /// Of a component by its label; of what is none, that of several kinds.
    static Palette component(String label) {
        for (var component : Component.values()) {
            if (component.label().equals(label)) {
                return of(component);
            }
        }
        return MIXED;
    }

    static Palette of(Holding part) {
        return switch (part) {
            case WEIGHTS -> BLUE;
            case GATHERED -> new Palette(0x5a, 0xa5, 0xd0);
            case REFERENCE -> DARK;
            case GRADIENTS -> ORANGE;
            case SUMMED -> new Palette(0xf0, 0xc4, 0x60);
            case OPTIMIZER -> GREEN;
            case ACTIVATIONS -> SKY;
            case REDONE -> YELLOW;
            case LOSS -> PURPLE;
            case COPIES -> GREY;
            case PASSING -> VERMILION;
            case TEMPORARIES -> PALE;
        };
    }

    static Palette of(Term term) {
        return switch (term) {
            case GEMM -> BLUE;
            case ATTENTION -> SKY;
            case MEMORY -> GREEN;
            case TP -> ORANGE;
            case CP -> ORANGE.lighter(LIGHT);
            case EP -> VERMILION;
            case RECOMPUTE -> YELLOW;
            case LOGITS -> PURPLE;
            case IMBALANCE -> GREY;
            case P2P -> VERMILION.lighter(LIGHT);
            case BUBBLE -> PALE;
            case DP -> PURPLE.lighter(LIGHT);
            case OPTIMIZER -> GREEN.lighter(LIGHT);
            case OFFLOAD -> BLUE.lighter(LIGHT);
            case HOST -> DARK;
        };
    }

    /// The n-th of several series.
    static Palette series(int n) {
        return SERIES.get(n % SERIES.size());
    }

    /// This with some white in it.
    Palette lighter(double part) {
        return new Palette(towards(red, part), towards(green, part), towards(blue, part));
    }

    private static int towards(int of, double part) {
        return (int) Math.round(of + (255 - of) * part);
    }

    /// The class of a text on it, by the greater contrast.
    String text() {
        double luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        return luminance < WHITE_IS_BETTER ? "light" : "dark";
    }

    private static double linear(int of) {
        double part = of / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    @Override
    public String toString() {
        return "#" + hex(red) + hex(green) + hex(blue);
    }

    private static String hex(int of) {
        return Integer.toHexString(0x100 | of).substring(1);
    }
}
