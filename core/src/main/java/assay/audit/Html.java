package assay.audit;

/// What a page shows of a line of its source.
final class Html {
    private Html() {}

    /// The line without its tags; a cell's end is a bar, so that rows stay tables.
    static String shown(String line) {
        var out = new StringBuilder();
        int at = 0;
        boolean row = false;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '<') {
                int end = line.indexOf('>', at);
                if (end < 0) {
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
