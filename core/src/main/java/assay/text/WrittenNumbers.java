package assay.text;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Numbers;
import assay.notation.Decimal;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Set;

/// What a line of a model's own text says of the numbers of a repeat's copies, behind how many they are: nothing,
/// `from 2`, `every 3`, `from 2 every 3`, or each by itself, `at 0,4-5`.
record WrittenNumbers(WrittenAxes axes, Cursor cursor) {
    private static final int MOST = 10_000;

    /// @param copies the value of `times`
    /// @param next the number that comes next where nothing is said
    Numbers of(Expr times, Rational copies, Expr next) {
        if (cursor.takeWord("at")) {
            return listed(times, copies);
        }
        var from = next;
        if (cursor.takeWord("from")) {
            cursor.next();
            int at = cursor.at();
            from = cursor.formula(" every ", " stored ");
            axes.number(cursor, at, from, Set.of());
        }
        return new Numbers.Every(from, cursor.takeWord("every") ? step() : 1, times);
    }

    private int step() {
        cursor.next();
        int at = cursor.at();
        int step = number(at, cursor.name("a number"));
        if (step < 1) {
            throw cursor.refusal(at, "numbers ascend by at least 1", "every 2");
        }
        return step;
    }

    private Numbers listed(Expr times, Rational copies) {
        var all = new ArrayList<Integer>();
        cursor.next();
        int from = cursor.at();
        do {
            cursor.next();
            int at = cursor.at();
            var word = cursor.name("a number");
            int dash = word.indexOf('-');
            int first = number(at, dash < 0 ? word : word.substring(0, dash));
            int last = dash < 0 ? first : number(at + dash + 1, word.substring(dash + 1));
            if (last < first || (!all.isEmpty() && first <= all.getLast())) {
                throw cursor.refusal(at, "numbers ascend, each once", "at 0,4-5");
            }
            for (int i = first; i <= last; i++) {
                all.add(i);
            }
        } while (cursor.take(","));
        if (axes.known(times) && !copies.equals(Rational.of(all.size()))) {
            throw cursor.refusal(from, all.size() + " numbers for " + copies + " copies", "");
        }
        return Numbers.of(all);
    }

    private int number(int at, String word) {
        var number = Decimal.of(word).filter(n -> n.isInteger() && n.compareTo(Rational.of(MOST)) < 0);
        return number.orElseThrow(() -> cursor.refusal(at, Reading.quoted(word) + " is no number from 0 to "
                + (MOST - 1), Decimal.mistake(word).map(_ -> Decimal.meant(word)).orElse(""))).num().intValueExact();
    }
}
