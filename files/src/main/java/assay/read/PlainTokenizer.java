package assay.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// JSON as tokens without a library, for where there is none: what [Tokenizer] makes of a text, this makes of it.
final class PlainTokenizer {
    private PlainTokenizer() {}

    /// The tokens of a text, in which `NaN` and its like are numbers.
    static Tokens of(String text) {
        return new Plain(new OfText(text), Json.BOUNDS, true);
    }

    /// The tokens of a stream in UTF-8.
    static Tokens of(InputStream stream) {
        return new Plain(new OfStream(stream), SafetensorsHeader.BOUNDS, false);
    }

    /// Chars one after the other, and -1 behind the last.
    @FunctionalInterface
    private interface Chars {
        int next();
    }

    private static final class OfText implements Chars {
        private final String text;
        private int at;

        OfText(String text) {
            this.text = text;
        }

        @Override
        public int next() {
            return at < text.length() ? text.charAt(at++) : -1;
        }
    }

    private static final class OfStream implements Chars {
        private static final int PIECE = 1 << 14;

        private final InputStream stream;
        private final byte[] piece = new byte[PIECE];
        private int at;
        private int end;
        /// The second half of a character that is two chars; 0 where there is none.
        private char half;
        private long chars;

        OfStream(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int next() {
            if (half != 0) {
                char second = half;
                half = 0;
                chars++;
                return second;
            }
            int first = octet();
            if (first < 0x80) {
                chars++;
                return first;
            }
            int more = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
            if (more < 0) {
                throw new Tokens.Broken(chars, "is no UTF-8");
            }
            int code = first & (0x3f >> more);
            for (int i = 0; i < more; i++) {
                int next = octet();
                if ((next & 0xc0) != 0x80 || next < 0) {
                    throw new Tokens.Broken(chars, "is no UTF-8");
                }
                code = (code << 6) | (next & 0x3f);
            }
            chars++;
            if (code < 0x10000) {
                return code;
            }
            if (code > Character.MAX_CODE_POINT) {
                throw new Tokens.Broken(chars, "is no UTF-8");
            }
            half = Character.lowSurrogate(code);
            return Character.highSurrogate(code);
        }

        private int octet() {
            if (at == end) {
                try {
                    end = stream.read(piece, 0, PIECE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return -1;
                }
            }
            return piece[at++] & 0xff;
        }
    }

    private static final class Plain implements Tokens {
        private final Chars chars;
        private final Bounds bounds;
        private final boolean notFinite;
        /// Whether what stands around is an object, by depth.
        private final boolean[] objects;
        private final StringBuilder text = new StringBuilder();
        private int depth;
        /// The char at which reading stands, not taken yet, and its index.
        private int c;
        private long index;
        private long start;
        private Token current = Token.END;
        private String name = "";
        /// Whether the value behind the current name is read already, what it is, and where it begins.
        private boolean ahead;
        private Token following = Token.END;
        private long begun;
        private boolean unread;
        /// Whether the object or list around has a value already, or the text has.
        private boolean behind;

        Plain(Chars chars, Bounds bounds, boolean notFinite) {
            this.chars = chars;
            this.bounds = bounds;
            this.notFinite = notFinite;
            this.objects = new boolean[bounds.depth() + 1];
            this.c = chars.next();
        }

        private void take() {
            c = chars.next();
            index++;
        }

        private void blanks() {
            while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                take();
            }
        }

        private boolean inObject() {
            return depth > 0 && objects[depth];
        }

        @Override
        public Token next() {
            if (current == Token.NAME) {
                return ahead ? found() : value();
            }
            rest();
            blanks();
            if (depth == 0) {
                if (c < 0) {
                    current = Token.END;
                    return current;
                }
                if (behind && c == '"') {
                    start = index;
                    current = Token.TEXT;
                    unread = true;
                    return current;
                }
                return value();
            }
            if (c == (inObject() ? '}' : ']')) {
                return close();
            }
            if (behind) {
                if (c != ',') {
                    throw broken();
                }
                take();
                blanks();
            }
            if (!inObject()) {
                return value();
            }
            if (c != '"') {
                throw broken();
            }
            start = index;
            quoted(bounds.name());
            name = text.toString();
            current = Token.NAME;
            blanks();
            if (c != ':') {
                throw broken();
            }
            take();
            blanks();
            ahead = c != '{' && c != '[' && c != '"';
            if (ahead) {
                begun = index;
                following = scalar();
            }
            return current;
        }

        /// The value that was read with its name, as the library reads a number or a word.
        private Token found() {
            ahead = false;
            start = begun;
            behind = true;
            current = following;
            return current;
        }

        /// Reads a text of which only the beginning was, as the library leaves one behind another value.
        private void rest() {
            if (unread) {
                unread = false;
                quoted(bounds.text());
            }
        }

        private Token close() {
            start = index;
            current = inObject() ? Token.OBJECT_END : Token.LIST_END;
            depth--;
            behind = true;
            take();
            return current;
        }

        private Token value() {
            start = index;
            begun = index;
            behind = true;
            current = switch (c) {
                case '{' -> open(true);
                case '[' -> open(false);
                case '"' -> {
                    quoted(bounds.text());
                    yield Token.TEXT;
                }
                default -> scalar();
            };
            return current;
        }

        /// A number or a word.
        private Token scalar() {
            return switch (c) {
                case 't' -> word("true", Token.TRUE);
                case 'f' -> word("false", Token.FALSE);
                case 'n' -> word("null", Token.NULL);
                case 'N' -> notFinite ? word("NaN", Token.NUMBER) : wrong();
                case 'I' -> notFinite ? word("Infinity", Token.NUMBER) : wrong();
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
                case '+' -> plus();
                default -> wrong();
            };
        }

        private Token plus() {
            if (notFinite) {
                take();
                if (c == 'I') {
                    take();
                }
                throw new Broken(c < 0 ? index : begun, "is no JSON");
            }
            throw broken();
        }

        private Token wrong() {
            throw broken();
        }

        private Token open(boolean object) {
            if (depth == bounds.depth()) {
                throw new Broken(index, "objects and lists more than " + bounds.depth() + " deep");
            }
            objects[++depth] = object;
            behind = false;
            take();
            return object ? Token.OBJECT : Token.LIST;
        }

        private Token word(String word, Token token) {
            text.setLength(0);
            for (int i = 0; i < word.length(); i++) {
                if (c != word.charAt(i)) {
                    throw new Broken(c < 0 && i == 1 && begun < index - i ? index : begun, "is no JSON");
                }
                text.append((char) c);
                take();
            }
            if (c >= '0' && Character.isJavaIdentifierPart(c)) {
                throw new Broken(begun, "is no JSON");
            }
            return token;
        }

        private Token number() {
            text.setLength(0);
            if (c == '-') {
                add();
                if (c == 'I' && notFinite) {
                    var token = word("Infinity", Token.NUMBER);
                    text.insert(0, '-');
                    return token;
                }
            }
            if (!digit()) {
                throw broken();
            }
            boolean zero = c == '0';
            add();
            if (zero && digit()) {
                throw broken();
            }
            digits();
            boolean whole = true;
            if (c == '.') {
                whole = false;
                add();
                some(begun);
            }
            if (c == 'e' || c == 'E') {
                whole = false;
                add();
                if (c == '+' || c == '-') {
                    add();
                }
                some(index);
            }
            if (depth == 0 && c >= 0 && " \t\r\n".indexOf(c) < 0) {
                throw broken();
            }
            return whole ? Token.WHOLE : Token.NUMBER;
        }

        private void add() {
            if (text.length() >= bounds.number() && (c < 0 || digit())) {
                throw new Broken(index, "a number of more than " + bounds.number() + " characters");
            }
            text.append((char) c);
            take();
        }

        private boolean digit() {
            return c >= '0' && c <= '9';
        }

        private void some(long or) {
            if (!digit()) {
                throw new Broken(or, "is no JSON");
            }
            digits();
        }

        private void digits() {
            while (digit()) {
                add();
            }
        }

        /// What stands between double quotes, of which the first is not taken yet.
        private void quoted(int most) {
            text.setLength(0);
            take();
            while (c != '"') {
                if (c < ' ') {
                    throw broken();
                }
                if (c == '\\') {
                    take();
                    text.append(escaped());
                } else {
                    text.append((char) c);
                    take();
                }
                if (text.length() > most) {
                    throw new Broken(index, "a text of more than " + most + " characters");
                }
            }
            take();
        }

        private char escaped() {
            char meant = switch (c) {
                case '"', '\\', '/' -> (char) c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> 0;
                default -> throw broken();
            };
            boolean coded = c == 'u';
            take();
            if (!coded) {
                return meant;
            }
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = c < 0x80 && c >= 0 ? Character.digit((char) c, 16) : -1;
                if (digit < 0) {
                    throw broken();
                }
                code = code << 4 | digit;
                take();
            }
            return (char) code;
        }

        private Broken broken() {
            return new Broken(index, c < 0 ? "ends too early" : "is no JSON");
        }

        @Override
        public Token current() {
            return current;
        }

        @Override
        public String text() {
            rest();
            return current == Token.NAME ? name : text.toString();
        }

        @Override
        public long at() {
            return start;
        }

        @Override
        public Mistake.Inside inside() {
            return depth == 0 ? Mistake.Inside.START : !inObject() ? Mistake.Inside.LIST
                    : current == Token.NAME ? Mistake.Inside.NAMED : Mistake.Inside.OBJECT;
        }
    }
}
