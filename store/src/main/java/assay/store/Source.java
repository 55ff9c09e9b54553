package assay.store;

import java.util.List;

/// A table to be made: its columns, and its rows by their numbers. Several threads fill rows at once.
interface Source {
    /// What the table is called.
    String name();

    List<Column> columns();

    /// How many rows there are at most; the numbers of those that are left out are not given to others.
    long rows();

    /// What a row is called: `point`.
    String noun();

    /// So many rows make a part: the same however often it is asked, so that an interrupted table ends with the same
    /// parts.
    long part();

    /// What else than the columns decides what is in the rows.
    String identity();

    /// Appends rows in their order, all or some of them.
    void fill(long from, long to, Rows rows);

    /// What is to be known of columns, where that is more than their units.
    List<Note> notes();

    /// The call, as whoever reads the table wants to know it.
    Made made();

    /// What a column is in the rows of one model.
    ///
    /// @param point the values of what varies where the formula was worked out
    /// @param formula in the names of what varies, of these themselves the name; empty where there is none
    record Note(String model, String column, String kind, String unit, String meaning, String point,
            String formula) {
        List<String> cells() {
            return List.of(model, column, kind, unit, meaning, point, formula);
        }
    }

    /// What was asked.
    ///
    /// @param question the options, as they are typed
    record Made(String version, String command, String models, String varies, String question, String convention) {
        List<String> cells() {
            return List.of(version, command, models, varies, question, convention);
        }
    }
}
