package assay.browser.java.util.regex;

import java.util.List;

/// What an expression wants at a place; it holds where that is there and what follows holds behind it.
abstract class Node {
    /// How a repetition is tried: as often as possible first, as seldom as possible first, or as often as possible
    /// only.
    enum Kind { GREEDY, LAZY, POSSESSIVE }

    Node next = this;

    abstract boolean match(Matcher m, int at);

    /// The end of the expression, or of one inside.
    static final class Accept extends Node {
        @Override
        boolean match(Matcher m, int at) {
            if (m.wanted >= 0 && at != m.wanted) {
                return false;
            }
            m.reached = at;
            return true;
        }
    }

    /// Nothing.
    static final class Empty extends Node {
        @Override
        boolean match(Matcher m, int at) {
            return next.match(m, at);
        }
    }

    static final class One extends Node {
        final Signs signs;

        One(Signs signs) {
            this.signs = signs;
        }

        @Override
        boolean match(Matcher m, int at) {
            int behind = behind(m, at);
            return behind >= 0 && next.match(m, behind);
        }

        /// The place behind a sign of these; -1 where there is none.
        int behind(Matcher m, int at) {
            if (at >= m.length) {
                return -1;
            }
            int sign = m.sign(at);
            return signs.has(sign) ? at + Character.charCount(sign) : -1;
        }
    }

    /// One sign again and again.
    static final class Run extends Node {
        private final One one;
        private final int least;
        private final int most;
        private final Kind kind;

        Run(One one, int least, int most, Kind kind) {
            this.one = one;
            this.least = least;
            this.most = most;
            this.kind = kind;
        }

        @Override
        boolean match(Matcher m, int at) {
            int place = at;
            int count = 0;
            for (; count < (kind == Kind.LAZY ? least : most); count++) {
                int behind = one.behind(m, place);
                if (behind < 0) {
                    break;
                }
                place = behind;
            }
            if (count < least) {
                return false;
            }
            if (kind == Kind.POSSESSIVE) {
                return next.match(m, place);
            }
            while (!next.match(m, place)) {
                if (kind == Kind.LAZY) {
                    place = count++ < most ? one.behind(m, place) : -1;
                    if (place < 0) {
                        return false;
                    }
                } else {
                    if (count-- == least) {
                        return false;
                    }
                    place -= place - 2 >= at && Character.charCount(m.sign(place - 2)) == 2 ? 2 : 1;
                }
            }
            return true;
        }
    }

    /// An expression again and again; its end leads here, and `enter` begins.
    static final class Loop extends Node {
        private final int number;
        private final int least;
        private final int most;
        private final Kind kind;
        Node body = this;

        Loop(int number, int least, int most, Kind kind) {
            this.number = number;
            this.least = least;
            this.most = most;
            this.kind = kind;
        }

        boolean enter(Matcher m, int at) {
            return with(m, 0, -1, at, this);
        }

        @Override
        boolean match(Matcher m, int at) {
            int count = m.counts[number];
            boolean moved = at != m.places[number];
            if (count < least) {
                return with(m, count + 1, at, at, body);
            }
            if (kind == Kind.LAZY) {
                return next.match(m, at) || (moved && count < most && with(m, count + 1, at, at, body));
            }
            return (moved && count < most && with(m, count + 1, at, at, body)) || next.match(m, at);
        }

        private boolean with(Matcher m, int count, int place, int at, Node then) {
            int oldCount = m.counts[number];
            int oldPlace = m.places[number];
            m.counts[number] = count;
            m.places[number] = place;
            boolean holds = then.match(m, at);
            m.counts[number] = oldCount;
            m.places[number] = oldPlace;
            return holds;
        }
    }

    static final class Enter extends Node {
        private final Loop loop;

        Enter(Loop loop) {
            this.loop = loop;
        }

        @Override
        boolean match(Matcher m, int at) {
            return loop.enter(m, at);
        }
    }

    static final class Either extends Node {
        private final List<Node> branches;

        Either(List<Node> branches) {
            this.branches = branches;
        }

        @Override
        boolean match(Matcher m, int at) {
            for (var branch : branches) {
                if (branch.match(m, at)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// An end of a group.
    static final class Mark extends Node {
        private final int number;

        /// @param number twice the group's, and one more at its end
        Mark(int number) {
            this.number = number;
        }

        @Override
        boolean match(Matcher m, int at) {
            int begun = m.begun[number >> 1];
            int from = m.marks[number & -2];
            int to = m.marks[number | 1];
            if ((number & 1) == 0) {
                m.begun[number >> 1] = at;
            } else {
                m.marks[number & -2] = begun;
                m.marks[number] = at;
            }
            if (next.match(m, at)) {
                return true;
            }
            m.begun[number >> 1] = begun;
            m.marks[number & -2] = from;
            m.marks[number | 1] = to;
            return false;
        }
    }

    /// What an expression inside says of a place.
    static final class Look extends Node {
        enum Way { AHEAD, BEHIND, ATOMIC }

        private final Node inside;
        private final Way way;
        private final boolean not;

        Look(Node inside, Way way, boolean not) {
            this.inside = inside;
            this.way = way;
            this.not = not;
        }

        @Override
        boolean match(Matcher m, int at) {
            int wanted = m.wanted;
            m.wanted = way == Way.BEHIND ? at : -1;
            boolean found = false;
            for (int from = at; !found && from >= (way == Way.BEHIND ? 0 : at); from--) {
                found = inside.match(m, from);
            }
            m.wanted = wanted;
            return found != not && next.match(m, way == Way.ATOMIC ? m.reached : at);
        }
    }

    /// What a group held, again.
    static final class Again extends Node {
        private final int group;
        private final boolean anyCase;

        Again(int group, boolean anyCase) {
            this.group = group;
            this.anyCase = anyCase;
        }

        @Override
        boolean match(Matcher m, int at) {
            if (2 * group + 1 >= m.marks.length || m.marks[2 * group] < 0) {
                return false;
            }
            int from = m.marks[2 * group];
            int length = m.marks[2 * group + 1] - from;
            if (at + length > m.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                int wanted = m.text.charAt(from + i);
                Signs same = c -> c == wanted;
                if (!(anyCase ? same.anyCase() : same).has(m.text.charAt(at + i))) {
                    return false;
                }
            }
            return next.match(m, at + length);
        }
    }

    /// A place between signs: the beginning, the end, the edge of a word.
    static final class Edge extends Node {
        private final char what;

        Edge(char what) {
            this.what = what;
        }

        @Override
        boolean match(Matcher m, int at) {
            boolean holds = switch (what) {
                case 'A' -> at == 0;
                case 'z' -> at == m.length;
                case 'Z' -> at == m.length || (ended(m, at) && at + ending(m, at) == m.length);
                case '^' -> at == 0 || (at < m.length && Reader.ENDS.has(m.text.charAt(at - 1)) && !inside(m, at));
                case '$' -> at == m.length || ended(m, at);
                case 'G' -> at == m.from;
                default -> (word(m, at - 1) != word(m, at)) == (what == 'b');
            };
            return holds && next.match(m, at);
        }

        private static boolean ended(Matcher m, int at) {
            return at < m.length && Reader.ENDS.has(m.text.charAt(at)) && !inside(m, at);
        }

        /// Whether a place is inside of `\r\n`.
        private static boolean inside(Matcher m, int at) {
            return at > 0 && at < m.length && m.text.charAt(at) == '\n' && m.text.charAt(at - 1) == '\r';
        }

        private static int ending(Matcher m, int at) {
            return m.text.charAt(at) == '\r' && at + 1 < m.length && m.text.charAt(at + 1) == '\n' ? 2 : 1;
        }

        private static boolean word(Matcher m, int at) {
            return at >= 0 && at < m.length && Reader.WORD.has(m.text.charAt(at));
        }
    }
}
