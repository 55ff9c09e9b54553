package assay.store;

/// A column as it is filled.
///
/// @param unit of a figure; empty where it has none
/// @param meaning in a line
record Column(String name, Kind kind, String unit, String meaning) {
    /// What is in it.
    sealed interface Kind {
        /// Its type while rows are collected.
        String type();
    }

    /// Words.
    record Words() implements Kind {
        @Override
        public String type() {
            return "VARCHAR";
        }
    }

    /// Whole numbers that a `long` holds.
    record Numbers() implements Kind {
        @Override
        public String type() {
            return "BIGINT";
        }
    }

    /// Exact numbers, whatever their size; see [Shape].
    record Figures() implements Kind {
        @Override
        public String type() {
            return "HUGEINT";
        }
    }

    /// Lists or maps, collected as JSON.
    ///
    /// @param structure as DuckDB's `from_json` takes it
    record Nested(String structure) implements Kind {
        @Override
        public String type() {
            return "VARCHAR";
        }
    }

    static Column words(String name, String meaning) {
        return new Column(name, new Words(), "", meaning);
    }

    static Column numbers(String name, String meaning) {
        return new Column(name, new Numbers(), "", meaning);
    }

    static Column figures(String name, String unit, String meaning) {
        return new Column(name, new Figures(), unit, meaning);
    }

    boolean isFigure() {
        return kind instanceof Figures;
    }

    /// As a statement that makes a table declares it.
    String declared() {
        return Duck.name(name) + " " + kind.type();
    }
}
