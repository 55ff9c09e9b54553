package assay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.device.Accelerators;
import assay.device.Confidence;
import assay.device.Feature;
import assay.disk.Disk;
import assay.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceleratorFileTest {
    @TempDir
    private Path folder;

    @Test
    void aRowOfOnesOwn() throws IOException {
        var file = Files.writeString(folder.resolve("mine.json"), """
                {"name": "mine", "aliases": ["m1", "a100"], "fp32": 19.5, "bf16": 312, "memory": 80, "fp8": null,
                 "year": 2026, "notes": "measured"}
                """);
        var rows = Disk.read(file.toString(), AcceleratorFile::read);
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.figure(Feature.FP32)).contains(Rational.of(19_500_000_000_000L));
            assertThat(row.figure(Feature.FP8)).isEmpty();
            assertThat(row.confidence()).isEqualTo(Confidence.OWN);
            assertThat(row.source()).isEqualTo(file.toString());
            assertThat(row.year()).isEqualTo("2026");
        });
        assertThat(Accelerators.known().after(rows).find("A100").name()).isEqualTo("mine");
        assertThat(Accelerators.known().after(rows).find("h100").name()).isEqualTo("h100-sxm5-80gb");
    }

    @Test
    void aList() {
        assertThat(AcceleratorFile.of("list", "[{\"name\": \"a\"}, {\"name\": \"b\", \"power\": 1}]")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "[];0", "{};has no name", "3;not an object or a list", "[3];#/0: is a number",
        "{\"name\": \"a\", \"memori\": 1};did you mean memory?", "{\"name\": \"a\", \"fp32\": 0};is not above zero",
        "{\"name\": \"a\", \"fp32\": \"1\"};#/fp32: is a text, not a number",
        "{\"name\": 1};#/name: is a number, not a text", "{\"name\": \"a\", \"aliases\": \"b\"};not a list of names",
        "{\"name\": \"a\", \"confidence\": \"sure\"};high, medium, low, own"})
    void whatIsWrongIsSaid(String text, String message) {
        if (message.equals("0")) {
            assertThat(AcceleratorFile.of("list", text)).isEmpty();
            return;
        }
        assertThatThrownBy(() -> AcceleratorFile.of("mine.json", text)).isInstanceOf(Refusal.class)
                .hasMessageContaining("mine.json").hasMessageContaining(message);
    }

    @Test
    void everythingAtOnce() {
        assertThatThrownBy(() -> AcceleratorFile.of("x", "[{\"fp32\": -1, \"tdp\": 1}, 4]"))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.problems()).hasSize(4));
    }

    @Test
    void noFile() {
        assertThatThrownBy(() -> Disk.read(folder.resolve("none.json").toString(), AcceleratorFile::read))
                .isInstanceOf(Refusal.class).hasMessageContaining("no such file");
        assertThatThrownBy(() -> Disk.read(folder.toString(), AcceleratorFile::read)).isInstanceOf(Refusal.class);
    }
}
