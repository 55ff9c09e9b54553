package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Window;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir
    private Path folder;

    /// A file, an array and a window over either hold the same at every offset.
    @Test
    void bytesAreWhereTheyAre() throws IOException {
        var random = new Random(3);
        var content = new byte[200_000];
        random.nextBytes(content);
        var file = Files.write(folder.resolve("data"), content);
        boolean same = Disk.of(file).read(disk -> {
            var memory = Bytes.of("data", content);
            var window = new Window(disk);
            assertThat(disk.length()).isEqualTo(memory.length()).isEqualTo(window.length());
            for (int i = 0; i < 200; i++) {
                int at = random.nextInt(content.length);
                int count = random.nextInt(70_000);
                assertThat(disk.some(at, count)).isEqualTo(memory.some(at, count));
                window.seek(at);
                assertThat(window.next(Math.min(count, content.length - at))).isEqualTo(memory.some(at, count));
            }
            assertThat(disk.some(content.length + 1L, 5)).isEmpty();
            assertThat(memory.some(content.length + 1L, 5)).isEmpty();
            return true;
        });
        assertThat(same).isTrue();
    }

    @Test
    void whatHasBecomeShorterIsRefused() {
        var window = new Window(Bytes.of("data", new byte[3]));
        window.seek(3);
        refused(window::next, new Problem("data", "byte 3", "ends here", "it was 3 bytes long when it was opened"));
    }

    @Test
    void whatIsNotThereIsRefused() {
        for (var name : new String[] {"missing.json", "missing/config.json"}) {
            var path = folder.resolve(name);
            refused(() -> Disk.of(path).read(Bytes::length), new Problem(path.toString(), "", "no such file", ""));
            assertThat(Disk.find(path.toString())).isEmpty();
        }
        refused(() -> Disk.read("a\0", Bytes::length), new Problem("a\0", "", "no such file", ""));
        refused(() -> Disk.of(folder).read(Bytes::length),
                new Problem(folder.toString(), "", "is a folder", "name a file in it"));
        var longer = folder.resolve("x".repeat(300));
        refused(() -> Disk.of(longer).read(Bytes::length),
                new Problem(longer.toString(), "", "cannot be read", "File name too long"));
    }

    @Test
    void whatMayNotBeReadIsRefused() throws IOException {
        var expected = new Problem("x.json", "", "may not be read", "its permissions do not allow it");
        assertThat(Disk.unread("x.json", new AccessDeniedException("x.json")).problems()).containsExactly(expected);
        var file = Files.writeString(folder.resolve("closed.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(file)) {
            assertThat(Disk.of(file).<Long>read(Bytes::length)).as("this user reads everything").isEqualTo(2);
        } else {
            refused(() -> Disk.of(file).read(Bytes::length), new Problem(file.toString(), "", "may not be read",
                    "its permissions do not allow it"));
        }
    }

    @Test
    void nothingOutsideOfAFolderIsOpened() throws IOException {
        var inner = Files.createDirectory(folder.resolve("inner"));
        Files.createDirectory(inner.resolve("deep"));
        Files.writeString(folder.resolve("secret"), "");
        Files.writeString(inner.resolve("deep/file"), "12");
        Files.createSymbolicLink(inner.resolve("link"), folder.resolve("secret"));
        Files.createSymbolicLink(inner.resolve("out"), folder);
        var held = Disk.of(inner).folder();
        for (var name : new String[] {"../secret", "deep/../../secret", "/etc/passwd", "", ".", "link", "out/secret"}) {
            refused(() -> held.read(name, Bytes::length), new Problem(inner.toString(), name, "leads out of the folder",
                    "nothing outside of it is opened; name the file itself"));
        }
        refused(() -> held.has("../secret"), new Problem(inner.toString(), "../secret", "leads out of the folder",
                "nothing outside of it is opened; name the file itself"));
        refused(() -> held.read("a\0", Bytes::length),
                new Problem(inner.toString(), "a\\u0000", "is no name of a file", ""));
        refused(() -> held.read("deep", Bytes::length),
                new Problem(inner.resolve("deep").toString(), "", "is no regular file", ""));
        assertThat(held.has("deep/file")).isTrue();
        assertThat(held.<Long>read("deep/file", Bytes::length)).isEqualTo(2);
        assertThat(held.names("k", 5)).containsExactly("link");
        assertThat(Disk.of(folder).folder().names("", 1)).hasSize(2);
    }

    private static void refused(ThrowingCallable reading, Problem expected) {
        var refusal = catchThrowableOfType(Refusal.class, reading);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).containsExactly(expected);
    }
}
