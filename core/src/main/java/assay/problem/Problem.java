package assay.problem;

/// One thing that is wrong with an input.
///
/// @param subject what the problem is about: a file, a model, an argument
/// @param place where in the subject: `#/num_attention_heads`, `line 3, column 7`, `--set d_ff`; empty for the whole
/// @param message what is wrong
/// @param hint what would be right; empty where nothing useful can be said
public record Problem(String subject, String place, String message, String hint) {
    public static Problem of(String subject, String place, String message) {
        return new Problem(subject, place, message, "");
    }

    public Problem withHint(String hint) {
        return new Problem(subject, place, message, hint);
    }

    @Override
    public String toString() {
        return subject + (place.isEmpty() || place.startsWith("#") ? place : ", " + place) + ": " + message
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
