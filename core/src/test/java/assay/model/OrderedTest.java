package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedTest {
    @Test
    void keepsItsOrderAndNeverChanges() {
        var given = new LinkedHashMap<String, Integer>();
        for (var name : List.of("z", "a", "m")) {
            given.put(name, name.length());
        }
        var ordered = Ordered.of(given);
        given.put("b", 2);

        assertThat(ordered.keySet()).containsExactly("z", "a", "m");
        assertThat(ordered.reversed().keySet()).containsExactly("m", "a", "z");
        assertThat(ordered.lastEntry().getKey()).isEqualTo("m");
        assertThat(ordered.get("b")).isNull();
        assertThat(ordered.containsKey("a")).isTrue();
        given.remove("b");
        assertThat(ordered).isEqualTo(given).hasSameHashCodeAs(given);
        assertThatThrownBy(() -> ordered.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ordered.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ordered.entrySet().iterator().next().setValue(3))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
