package assay.audit;

import java.util.List;
import java.util.Locale;

/// What a page shows, line by line of its source.
final class Html {
    /// Elements whose text is not shown.
    private static final List<String> HIDDEN = List.of("style", "script", "template");

    /// What ends what is not shown, in lower case; empty where it is shown.
    private String ends = "";

    /// The next line without its tags; a cell's end is a bar, so that rows stay tables.
    String shown(String line) {
        var out = new StringBuilder();
        int at = 0;
        boolean row = false;
        while (at < line.length()) {
            if (!ends.isEmpty()) {
                int end = find(line, ends, at);
                if (end < 0) {
                    break;
                }
                at = ends.equals(">") ? end + 1 : end;
                ends = "";
                continue;
            }
            char c = line.charAt(at);
            if (c == '<' && tag(line, at)) {
                int end = line.indexOf('>', at);
                if (end < 0) {
                    ends = ">";
                    break;
                }
                var tag = line.substring(at + 1, end).strip();
                if (tag.startsWith("td") || (tag.startsWith("th") && !tag.startsWith("thead"))) {
                    out.append('|');
                    row = true;
                } else if (tag.startsWith("h") && tag.length() > 1 && Character.isDigit(tag.charAt(1))) {
                    out.append("#".repeat(tag.charAt(1) - '0')).append(' ');
                } else if (tag.startsWith("sup")) {
                    out.append("^");
                } else if (tag.startsWith("br")) {
                    out.append(' ');
                }
                hide(tag);
                at = end + 1;
            } else if (c == '&') {
                int end = line.indexOf(';', at);
                var name = end > 0 && end - at < 10 ? line.substring(at + 1, end) : "";
                var sign = sign(name);
                out.append(sign.isEmpty() ? "&" : sign);
                at = sign.isEmpty() ? at + 1 : end + 1;
            } else {
                out.append(c);
                at++;
            }
        }
        return row ? out.append('|').toString() : out.toString();
    }

    /// Where a text stands, in letters of either case; less than 0 where it does not.
    private static int find(String line, String text, int from) {
        for (int at = from; at + text.length() <= line.length(); at++) {
            if (line.regionMatches(true, at, text, 0, text.length())) {
                return at;
            }
        }
        return -1;
    }

    /// Whether a tag begins there, and no sign of less.
    private static boolean tag(String line, int at) {
        char next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
        return Character.isLetter(next) || "/!?".indexOf(next) >= 0;
    }

    /// Hides what follows a tag whose text is not shown, up to its end.
    private void hide(String tag) {
        int end = 0;
        while (end < tag.length() && Character.isLetter(tag.charAt(end))) {
            end++;
        }
        var name = tag.substring(0, end).toLowerCase(Locale.ROOT);
        if (HIDDEN.contains(name) && !tag.endsWith("/")) {
            ends = "</" + name;
        }
    }

    private static String sign(String name) {
        if (name.startsWith("#")) {
            try {
                int code = name.startsWith("#x") ? Integer.parseInt(name.substring(2), 16)
                        : Integer.parseInt(name.substring(1));
                return Character.isValidCodePoint(code) ? new String(Character.toChars(code)) : "";
            } catch (NumberFormatException e) {
                return "";
            }
        }
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "nbsp" -> " ";
            case "times" -> "×";
            case "asymp", "approx" -> "≈";
            case "quot" -> "\"";
            case "thinsp" -> " ";
            case "rarr" -> "→";
            default -> "";
        };
    }
}
