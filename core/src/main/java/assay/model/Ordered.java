package assay.model;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map that keeps its order and never changes.
public final class Ordered<K, V> extends AbstractMap<K, V> implements SequencedMap<K, V> {
    private final Map<K, V> entries;

    private Ordered(Map<K, V> entries) {
        this.entries = entries;
    }

    /// The entries of a map as they are now, in its order.
    public static <K, V> SequencedMap<K, V> of(Map<K, V> entries) {
        return new Ordered<>(Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return entries.containsKey(key);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public SequencedMap<K, V> reversed() {
        var reversed = new LinkedHashMap<K, V>();
        new ArrayList<>(entries.entrySet()).reversed().forEach(e -> reversed.put(e.getKey(), e.getValue()));
        return of(reversed);
    }
}
