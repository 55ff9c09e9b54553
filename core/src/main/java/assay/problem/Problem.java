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
        var where = place.isEmpty() || place.equals(subject) ? "" : place.startsWith("#") ? place : ", " + place;
        return visible(subject + where + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")"));
    }

    /// Input is quoted in messages: what would steer a terminal is shown as its code.
    public static String visible(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
