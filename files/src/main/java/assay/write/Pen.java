package assay.write;

/// Writes lines that end without blanks, in colour where the page has it.
final class Pen {
    /// How a piece of text looks on a terminal.
    enum Style {
        PLAIN(""),
        BOLD("\u001b[1m"),
        DIM("\u001b[2m"),
        GREEN("\u001b[32m"),
        YELLOW("\u001b[33m"),
        RED("\u001b[1;31m"),
        MAGENTA("\u001b[35m");

        private final String on;

        Style(String on) {
            this.on = on;
        }
    }

    private static final String OFF = "\u001b[0m";

    private final StringBuilder out = new StringBuilder();
    private final boolean colour;
    private int blanks;

    Pen(boolean colour) {
        this.colour = colour;
    }

    /// Blanks before whatever follows on the line; none at its end.
    void blanks(int count) {
        blanks += count;
    }

    void text(String text, Style style) {
        if (text.isEmpty()) {
            return;
        }
        out.append(" ".repeat(blanks));
        blanks = 0;
        if (colour && style != Style.PLAIN) {
            out.append(style.on).append(text).append(OFF);
        } else {
            out.append(text);
        }
    }

    void end() {
        out.append('\n');
        blanks = 0;
    }

    boolean isEmpty() {
        return out.isEmpty();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
