package assay.audit;

import assay.audit.Paper.Raw;
import java.util.ArrayList;
import java.util.List;

/// The cells of a notebook as lines, each at the line of the file where it stands.
final class Notebook {
    private Notebook() {}

    /// The strings under `source`, `text` and `text/plain`, in the order of the file.
    static List<Raw> lines(String json) {
        var lines = new ArrayList<Raw>();
        var key = "";
        int line = 1;
        int depth = 0;
        int taken = -1;
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == '[' || c == '{') {
                depth++;
                if (c == '[' && shown(key)) {
                    taken = depth;
                }
                at++;
            } else if (c == ']' || c == '}') {
                if (depth == taken) {
                    taken = -1;
                }
                depth--;
                at++;
            } else if (c == '"') {
                int end = end(json, at + 1);
                var text = json.substring(at + 1, Math.max(at + 1, end));
                int next = end + 1;
                while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
                    next++;
                }
                boolean named = next < json.length() && json.charAt(next) == ':';
                if (named) {
                    key = text;
                } else if (taken >= 0 || shown(key)) {
                    for (var part : unescaped(text).split("\n", -1)) {
                        if (!part.isEmpty()) {
                            lines.add(new Raw(line, part));
                        }
                    }
                }
                at = end + 1;
            } else {
                if (c == ',' && taken < 0) {
                    key = "";
                }
                at++;
            }
        }
        return lines;
    }

    private static boolean shown(String key) {
        return key.equals("source") || key.equals("text") || key.equals("text/plain");
    }

    private static int end(String json, int from) {
        int at = from;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static String unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> {}
                case 'u' -> {
                    if (i + 4 < text.length()) {
                        try {
                            out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                        } catch (NumberFormatException e) {
                            out.append('?');
                        }
                        i += 4;
                    }
                }
                default -> out.append(next);
            }
        }
        return out.toString();
    }
}
