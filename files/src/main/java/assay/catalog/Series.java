package assay.catalog;

import assay.spec.Spec;
import assay.spec.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Models of the catalogue that are one in several sizes: of one type, with names that differ in words of size.
public final class Series {
    /// What says a size: `8b`, `8x7b`, `a3b`, `small`.
    private static final String SIZE = "(\\d+x)?a?\\d+(\\.\\d+)?[mb]|small|medium|large|xlarge|xl|xxl|huge|giant|base|"
            + "tiny|mini|micro|lite";

    private static final String TYPE = "model_type";

    private Series() {}

    /// The models that are another size of a spec, itself among them; it alone where the catalogue has none.
    public static List<Spec> of(Spec spec) {
        var rows = Catalog.rows();
        var own = rows.stream().filter(row -> row.spec().equals(spec)).findFirst();
        return own.map(row -> rows.stream().filter(other -> type(row).equals(type(other)))
                .filter(other -> series(row.name()).equals(series(other.name()))).map(Row::spec).toList())
                .orElse(List.of(spec));
    }

    private static Optional<Value> type(Row row) {
        return Optional.ofNullable(row.fields().get(TYPE));
    }

    private static String series(String name) {
        return Stream.of(name.split("-")).filter(word -> !word.matches(SIZE)).collect(Collectors.joining("-"));
    }
}
