package assay.notation;

/// A text that is no formula: where it goes wrong, what stands there, and what would be right.
public final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int position;
    private final String found;
    private final String hint;

    Malformed(int position, String found, String hint) {
        super("at character " + (position + 1) + (found.isEmpty() ? ", the end: " : ", '" + found + "': ") + hint);
        this.position = position;
        this.found = found;
        this.hint = hint;
    }

    /// The index of the offending character, from zero; the length of the text where it ends too early.
    public int position() {
        return position;
    }

    /// The offending name, number or character, empty at the end of the text.
    public String found() {
        return found;
    }

    /// What is wrong, or what would be right.
    public String hint() {
        return hint;
    }
}
