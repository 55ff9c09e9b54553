package assay.hub;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Folder;
import assay.read.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A repository's files, of which those bytes are fetched that are read.
record Remote(Repository repository, Listing listing, Pieces pieces) implements Folder {
    private static final String INDEX = ".safetensors.index.json";
    private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}\\.safetensors");
    private static final int SHORT = 7;

    /// Where pieces of a file come from.
    interface Pieces {
        /// The piece that begins at an offset.
        ///
        /// @throws Refusal where it cannot be had
        Piece piece(String source, Repository of, Listing listing, String file, long begin);

        /// Gets the first pieces of files that will be read, several at a time.
        void ahead(Repository of, Listing listing, List<String> files);
    }

    @Override
    public String source() {
        return "hf:" + repository.id() + "@" + listing.commit().substring(0, SHORT);
    }

    @Override
    public String name() {
        return repository.name();
    }

    @Override
    public boolean has(String name) {
        return listing.files().contains(name);
    }

    @Override
    public List<String> names(String suffix, int most) {
        return listing.files().stream().filter(f -> f.indexOf('/') < 0 && f.endsWith(suffix)).limit(most + 1L)
                .toList();
    }

    @Override
    public <T> T read(String name, Function<Bytes, T> reading) {
        if (!has(name)) {
            throw new Refusal(Problem.of(source(), Shown.of(name, Name.LONGEST), "is not in the repository"));
        }
        if (name.endsWith(INDEX)) {
            pieces.ahead(repository, listing,
                    listing.files().stream().filter(f -> SHARD.matcher(f).matches()).toList());
        }
        return reading.apply(new Ranges(this, name));
    }

    /// A file as bytes at an offset.
    private static final class Ranges implements Bytes {
        private static final String POINTER = "version https://git-lfs";

        private final Remote folder;
        private final String file;
        private Optional<Piece> last = Optional.empty();
        private long begin;

        Ranges(Remote folder, String file) {
            this.folder = folder;
            this.file = file;
        }

        @Override
        public String source() {
            return folder.source() + "/" + Shown.of(file, Name.LONGEST);
        }

        @Override
        public String name() {
            return file.substring(file.lastIndexOf('/') + 1);
        }

        @Override
        public Folder beside() {
            return folder;
        }

        @Override
        public long length() {
            return last.orElseGet(() -> piece(0)).length();
        }

        @Override
        public int read(long at, byte[] into, int from, int count) {
            if (at >= length()) {
                return 0;
            }
            boolean here = last.filter(p -> at >= begin && at - begin < p.bytes().remaining()).isPresent();
            var piece = here ? last.get() : piece(Piece.begin(at));
            int start = (int) (at - begin);
            int done = Math.clamp(piece.bytes().remaining() - start, 0, count);
            piece.bytes().get(start, into, from, done);
            return done;
        }

        private Piece piece(long from) {
            if (last.isPresent() && begin == from) {
                return last.get();
            }
            var next = folder.pieces.piece(source(), folder.repository, folder.listing, file, from);
            if (last.isPresent() && last.get().length() != next.length()) {
                throw new Refusal(Problem.of(source(), "", "became another file while it was read"));
            }
            if (from == 0 && pointer(next.bytes())) {
                throw new Refusal(new Problem(source(), "", "is a pointer of Git LFS instead of the file",
                        "the address in HF_ENDPOINT gives what git holds, not what the hub does"));
            }
            last = Optional.of(next);
            begin = from;
            return next;
        }

        private static boolean pointer(ByteBuffer bytes) {
            var start = bytes.slice(0, Math.min(POINTER.length(), bytes.remaining()));
            return start.equals(StandardCharsets.US_ASCII.encode(POINTER));
        }
    }
}
