package assay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Confidence;
import assay.device.Feature;
import assay.disk.Disk;
import assay.plan.Machine;
import assay.plan.Rate;
import assay.plan.Rates;
import assay.problem.Refusal;
import assay.serve.Silicon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /// What was timed of a device stands before what is known of any, and of other devices nothing changes.
    @Test
    void whatWasTimed() {
        var row = AcceleratorFile.of("mine.json", """
                {"name": "mine", "fp32": 0.2, "memory": 16, "bandwidth": 20, "measured": {"date": "2026-11",
                 "source": "by hand", "train": {"gemm.fp32.share": 0.5, "gemm.fp32.prologue": 7, "memory.share": 0.3,
                 "gemm.fp32.start": 0}, "serve": {"gemm.fp32.compute": 0.25, "moved.norm": 40},
                 "errors": [{"estimate": "serve", "of": "layers", "n": 3, "mean": 0.1, "p90": 0.2, "worst": 0.3}]}}
                """).getFirst();
        var timed = row.calibrated().orElseThrow();
        assertThat(timed.errors("serve")).singleElement().satisfies(e -> {
            assertThat(e.n()).isEqualTo(3);
            assertThat(e.worst()).isEqualTo(Rational.parse("0.3"));
        });
        assertThat(timed.errors("train")).isEmpty();
        var rates = Machine.rates(row, Rates.known());
        var machine = Machine.of(row, rates);
        assertThat(machine.in("fp32").share()).isEqualTo(0.5);
        assertThat(machine.in("fp32").prologue()).isEqualTo(7);
        assertThat(machine.formats()).doesNotContainKey("bf16");
        assertThat(rates.rate(machine.family(), "memory.share").status()).isEqualTo(Rate.Status.MEASURED);
        assertThat(rates.rate(machine.family(), "kernel.start"))
                .isEqualTo(Rates.known().find("kernel.start").orElseThrow());
        var silicon = Silicon.of(row, Silicon.rates());
        assertThat(silicon.element()).isEqualTo(4);
        assertThat(silicon.costs().norm()).isEqualTo(40);
        assertThat(silicon.product(Silicon.Format.BF16, 1000, 1000, 1000, 4e6, 1).compute())
                .isCloseTo(2e9 / (0.2e12 * 0.25), within(1e-9));
        var plain = new Accelerator("mine", List.of(), "", "", row.figures(), Confidence.OWN, "", "");
        assertThat(Silicon.of(plain, Silicon.rates()).costs().norm()).isEqualTo(8);
        assertThat(Machine.of(plain, Rates.known()).in("fp32").share()).isEqualTo(0.85);
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
        "{\"name\": \"a\", \"confidence\": \"sure\"};high, medium, low, own",
        "{\"name\": \"a\", \"measured\": 3};#/measured: is a number, not an object",
        "{\"name\": \"a\", \"measured\": {\"trains\": 3}};did you mean train?",
        "{\"name\": \"a\", \"measured\": {\"date\": 3}};#/measured/date: is a number, not a text",
        "{\"name\": \"a\", \"measured\": {\"train\": {\"gemm.fp32.shar\": 1}}};did you mean gemm.fp32.share",
        "{\"name\": \"a\", \"measured\": {\"serve\": {\"moved.norm\": -1}}};is below zero",
        "{\"name\": \"a\", \"measured\": {\"serve\": {\"moved.norm\": \"1\"}}};is a text, not a number",
        "{\"name\": \"a\", \"measured\": {\"errors\": [{\"of\": \"x\"}]}};is no error of what was measured"})
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
