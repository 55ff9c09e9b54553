package assay.read;

import java.util.Arrays;

/// Files that are taken for configs, known by how they begin.
enum Format {
    GGUF("a GGUF file", "GGUF"),
    ZIP("a zip archive or a PyTorch checkpoint", "PK\3\4"),
    PICKLE("a Python pickle", "\u0080\2"),
    GZIP("a gzip file", "\u001f\u008b"),
    PNG("a PNG picture", "\u0089PNG"),
    PDF("a PDF file", "%PDF"),
    LFS("a pointer of Git LFS to a file that was not fetched", "version https://git-lfs") {
        @Override
        String instead() {
            return "git lfs pull fetches it";
        }
    },
    /// A header's length in eight bytes, then the header.
    SAFETENSORS("a safetensors file", "") {
        @Override
        boolean begins(byte[] bytes) {
            return bytes.length > 8 && bytes[8] == '{' && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0;
        }
    };

    private final String title;
    private final String start;

    Format(String title, String start) {
        this.title = title;
        this.start = start;
    }

    /// What the bytes seem to be and what is read instead; empty where they are none of these.
    static String hint(byte[] bytes) {
        return Arrays.stream(values())
                .filter(f -> f.begins(bytes))
                .findFirst()
                .map(f -> "it looks like " + f.title + "; " + f.instead())
                .orElse("");
    }

    String instead() {
        return "a model is described by the config.json beside it";
    }

    boolean begins(byte[] bytes) {
        boolean same = bytes.length >= start.length();
        for (int i = 0; same && i < start.length(); i++) {
            same = (bytes[i] & 0xff) == start.charAt(i);
        }
        return same;
    }
}
