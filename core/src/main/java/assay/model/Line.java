package assay.model;

import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// An op line: what is read, what is written, which pairs are needed, and what the reference implementation keeps
/// between steps.
///
/// ```
/// line   = tensor { tensor } "->" tensor { tensor } [ "where" mask ] [ "reference" tensor { tensor } ]
/// tensor = [ "." | "@" | "$" | "%" | "/" path "." ] name "[" { axis | "(" axis { axis } ")" } "]" [ "!" ]
/// axis   = name [ "?" ]
/// mask   = key "<=" query [ "in" chunk | "of" chosen | "by" block [ "of" chosen ] ]
///        | query "-" window "<" key "<=" query  |  query "-" window "<" key "<" query "+" window
/// ```
///
/// @param reference the states as the reference implementation keeps them, whole; empty where it keeps what is written
public record Line(List<Tensor> reads, List<Tensor> writes, Optional<Mask> mask, List<Tensor> reference) {
    private static final String REFERENCE = "reference ";

    /// Lines by their texts, of which families have the same ones in each model that they make.
    private static final Map<String, Line> READ = Collections.synchronizedMap(new HashMap<>());
    private static final int MOST = 10_000;

    public Line {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        reference = List.copyOf(reference);
        var states = writes.stream().filter(t -> t.role() == Role.STATE).map(Tensor::key).toList();
        for (var kept : reference) {
            if (!states.contains(kept.key())) {
                throw new IllegalArgumentException(kept + " is kept in place of no state that is written: "
                        + words(writes));
            }
        }
    }

    public Line(List<Tensor> reads, List<Tensor> writes, Optional<Mask> mask) {
        this(reads, writes, mask, List.of());
    }

    /// Reads a line. Throws [Malformed], quoting the line, where it does not follow the grammar.
    public static Line of(String text) {
        var known = READ.get(text);
        if (known != null) {
            return known;
        }
        var line = new Scanner(text).line();
        if (READ.size() >= MOST) {
            READ.clear();
        }
        READ.put(text, line);
        return line;
    }

    /// This line where streams and states are called otherwise.
    ///
    /// @param names the new name of each
    public Line named(UnaryOperator<String> names) {
        return new Line(named(reads, names), named(writes, names), mask, named(reference, names));
    }

    private static List<Tensor> named(List<Tensor> tensors, UnaryOperator<String> names) {
        return tensors.stream().map(t -> t.role() == Role.STREAM || t.role() == Role.STATE
                ? new Tensor(t.role(), t.path(), names.apply(t.name()), t.dims()) : t).toList();
    }

    /// Every axis that occurs, in the order of its first occurrence, those chosen by data left out.
    public List<String> index() {
        return indexWithout(Set.of());
    }

    private List<String> indexWithout(Set<String> left) {
        var seen = new LinkedHashMap<String, Boolean>();
        for (var tensors : List.of(reads, writes)) {
            for (var tensor : tensors) {
                for (var axis : tensor.axes()) {
                    seen.merge(axis.name(), axis.chosen(), Boolean::logicalOr);
                }
            }
        }
        var index = new ArrayList<String>(seen.size());
        seen.forEach((axis, chosen) -> {
            if (!chosen && !left.contains(axis)) {
                index.add(axis);
            }
        });
        return Collections.unmodifiableList(index);
    }

    /// The axes that are read and not written: those summed over.
    public List<String> summed() {
        var kept = new HashSet<String>();
        for (var tensor : writes) {
            for (var axis : tensor.axes()) {
                kept.add(axis.name());
            }
        }
        return indexWithout(kept);
    }

    @Override
    public String toString() {
        return words(reads) + " -> " + words(writes) + mask.map(m -> " where " + m).orElse("")
                + (reference.isEmpty() ? "" : " " + REFERENCE + words(reference));
    }

    private static String words(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toString).collect(Collectors.joining(" "));
    }

    /// A text that is no op line.
    public static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final int position;
        private final String why;

        private Malformed(String text, int position, String why) {
            super("op line '" + text + "', column " + (position + 1) + ": " + why);
            this.position = position;
            this.why = why;
        }

        /// The index of the character where it goes wrong.
        public int position() {
            return position;
        }

        /// What is wrong there.
        public String why() {
            return why;
        }
    }

    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        Line line() {
            var reads = tensors();
            expect("->");
            var writes = tensors();
            Optional<Mask> mask = Optional.empty();
            if (next() == 'w') {
                expect("where");
                mask = Optional.of(mask());
            }
            List<Tensor> reference = List.of();
            if (next() != 0 && text.startsWith(REFERENCE, at)) {
                expect(REFERENCE);
                reference = tensors();
            }
            if (next() != 0) {
                throw refuse("unexpected text");
            }
            if (reads.isEmpty() || writes.isEmpty()) {
                throw refuse("an op reads and writes at least one tensor");
            }
            return new Line(reads, writes, mask, reference);
        }

        private List<Tensor> tensors() {
            var list = new ArrayList<Tensor>();
            while (next() != 0 && next() != '-' && !text.startsWith("where ", at) && !text.startsWith(REFERENCE, at)) {
                list.add(tensor());
            }
            return list;
        }

        private Tensor tensor() {
            var role = switch (next()) {
                case '.' -> Role.WEIGHT;
                case '@' -> Role.STATE;
                case '$' -> Role.CONSTANT;
                case '%' -> Role.BUFFER;
                case '/' -> Role.SHARED;
                default -> Role.STREAM;
            };
            if (role != Role.STREAM) {
                at++;
            }
            var name = name(role == Role.SHARED ? ".{}" : "");
            var path = "";
            if (role == Role.SHARED) {
                int dot = name.lastIndexOf('.');
                if (dot <= 0 || dot == name.length() - 1) {
                    throw refuse("a shared parameter is written /block.name");
                }
                path = name.substring(0, dot);
                name = name.substring(dot + 1);
            }
            expect("[");
            var dims = new ArrayList<List<Axis>>();
            while (next() != ']') {
                dims.add(next() == '(' ? flattened() : List.of(axis()));
            }
            expect("]");
            boolean frozen = at < text.length() && text.startsWith(Tensor.FROZEN, at);
            if (frozen) {
                expect(Tensor.FROZEN);
            }
            var tensor = new Tensor(role, path, name, dims, frozen);
            if (frozen && !tensor.parameter()) {
                throw refuse("only a parameter is frozen");
            }
            return tensor;
        }

        private List<Axis> flattened() {
            expect("(");
            var axes = new ArrayList<Axis>();
            while (next() != ')') {
                axes.add(axis());
            }
            expect(")");
            return axes;
        }

        private Axis axis() {
            var name = name("");
            boolean chosen = at < text.length() && text.charAt(at) == '?';
            if (chosen) {
                at++;
            }
            return new Axis(name, chosen);
        }

        private Mask mask() {
            var first = name("");
            if (next() == '-') {
                expect("-");
                var window = name("");
                expect("<");
                var key = name("");
                expect("<");
                boolean back = at < text.length() && text.charAt(at) == '=';
                if (back) {
                    at++;
                }
                if (!name("").equals(first)) {
                    throw refuse("a window is written t-w < s <= t, or t-w < s < t+w");
                }
                if (!back) {
                    expect("+");
                    expect(window);
                }
                return new Mask(first, key, Optional.of(window), back ? Mask.Limit.WINDOW : Mask.Limit.EITHER);
            }
            expect("<=");
            var query = name("");
            Optional<String> block = Optional.empty();
            if (says("by")) {
                block = Optional.of(name(""));
            }
            for (var limit : block.isPresent() ? List.of(Mask.Limit.CHOSEN)
                    : List.of(Mask.Limit.CHUNK, Mask.Limit.CHOSEN)) {
                if (says(limit.sign())) {
                    return new Mask(query, first, Optional.of(name("")), limit, block);
                }
            }
            return new Mask(query, first, Optional.empty(), Mask.Limit.WINDOW, block);
        }

        /// Whether a word stands next, which is then read.
        private boolean says(String word) {
            next();
            boolean there = text.startsWith(word + " ", at);
            if (there) {
                expect(word);
            }
            return there;
        }

        /// A name of letters, digits, `_` and `'`, and of the signs in `also`.
        private String name(String also) {
            next();
            int from = at;
            while (at < text.length() && belongs(text.charAt(at), also)) {
                at++;
            }
            if (at == from) {
                throw refuse("a name is missing");
            }
            return text.substring(from, at);
        }

        private static boolean belongs(char c, String also) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '\'' || also.indexOf(c) >= 0;
        }

        private void expect(String sign) {
            next();
            if (!text.startsWith(sign, at)) {
                throw refuse("'" + sign + "' expected");
            }
            at += sign.length();
        }

        /// The next character that is not a blank, 0 at the end.
        private char next() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private Malformed refuse(String why) {
            return new Malformed(text, at, why);
        }
    }
}
