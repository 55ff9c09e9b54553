package assay.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.UnsupportedOptionsException;

/// A script made small for a page: packed by LZMA, a fifth less than gzip makes of it, with what unpacks it.
public final class Packed {
    private static final String HOLE = "/*PACKED*/";

    /// Digits of base 85: what is neither of HTML nor of a script's text.
    private static final String DIGITS = IntStream.range('#', 127).filter(c -> "$&'-<\\`".indexOf(c) < 0)
            .mapToObj(Character::toString).collect(Collectors.joining());

    private Packed() {}

    /// Packs a script.
    ///
    /// @param files the script that unpacks, the script, and where the two go
    public static void main(String[] files) throws IOException {
        var script = Files.readAllBytes(Path.of(files[1]));
        var bytes = new ByteArrayOutputStream();
        try (var out = new LZMAOutputStream(bytes, options(), script.length)) {
            out.write(script);
        }
        var packed = Files.readString(Path.of(files[0])).replace(HOLE, written(bytes.toByteArray()));
        Files.writeString(Path.of(files[2]), packed);
        System.out.println(files[1] + ": " + script.length + " bytes, " + gzipped(script) + " gzipped; packed "
                + gzipped(packed.getBytes(StandardCharsets.UTF_8)) + " gzipped");
    }

    /// Four bytes as five digits, the last ones with zeros behind: the packed form says itself where it ends.
    private static String written(byte[] bytes) {
        var out = new StringBuilder(bytes.length / 4 * 5 + 5);
        for (int at = 0; at < bytes.length; at += 4) {
            long word = 0;
            for (int i = at; i < at + 4; i++) {
                word = word << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
            }
            for (long power = 85L * 85 * 85 * 85; power > 0; power /= 85) {
                out.append(DIGITS.charAt((int) (word / power % 85)));
            }
        }
        return out.toString();
    }

    /// For text: four bits of the sign before a sign, and no place in a word.
    private static LZMA2Options options() throws UnsupportedOptionsException {
        var options = new LZMA2Options(LZMA2Options.PRESET_MAX);
        options.setLcLp(4, 0);
        options.setPb(0);
        return options;
    }

    private static int gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.size();
    }
}
