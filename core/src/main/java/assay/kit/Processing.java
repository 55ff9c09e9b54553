package assay.kit;

import assay.algebra.Expr;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a model's own processor makes of an image, as the file beside the config says by its own names
/// ([Reading#processor]). A setting stands over it.
record Processing(Reading reading) {
    private static final String SHORTEST = "shortest_edge";
    private static final String LONGEST = "longest_edge";

    /// The least or the most pixels of an image: `min_pixels`, `max_pixels`, or where `size` has both of its edges,
    /// those, which are areas then.
    ///
    /// @param name of the size that is left
    /// @param frames of which the file counts the pixels together
    Optional<Expr> area(String name, boolean most, long frames) {
        var size = inside("size");
        var edges = size.containsKey(SHORTEST) && size.containsKey(LONGEST) ? size : Map.<String, Field>of();
        return left(name, first(number(reading.processor(), most ? "max_pixels" : "min_pixels"),
                number(edges, most ? LONGEST : SHORTEST)), frames);
    }

    /// The longer side of an image: `size` with nothing but that edge.
    Optional<Expr> longest(String name) {
        var size = inside("size");
        return size.containsKey(SHORTEST) ? Optional.empty() : left(name, number(size, LONGEST), 1);
    }

    /// The most tiles of an image.
    Optional<Expr> tiles(String name) {
        return left(name, first(number(reading.processor(), "max_patches"), number(reading.processor(), "max_tiles")),
                1);
    }

    /// Height and width to which an image is brought, where both are said: what is cut out of it, else its `size`.
    Optional<Media.Pixels> pixels() {
        return Stream.of("crop_size", "size").map(this::inside)
                .flatMap(size -> number(size, "height").flatMap(down -> number(size, "width").map(across ->
                        new Media.Pixels(whole(down), whole(across)))).stream())
                .findFirst();
    }

    private Map<String, Field> inside(String object) {
        var field = reading.processor().get(object);
        return field != null && field.value() instanceof Value.Group(var fields) ? fields : Map.of();
    }

    private static Optional<Field> number(Map<String, Field> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(f -> f.value() instanceof Value.Numeral(var n)
                && n.isInteger() && n.signum() > 0 && n.num().bitLength() < Integer.SIZE);
    }

    private static long whole(Field field) {
        return field.value() instanceof Value.Numeral(var n) ? n.num().longValueExact() : 1;
    }

    private static Optional<Field> first(Optional<Field> one, Optional<Field> other) {
        return one.isPresent() ? one : other;
    }

    private Optional<Expr> left(String name, Optional<Field> said, long frames) {
        return said.filter(_ -> !reading.isSet(name)).map(field -> {
            long value = Math.max(whole(field) / frames, 1);
            reading.said(name + " is " + value + ", as " + field.place() + " says"
                    + (frames == 1 ? "." : " of " + frames + " frames."));
            return reading.derived(name, Expr.of(value), field.place());
        });
    }
}
