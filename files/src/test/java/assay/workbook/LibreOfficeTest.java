package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.catalog.Models;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workbooks without the values that stand in them, as LibreOffice works them out, where it is installed.
@Tag("workbook")
class LibreOfficeTest {
    private static final String PROGRAM = "soffice";

    /// It works with 53 bits and writes 15 digits.
    private static final double NEAR = 5.1e-15;

    private static final double INTEGERS = 1e15;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl", "llama-3-8b", "deepseek-v3", "gemma-3-4b", "jamba", "whisper-tiny", "t5-small"})
    void everyCellIsTheProgramsValue(String model, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, PROGRAM))), "no " + PROGRAM);
        var spec = Models.known(model, InputStream.nullInputStream()).orElseThrow().described();
        var file = Workbook.of(Ask.of(spec).answer());
        var worked = Worked.written(worked(bare(file), folder));
        var wrong = new ArrayList<String>();
        Worked.written(file).cells().forEach((at, value) -> {
            var is = worked.cells().getOrDefault(at, "");
            boolean same = value instanceof Double number ? is instanceof Double other && near(number, other)
                    : value.equals(is);
            if (!same) {
                wrong.add(at + " is " + is + ", not " + value);
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static boolean near(double value, double is) {
        boolean exact = Math.rint(value) == value && Math.abs(value) < INTEGERS;
        return exact ? is == value : Math.abs(is - value) <= NEAR * Math.abs(value);
    }

    /// A workbook whose formulas have no values.
    private static byte[] bare(byte[] file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(file)); var out = new ZipOutputStream(bytes)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                out.write(text.replaceAll("</f><v>[^<]*</v>", "</f>").getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] worked(byte[] file, Path folder) throws Exception {
        var from = Files.write(folder.resolve("model.xlsx"), file);
        var into = Files.createDirectories(folder.resolve("out"));
        var process = new ProcessBuilder(PROGRAM, "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--headless", "--convert-to", "xlsx", "--outdir", into.toString(), from.toString())
                        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllBytes(into.resolve("model.xlsx"));
    }
}
