package assay.read;

import assay.bundle.Texts;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Outline;
import assay.spec.Spec;
import assay.spec.Value;
import assay.text.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;

/// A model of one's own, `model.assay`: its lines, each with those indented below it.
///
/// What the lines mean is not looked at here, but for the first ones: `model NAME`, and `dtype TYPE` where there is
/// one. A remark begins with `#` at the beginning of a line or after a blank, and goes to the end of the line. What a
/// text may ask for is bounded.
final class ModelFile {
    static final String EXTENSION = ".assay";

    private static final String HEADER = "model ";
    private static final String DTYPE = "dtype ";
    private static final int LENGTH = 1 << 20;
    private static final int LINES = 20_000;
    private static final int LINE = 2_000;
    private static final int DEPTH = 40;
    private static final int SHOWN = 80;
    private static final int PROBLEMS = 20;

    private final String source;
    private final List<Problem> problems = new ArrayList<>();

    /// A line whose lines below are not all read yet.
    private record Open(String text, int line, int column, List<Outline> below) {}

    private ModelFile(String source) {
        this.source = source;
    }

    /// Whether a text begins as a model of one's own does, and no JSON text can.
    static boolean begins(String text) {
        return Texts.lines(text).stream().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).findFirst()
                .filter(l -> (l + " ").startsWith(HEADER)).isPresent();
    }

    /// The spec that a text writes.
    ///
    /// @throws Refusal with every line that is indented wrongly or goes beyond the bounds, at its place
    static Spec spec(String source, String text) {
        return new ModelFile(source).read(text);
    }

    private Spec read(String text) {
        if (text.length() > LENGTH) {
            throw new Refusal(Problem.of(
                    source, "", "has " + text.length() + " characters; at most " + LENGTH + " are read"));
        }
        var lines = new ArrayList<>(outline(text));
        boolean named = !lines.isEmpty() && lines.getFirst().text().startsWith(HEADER)
                && lines.getFirst().below().isEmpty();
        if (problems.isEmpty() && !named) {
            refuse(lines.isEmpty() ? 1 : lines.getFirst().line(), 1, "a model begins with its name", "model my-model");
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        var fields = new LinkedHashMap<String, Field>();
        var header = lines.removeFirst();
        var name = Shown.of(header.text().substring(HEADER.length()).strip(), SHOWN);
        fields.put("model_type", new Field(new Value.Text(Written.TYPE), header.place()));
        fields.put("name", new Field(new Value.Text(name), header.place(HEADER.length())));
        if (!lines.isEmpty() && lines.getFirst().text().startsWith(DTYPE)) {
            var dtype = lines.removeFirst();
            fields.put("dtype", new Field(new Value.Text(dtype.text().substring(DTYPE.length()).strip()),
                    dtype.place(DTYPE.length())));
        }
        fields.put(Written.LINES, new Field(new Value.Lines(lines), source));
        return new Spec(name, source, fields, new LinkedHashMap<>());
    }

    private List<Outline> outline(String text) {
        var top = new Open("", 0, 0, new ArrayList<>());
        Deque<Open> open = new ArrayDeque<>(List.of(top));
        int number = 0;
        for (var whole : Texts.lines(text)) {
            if (++number > LINES) {
                refuse(number, 1, "more than " + LINES + " lines", "");
            }
            if (problems.size() >= PROBLEMS || number > LINES) {
                return List.of();
            }
            var content = content(whole);
            int indent = indent(content);
            if (indent == content.length()) {
                continue;
            }
            if (content.length() > LINE) {
                refuse(number, LINE + 1, "a line of more than " + LINE + " characters", "");
            } else if (content.charAt(indent) == '\t') {
                refuse(number, indent + 1, "a tab in the indentation", "lines are indented with blanks");
            } else if (fits(number, indent, open)) {
                open.push(new Open(content.substring(indent).stripTrailing(), number, indent + 1, new ArrayList<>()));
            }
        }
        while (open.size() > 1) {
            close(open);
        }
        return top.below;
    }

    /// Closes the lines that the next one does not stand below; whether its indentation fits.
    private boolean fits(int number, int indent, Deque<Open> open) {
        boolean closed = false;
        while (open.size() > 1 && open.element().column > indent) {
            close(open);
            closed = true;
        }
        var above = open.element().below;
        int siblings = above.isEmpty() ? indent + 1 : above.getFirst().column();
        if (closed && indent + 1 != siblings) {
            refuse(number, indent + 1, "indented by " + indent + ", like no line that it could stand beside",
                    "by " + (siblings - 1) + " it stands beside line " + above.getFirst().line());
            return false;
        }
        if (open.size() == 1 && indent > 0) {
            refuse(number, indent + 1, "indented below nothing", "");
            return false;
        }
        if (open.size() > DEPTH) {
            refuse(number, indent + 1, "more than " + DEPTH + " lines inside of each other", "");
            return false;
        }
        return true;
    }

    private void close(Deque<Open> open) {
        var done = open.pop();
        open.element().below.add(new Outline(done.text, source, done.line, done.column, done.below));
    }

    /// A line without its remark.
    private static String content(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '#' && (i == 0 || line.charAt(i - 1) == ' ' || line.charAt(i - 1) == '\t')) {
                return line.substring(0, i).stripTrailing();
            }
        }
        return line.stripTrailing();
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }

    private void refuse(int line, int column, String message, String hint) {
        problems.add(new Problem(source, "line " + line + ", column " + column, message, hint));
    }
}
