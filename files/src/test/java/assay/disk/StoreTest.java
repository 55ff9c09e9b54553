package assay.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a", "..", ".", "", "a/../../b", "/etc/x", "C:\\x", "é\u0000", "refs/main.json"})
    void whatIsPutIsThereAndInside(String name) throws IOException {
        var inner = folder.resolve("inner");
        var store = Store.at(inner.toString());
        assertThat(store.get(List.of("x", name), 9)).isEmpty();
        store.put(List.of("x", name), "12".getBytes(UTF_8));
        assertThat(store.get(List.of("x", name), 9)).contains("12".getBytes(UTF_8));
        assertThat(store.get(List.of("x", name), 1)).isEmpty();
        assertThat(store.get(List.of(name, "x"), 9)).isEmpty();
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).singleElement()
                    .satisfies(file -> assertThat(file.getParent()).isEqualTo(inner.resolve("x")));
        }
    }

    @Test
    void whatCannotBeKeptIsNot() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        for (var store : List.of(Store.none(), Store.at("a\u0000"), Store.at(file.toString()))) {
            store.put(List.of("x"), new byte[1]);
            assertThat(store.get(List.of("x"), 9)).isEmpty();
        }
        var long300 = List.of("x".repeat(300));
        Store.at(folder.toString()).put(long300, new byte[1]);
        assertThat(Store.at(folder.toString()).get(long300, 9)).isEmpty();
    }
}
