package assay.spec;

import assay.algebra.Rational;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Values of sizes that tell which of them are looked at.
final class Seen extends AbstractMap<String, Rational> {
    private final Map<String, Rational> values;
    private final Consumer<String> look;

    Seen(Map<String, Rational> values, Consumer<String> look) {
        this.values = values;
        this.look = look;
    }

    @Override
    public @Nullable Rational get(@Nullable Object name) {
        look.accept(String.valueOf(name));
        return values.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        look.accept(String.valueOf(name));
        return values.containsKey(name);
    }

    @Override
    public Set<Map.Entry<String, Rational>> entrySet() {
        values.keySet().forEach(look);
        return values.entrySet();
    }
}
