package assay.read;

/// A JSON text as tokens, one after the other. Separators are checked, and are none.
interface Tokens {
    /// What a token is.
    enum Token {
        OBJECT,
        OBJECT_END,
        LIST,
        LIST_END,
        /// The name of the field that follows.
        NAME,
        TEXT,
        /// A whole number, as far as its form shows.
        WHOLE,
        /// Another number, or a word that Python writes for one: `NaN`.
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /// Behind the one value.
        END;

        boolean opens() {
            return this == OBJECT || this == LIST;
        }
    }

    /// The next token.
    ///
    /// @throws Broken where the text is no JSON, or beyond the bounds
    Token next();

    /// The current token.
    Token current();

    /// What the current token writes: a name or text, its escapes resolved, or a number.
    String text();

    /// Where the current token begins, in chars from the beginning.
    long at();

    /// What reading is in the middle of.
    Mistake.Inside inside();

    /// Goes to the end of the current token where it opens an object or a list.
    default void skip() {
        int depth = current().opens() ? 1 : 0;
        while (depth > 0) {
            var token = next();
            depth += token.opens() ? 1 : token == Token.OBJECT_END || token == Token.LIST_END ? -1 : 0;
        }
    }

    /// The greatest that is read.
    ///
    /// @param depth of objects and lists in each other
    /// @param number of a number's characters
    /// @param name of a name's
    /// @param text of a text's
    record Bounds(int depth, int number, int name, int text) {}

    /// Where reading stopped.
    final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long at;

        /// @param at in chars from the beginning
        Broken(long at, String why) {
            super(why);
            this.at = at;
        }

        long at() {
            return at;
        }
    }
}
