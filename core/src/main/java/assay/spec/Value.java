package assay.spec;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import java.util.List;
import java.util.Map;

/// A field's value, whatever format it was read from.
public sealed interface Value {
    record Text(String text) implements Value {}

    record Numeral(Rational number) implements Value {}

    /// What stands for a number that there is not, as Python writes it: `NaN`, `Infinity`, `-Infinity`.
    record NotFinite(String written) implements Value {}

    record Flag(boolean on) implements Value {}

    /// Present and empty: read as absent.
    record Nothing() implements Value {}

    record Items(List<Value> items) implements Value {}

    record Group(Map<String, Field> fields) implements Value {}

    /// An expression in sizes.
    record Formula(Expr definition) implements Value {}

    /// Lines of a model's own text.
    record Lines(List<Outline> lines) implements Value {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /// A tree that a reader has made whole.
    ///
    /// @param open the sizes that it leaves open
    /// @param ties what some of them are where no setting says it: `B`, `T`
    record Made(Model model, List<String> open, Map<String, Expr> ties) implements Value {
        public Made {
            open = List.copyOf(open);
            ties = Map.copyOf(ties);
        }
    }

    /// The value's type in a reader's words.
    default String type() {
        return switch (this) {
            case Text _ -> "a text";
            case Numeral _ -> "a number";
            case NotFinite(var written) -> written;
            case Flag _ -> "true or false";
            case Nothing _ -> "null";
            case Items _ -> "a list";
            case Group _ -> "an object";
            case Formula _ -> "a formula";
            case Lines _ -> "lines";
            case Made _ -> "a tree";
        };
    }
}
