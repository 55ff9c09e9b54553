package assay.draw;

/// Texts in XML.
public final class Xml {
    private Xml() {}

    /// A text as content or as the value of an attribute in double quotes. What XML has no character for becomes the
    /// replacement character.
    public static String text(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append("&#").append((int) c).append(';');
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        boolean none = c < ' ' || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c) || c >= '\ufffe';
                        out.append(none ? '\ufffd' : c);
                    }
                }
            }
        }
        return out.toString();
    }
}
