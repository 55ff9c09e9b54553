package assay.audit;

import assay.algebra.Rational;

/// A number as it stands in an answer.
///
/// @param line its number in the file, from 1
/// @param start where it begins in the line as it is read
/// @param end where it ends there, its unit included
/// @param text from its first digit to its unit
/// @param value of its digits, before the unit
/// @param step the worth of its last digit
/// @param digits how many of them say something
/// @param use what it is for in what is written around it
record Figure(int line, int start, int end, String text, Rational value, Rational step, int digits, Mark mark,
        Use use) {
    /// What a number is for in a chain of arithmetic.
    enum Use {
        PLAIN,
        /// One of those that are added.
        TERM,
        /// One of those that are multiplied or divided.
        OPERAND,
        /// What a chain comes to.
        RESULT,
        /// What a name is set to: `d_model = 1600`.
        SIZE,
        /// A factor of named sizes: `4*T*d`.
        COEFFICIENT
    }

    // where it stands tells it from others
    @Override
    public int hashCode() {
        return 8191 * line + start;
    }

    /// How many digits say something without zeros at its end.
    int significant() {
        int told = digits;
        var shown = value.over(step);
        var ten = Rational.of(10);
        while (told > 1 && shown.over(ten).isInteger()) {
            shown = shown.over(ten);
            told--;
        }
        return told;
    }

    Figure as(Use other) {
        return new Figure(line, start, end, text, value, step, digits, mark, other);
    }

    Figure marked(Mark other, int stop, String whole) {
        return new Figure(line, start, stop, whole, value, step, digits, other, use);
    }
}
