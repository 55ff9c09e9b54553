package assay;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.check.Inventory;
import assay.check.Lint;
import assay.check.Reconciliation;
import assay.family.Families;
import assay.model.Checkpoint;
import assay.problem.Refusal;
import assay.report.AccountSheet;
import assay.report.CheckpointSheet;
import assay.report.InventorySheet;
import assay.report.LintSheet;
import assay.report.ReconciliationSheet;
import assay.report.Sheet;
import assay.spec.Spec;
import assay.write.AccountJson;
import assay.write.CheckpointJson;
import assay.write.Format;
import assay.write.InventoryJson;
import assay.write.ModelText;
import assay.write.Page;
import assay.write.ReconciliationJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the fuzzer calls: bytes become a file, and the file everything that the commands make of it. What is thrown is
/// a finding; a [Refusal] is caught here.
///
/// A file is called as the property `assay.fuzz` says, which decides who reads it.
public final class FuzzTarget {
    /// The length that a safetensors file begins with.
    private static final int LENGTH = 8;

    private static final String ONE = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";

    private final Path file;

    /// @param folder where the file is written, with `a.safetensors` of one tensor `a` beside it
    FuzzTarget(Path folder, String name) throws IOException {
        this.file = folder.resolve(name);
        Files.write(folder.resolve("a.safetensors"), one());
    }

    /// A safetensors file of one tensor `a`.
    static byte[] one() {
        return headed((ONE + "\0").getBytes(UTF_8), ONE.length());
    }

    private static final class Called {
        static final FuzzTarget TARGET = called();

        private static FuzzTarget called() {
            try {
                return new FuzzTarget(Files.createTempDirectory("assay-fuzz"), System.getProperty("assay.fuzz", ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Loads the classes, which takes seconds that no input is to be blamed for.
    public static void fuzzerInitialize() {
        var found = Models.find("gpt2", InputStream.nullInputStream());
        described(found.described(), found);
    }

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Called.TARGET.takes(bytes);
    }

    /// Whether all of it went well, after which anything but a refusal is thrown.
    boolean takes(byte[] bytes) throws IOException {
        boolean read = accounts(bytes);
        var mended = file.toString().endsWith(".safetensors") ? mended(bytes) : Optional.<byte[]>empty();
        return mended.isPresent() ? accounts(mended.get()) || read : read;
    }

    /// A safetensors file with a true length of its header, which ends with the last object of the file; empty where
    /// there is no room for one.
    static Optional<byte[]> mended(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '}') {
            end--;
        }
        return end > LENGTH
                ? Optional.of(headed(Arrays.copyOfRange(bytes, LENGTH, bytes.length), end - LENGTH))
                : Optional.empty();
    }

    private static byte[] headed(byte[] rest, int header) {
        return ByteBuffer.allocate(LENGTH + rest.length).order(ByteOrder.LITTLE_ENDIAN).putLong(header).put(rest)
                .array();
    }

    private boolean accounts(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try {
            var found = Models.find(file.toString(), InputStream.nullInputStream());
            found.checkpoint().ifPresent(FuzzTarget::held);
            found.spec().filter(Families::knows).ifPresent(s -> described(s, found));
            return true;
        } catch (Refusal refusal) {
            if (refusal.problems().isEmpty()) {
                throw new AssertionError("a refusal without a reason", refusal);
            }
            return false;
        }
    }

    private static void held(Checkpoint checkpoint) {
        written(CheckpointSheet.of("files", checkpoint, List.of()));
        written(CheckpointJson.of("files", checkpoint, List.of()));
        var inventory = Inventory.of("files", checkpoint);
        written(InventorySheet.of(inventory));
        written(InventoryJson.of(inventory));
    }

    private static void described(Spec spec, Found found) {
        var subject = Case.of(spec, Options.DEFAULT);
        var statement = Statement.of(subject);
        written(AccountSheet.of(statement));
        written(AccountJson.of(statement));
        written(InventoryJson.of(Inventory.of(subject, true)));
        written(LintSheet.of(Lint.of(spec)));
        if (found.checkpoint().isPresent() && found.dialect().isPresent()) {
            var outcome = Reconciliation.of(spec, found.checkpoint().get(), found.dialect().get());
            written(ReconciliationSheet.of(outcome));
            written(ReconciliationJson.of(outcome));
        }
        written(ModelText.of(subject.model()));
    }

    /// In every format but that of charts, of which these sheets have none.
    private static void written(Sheet sheet) {
        for (var format : Format.values()) {
            if (format == Format.SVG) {
                continue;
            }
            if (format.text()) {
                written(format.write(sheet, Page.PLAIN));
            } else if (format.bytes(sheet, Page.PLAIN).length == 0) {
                throw new AssertionError("a file without bytes");
            }
        }
    }

    private static void written(String text) {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new AssertionError("a last line without an end");
        }
    }
}
