package assay.text;

import assay.algebra.Expr;
import assay.model.Line;
import assay.notation.Malformed;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Outline;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A place in a line of a model's own text. What does not belong there is refused, with the place.
final class Cursor {
    private static final int NAME = 80;

    private final String subject;
    private final Outline line;
    private int at;

    /// @param subject the model
    Cursor(String subject, Outline line) {
        this.subject = subject;
        this.line = line;
    }

    /// An index in the line, from 0.
    int at() {
        return at;
    }

    String place(int index) {
        return line.place(index);
    }

    boolean ended() {
        return next() == 0;
    }

    /// The next character that is no blank, which it steps to; 0 at the end.
    char next() {
        while (at < line.text().length() && line.text().charAt(at) == ' ') {
            at++;
        }
        return at < line.text().length() ? line.text().charAt(at) : 0;
    }

    /// Steps over a sign, if it stands here.
    boolean take(String sign) {
        next();
        boolean there = line.text().startsWith(sign, at);
        at += there ? sign.length() : 0;
        return there;
    }

    /// Steps over a word, if it stands here whole.
    boolean takeWord(String word) {
        next();
        int end = at + word.length();
        boolean there = line.text().startsWith(word, at)
                && (end == line.text().length() || line.text().charAt(end) == ' ');
        at += there ? word.length() : 0;
        return there;
    }

    void expect(String sign, String hint) {
        if (!take(sign)) {
            throw refusal(at, "'" + sign + "' expected" + found(), hint);
        }
    }

    void end(String hint) {
        if (!ended()) {
            throw refusal(at, "unexpected" + found(), hint);
        }
    }

    /// A name: letters, digits, `_`, `.`, `-`, `'` and, where it is an axis, `?` at its end.
    String name(String what) {
        next();
        int from = at;
        while (at < line.text().length() && belongs(line.text().charAt(at))) {
            at++;
        }
        if (at == from) {
            throw refusal(at, what + " is missing" + found(), "");
        }
        if (at - from > NAME) {
            throw refusal(from, what + " has more than " + NAME + " characters", "");
        }
        return line.text().substring(from, at);
    }

    /// An expression, to the end of the line or to one of these signs outside of parentheses.
    Expr formula(String... stops) {
        next();
        int from = at;
        var text = until(stops);
        try {
            return Parser.modest(text);
        } catch (Malformed e) {
            var found = e.found().isEmpty() ? "it ends" : "'" + e.found() + "'";
            throw refusal(from + e.position(), "no formula: " + found, e.hint());
        }
    }

    /// An op line, to the end.
    Line line() {
        next();
        return line(at, rest());
    }

    /// An op line, part of this one.
    ///
    /// @param from the index where it begins
    Line line(int from, String text) {
        try {
            return Line.of(text);
        } catch (Line.Malformed e) {
            throw refusal(from + e.position(), "no op line: " + e.why(), "x[b t d] .weight[f d] -> y[b t f]");
        } catch (IllegalArgumentException e) {
            throw refusal(from, String.valueOf(e.getMessage()), "");
        }
    }

    /// The text to the end of the line.
    String rest() {
        next();
        var rest = line.text().substring(at);
        at = line.text().length();
        return rest;
    }

    /// The text to the next blank outside of brackets.
    String word() {
        next();
        return until(" ");
    }

    /// The text of the words from here that are such.
    String words(Predicate<String> such) {
        next();
        int from = at;
        int end = at;
        while (!ended()) {
            int before = at;
            if (!such.test(word())) {
                at = before;
                break;
            }
            end = at;
        }
        return line.text().substring(from, end);
    }

    /// `axis = size, axis = size` to the end of the line.
    List<Given> assignments(String what) {
        var all = new ArrayList<Given>();
        do {
            next();
            int from = at;
            var name = name(what) + (take("?") ? "?" : take("!") ? "!" : "");
            expect("=", what + " and its size: d = d_model");
            next();
            all.add(new Given(name, from, at, formula(",")));
        } while (take(","));
        return all;
    }

    /// A name and what it is said to be.
    ///
    /// @param at the index of the name
    /// @param from the index of the formula
    record Given(String name, int at, int from, Expr size) {}

    /// Where an axis stands in the line, by itself; 0 where it does not.
    int index(String axis) {
        var text = line.text();
        for (int i = text.indexOf(axis); i >= 0; i = text.indexOf(axis, i + 1)) {
            int end = i + axis.length();
            boolean begins = i > 0 && " ([<=-+".indexOf(text.charAt(i - 1)) >= 0;
            if (begins && (end == text.length() || " )]?<+-".indexOf(text.charAt(end)) >= 0)) {
                return i;
            }
        }
        return 0;
    }

    Refusal refusal(int index, String message, String hint) {
        return new Refusal(new Problem(subject, place(index), message, hint));
    }

    private String until(String... stops) {
        int from = at;
        int depth = 0;
        for (; at < line.text().length(); at++) {
            char c = line.text().charAt(at);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth <= 0) {
                for (var stop : stops) {
                    if (line.text().startsWith(stop, at)) {
                        return line.text().substring(from, at);
                    }
                }
            }
        }
        return line.text().substring(from);
    }

    private String found() {
        int end = line.text().indexOf(' ', at);
        return at == line.text().length() ? " at the end of the line"
                : " at " + Reading.quoted(line.text().substring(at, end < 0 ? line.text().length() : end));
    }

    private static boolean belongs(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.-'".indexOf(c) >= 0;
    }
}
