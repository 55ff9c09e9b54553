package assay.browser.java.util.regex;

import assay.browser.Unicode;
import assay.browser.java.util.regex.Node.Kind;
import assay.browser.java.util.regex.Node.Look.Way;
import assay.browser.java.util.regex.Pattern.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads an expression.
final class Reader {
    static final String META = "\\^$.|?*+()[]{}";
    static final Signs WORD =
            Signs.range('a', 'z').or(Signs.range('A', 'Z')).or(Signs.range('0', '9')).or(c -> c == '_');
    static final Signs ENDS = Signs.of("\n\r\u0085\u2028\u2029");

    private static final Signs SPACE = Signs.of(" \t\n\u000B\f\r");
    private static final Signs ALL = c -> true;
    private static final int ENDLESS = Integer.MAX_VALUE;

    private final String text;
    private int at;
    private int flags;
    private int groups;
    private int loops;
    private final List<Name> names = new ArrayList<>();

    /// What was read one after another.
    private static final class Chain {
        final Node first = new Node.Empty();
        Node last = first;

        void add(Node first, Node last) {
            this.last.next = first;
            this.last = last;
        }
    }

    Reader(String text, int flags) {
        this.text = text;
        this.flags = flags;
    }

    int groups() {
        return groups;
    }

    int loops() {
        return loops;
    }

    Node all() {
        var chain = either();
        if (at < text.length()) {
            throw wrong("Unmatched closing ')'");
        }
        return accepted(chain);
    }

    private static Node accepted(Chain chain) {
        chain.last.next = new Node.Accept();
        return chain.first;
    }

    private PatternSyntaxException wrong(String what) {
        return new PatternSyntaxException(what, text, at);
    }

    private boolean is(int flag) {
        return (flags & flag) != 0;
    }

    private boolean more() {
        return at < text.length();
    }

    private boolean sees(String signs) {
        return text.startsWith(signs, at);
    }

    private boolean takes(String signs) {
        boolean there = sees(signs);
        at += there ? signs.length() : 0;
        return there;
    }

    private int sign() {
        if (!more()) {
            throw wrong("Unexpected end");
        }
        int sign = text.codePointAt(at);
        at += Character.charCount(sign);
        return sign;
    }

    private Chain either() {
        int before = flags;
        var branches = new ArrayList<Node>();
        var end = new Node.Empty();
        do {
            var chain = sequence();
            chain.last.next = end;
            branches.add(chain.first);
        } while (takes("|"));
        flags = before;
        var all = new Chain();
        all.add(branches.size() == 1 ? branches.getFirst() : new Node.Either(branches), end);
        return all;
    }

    private Chain sequence() {
        var chain = new Chain();
        skip();
        while (more() && !sees("|") && !sees(")")) {
            if (takes("\\Q")) {
                quoted(chain);
            } else {
                atom(chain);
            }
            skip();
        }
        return chain;
    }

    /// Signs as they are; what repeats stands behind the last.
    private void quoted(Chain chain) {
        int end = text.indexOf("\\E", at);
        int to = end < 0 ? text.length() : end;
        while (at < to) {
            var one = new Node.One(cased(sign()));
            if (at == to && end >= 0) {
                at = end + 2;
                quantified(chain, one, one);
                return;
            }
            chain.add(one, one);
        }
        at = end < 0 ? to : end + 2;
    }

    private void skip() {
        while (is(Pattern.COMMENTS) && more() && (SPACE.has(text.charAt(at)) || sees("#"))) {
            if (sees("#")) {
                while (more() && !ENDS.has(text.charAt(at))) {
                    at++;
                }
            } else {
                at++;
            }
        }
    }

    private void atom(Chain chain) {
        if (sees("(")) {
            group(chain);
            return;
        }
        if (sees("*") || sees("+") || sees("?")) {
            throw wrong("Dangling meta character '" + text.charAt(at) + "'");
        }
        Node node = new Node.Empty();
        if (takes("^")) {
            node = new Node.Edge(is(Pattern.MULTILINE) ? '^' : 'A');
        } else if (takes("$")) {
            node = new Node.Edge(is(Pattern.MULTILINE) ? '$' : 'Z');
        } else if (takes(".")) {
            node = new Node.One(is(Pattern.DOTALL) ? ALL : ENDS.not());
        } else if (takes("[")) {
            node = new Node.One(signs());
        } else if (takes("\\")) {
            node = escaped();
        } else if (!sees("{")) {
            node = new Node.One(cased(sign()));
        }
        quantified(chain, node, node);
    }

    private Signs cased(int sign) {
        Signs one = c -> c == sign;
        return is(Pattern.CASE_INSENSITIVE) ? one.anyCase() : one;
    }

    /// What was read, as often as what stands behind it says.
    private void quantified(Chain chain, Node first, Node last) {
        skip();
        int least = 0;
        int most = ENDLESS;
        if (takes("?")) {
            most = 1;
        } else if (takes("+")) {
            least = 1;
        } else if (takes("{")) {
            least = number();
            most = !takes(",") ? least : sees("}") ? ENDLESS : number();
            if (!takes("}")) {
                throw wrong("Unclosed counted closure");
            }
            if (most < least) {
                throw wrong("Illegal repetition range");
            }
        } else if (!takes("*")) {
            chain.add(first, last);
            return;
        }
        var kind = takes("?") ? Kind.LAZY : takes("+") ? Kind.POSSESSIVE : Kind.GREEDY;
        if (first instanceof Node.One one) {
            var run = new Node.Run(one, least, most, kind);
            chain.add(run, run);
            return;
        }
        var loop = new Node.Loop(loops++, least, most, kind);
        loop.body = first;
        last.next = loop;
        if (kind == Kind.POSSESSIVE) {
            loop.next = new Node.Accept();
            var whole = new Node.Look(new Node.Enter(loop), Way.ATOMIC, false);
            chain.add(whole, whole);
        } else {
            chain.add(new Node.Enter(loop), loop);
        }
    }

    private int number() {
        int from = at;
        while (more() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (from == at || at - from > 9) {
            throw wrong("Illegal repetition");
        }
        return Integer.parseInt(text.substring(from, at));
    }

    private void group(Chain chain) {
        at++;
        int before = flags;
        if (!takes("?")) {
            captured(chain, ++groups);
        } else if (takes("<") && !sees("=") && !sees("!")) {
            int end = text.indexOf('>', at);
            var name = end < 0 ? "" : text.substring(at, end);
            if (name.isEmpty() || Pattern.named(names, name) != null) {
                throw wrong("named capturing group");
            }
            at = end + 1;
            names.add(new Name(name, ++groups));
            captured(chain, groups);
        } else if (text.charAt(at - 1) == '<') {
            boolean not = text.charAt(at++) == '!';
            looking(chain, new Node.Look(accepted(either()), Way.BEHIND, not));
        } else if (sees("=") || sees("!")) {
            boolean not = text.charAt(at++) == '!';
            looking(chain, new Node.Look(accepted(either()), Way.AHEAD, not));
        } else if (takes(">")) {
            looking(chain, new Node.Look(accepted(either()), Way.ATOMIC, false));
        } else if (switches()) {
            closed(chain);
            flags = before;
        }
    }

    private void captured(Chain chain, int group) {
        var whole = new Chain();
        var begin = new Node.Mark(2 * group);
        whole.add(begin, begin);
        var inside = either();
        whole.add(inside.first, inside.last);
        var end = new Node.Mark(2 * group + 1);
        whole.add(end, end);
        close();
        quantified(chain, whole.first, whole.last);
    }

    private void looking(Chain chain, Node look) {
        close();
        quantified(chain, look, look);
    }

    private void closed(Chain chain) {
        var inside = either();
        close();
        quantified(chain, inside.first, inside.last);
    }

    private void close() {
        if (!takes(")")) {
            throw wrong("Unclosed group");
        }
    }

    /// Whether a group follows what is switched.
    private boolean switches() {
        boolean on = true;
        for (;;) {
            int sign = sign();
            int flag = switch (sign) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                default -> 0;
            };
            if (sign == ':' || sign == ')') {
                return sign == ':';
            }
            if (sign == '-' && on) {
                on = false;
            } else if (flag == 0) {
                throw wrong("Unknown inline modifier");
            }
            flags = on ? flags | flag : flags & ~flag;
        }
    }

    private Node escaped() {
        if (!more()) {
            throw wrong("Unexpected internal error");
        }
        char sign = text.charAt(at);
        if ("AbBGzZ".indexOf(sign) >= 0) {
            at++;
            return new Node.Edge(sign);
        }
        if (takes("R")) {
            return new Node.Look(new Reader("\r\n|[\n-\r\u0085\u2028\u2029]", 0).all(), Way.ATOMIC, false);
        }
        if (sign >= '1' && sign <= '9') {
            int group = sign - '0';
            for (at++; more() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
                int longer = 10 * group + text.charAt(at) - '0';
                if (longer > groups) {
                    break;
                }
                group = longer;
            }
            return new Node.Again(group, is(Pattern.CASE_INSENSITIVE));
        }
        if (takes("k<")) {
            int end = text.indexOf('>', at);
            var name = end < 0 ? null : Pattern.named(names, text.substring(at, end));
            if (name == null) {
                throw wrong("named capturing group is missing");
            }
            at = end + 1;
            return new Node.Again(name.group(), is(Pattern.CASE_INSENSITIVE));
        }
        var kind = kind();
        return new Node.One(kind != null ? kind : cased(single()));
    }

    /// The signs that a letter stands for behind `\`, which was read; nothing where it stands for one.
    private @Nullable Signs kind() {
        char sign = more() ? text.charAt(at) : ' ';
        Signs kind = switch (sign) {
            case 'd', 'D' -> Signs.range('0', '9');
            case 'w', 'W' -> WORD;
            case 's', 'S' -> SPACE;
            case 'h', 'H' -> Signs.of(" \t\u00A0\u1680\u180e\u202f\u205f\u3000").or(Signs.range(0x2000, 0x200a));
            case 'v', 'V' -> Signs.of("\n\u000B\f\r\u0085\u2028\u2029");
            case 'p', 'P' -> property();
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        at++;
        return sign < 'a' ? kind.not() : kind;
    }

    private Signs property() {
        boolean braced = text.startsWith("{", at + 1);
        int end = braced ? text.indexOf('}', at) : Math.min(at + 1, text.length() - 1);
        if (end < 0 || end == at) {
            throw wrong("Unclosed character family");
        }
        var name = braced ? text.substring(at + 2, end) : text.substring(end, end + 1);
        at = end;
        Signs digit = Signs.range('0', '9');
        Signs lower = Signs.range('a', 'z');
        Signs upper = Signs.range('A', 'Z');
        Signs seen = Signs.range('!', '~');
        Signs plain = switch (name) {
            case "Lower" -> is(Pattern.CASE_INSENSITIVE) ? lower.anyCase() : lower;
            case "Upper" -> is(Pattern.CASE_INSENSITIVE) ? upper.anyCase() : upper;
            case "ASCII" -> Signs.range(0, 127);
            case "Alpha" -> lower.or(upper);
            case "Digit" -> digit;
            case "Alnum" -> lower.or(upper).or(digit);
            case "Punct" -> seen.and(lower.or(upper).or(digit).not());
            case "Graph" -> seen;
            case "Print" -> Signs.range(' ', '~');
            case "Blank" -> Signs.of(" \t");
            case "Cntrl" -> Signs.range(0, 31).or(c -> c == 127);
            case "XDigit" -> digit.or(Signs.range('a', 'f')).or(Signs.range('A', 'F'));
            case "Space" -> SPACE;
            default -> null;
        };
        if (plain != null) {
            return plain;
        }
        var family = Unicode.family(name.startsWith("Is") ? name.substring(2) : name);
        if (family == null) {
            throw wrong("Unknown character property name {" + name + "}");
        }
        return c -> Unicode.has(family, c);
    }

    /// A sign behind `\`, which was read.
    private int single() {
        int sign = sign();
        int control = "tnrfae".indexOf(sign);
        if (control >= 0) {
            return "\t\n\r\f\u0007\u001B".charAt(control);
        }
        if (sign == 'x' && takes("{")) {
            int end = text.indexOf('}', at);
            return hexadecimal(end < 0 ? 0 : end - at, 1);
        }
        if (sign == 'x' || sign == 'u') {
            return hexadecimal(sign == 'x' ? 2 : 4, 0);
        }
        if (sign == 'c') {
            return sign() ^ 64;
        }
        if (sign == '0') {
            int value = 0;
            int from = at;
            while (more() && at - from < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '7' && value < 32) {
                value = 8 * value + text.charAt(at++) - '0';
            }
            if (from == at) {
                throw wrong("Illegal octal escape sequence");
            }
            return value;
        }
        if (sign < 128 && WORD.has(sign) && sign != '_') {
            throw wrong("Illegal/unsupported escape sequence");
        }
        return sign;
    }

    private int hexadecimal(int digits, int behind) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(sign(), 16);
            value = 16 * value + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                throw wrong("Illegal hexadecimal escape sequence");
            }
        }
        if (digits == 0) {
            throw wrong("Illegal hexadecimal escape sequence");
        }
        at += behind;
        return value;
    }

    /// A class, behind its `[`.
    private Signs signs() {
        boolean not = takes("^");
        Signs all = union(true);
        while (takes("&&")) {
            all = all.and(sees("]") ? ALL : union(false));
        }
        if (!takes("]")) {
            throw wrong("Unclosed character class");
        }
        return not ? all.not() : all;
    }

    private Signs union(boolean first) {
        Signs all = c -> false;
        boolean begun = !first;
        while (more() && !sees("&&") && !(sees("]") && begun)) {
            begun = true;
            all = all.or(member());
        }
        return all;
    }

    private Signs member() {
        if (takes("[")) {
            return signs();
        }
        if (takes("\\Q")) {
            int end = text.indexOf("\\E", at);
            var quoted = text.substring(at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 2;
            return is(Pattern.CASE_INSENSITIVE) ? Signs.of(quoted).anyCase() : Signs.of(quoted);
        }
        boolean escaped = takes("\\");
        var kind = escaped ? kind() : null;
        if (kind != null) {
            return kind;
        }
        int from = escaped ? single() : sign();
        if (!sees("-") || text.startsWith("-]", at) || text.startsWith("-[", at)) {
            return cased(from);
        }
        at++;
        int to = takes("\\") ? single() : sign();
        if (to < from) {
            throw wrong("Illegal character range");
        }
        Signs range = Signs.range(from, to);
        return is(Pattern.CASE_INSENSITIVE) ? range.anyCase() : range;
    }
}
