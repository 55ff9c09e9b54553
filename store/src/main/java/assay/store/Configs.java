package assay.store;

import assay.catalog.Models;
import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.read.Json;
import assay.read.Shown;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Configs by their numbers, read when they are asked for.
///
/// @param all where they are, one after the other
record Configs(List<Places> all) {
    private static final int NAME = 80;

    Configs {
        all = List.copyOf(all);
    }

    /// A config that is yet to be read.
    ///
    /// @param name by which it is known where it cannot be read
    /// @param spec refuses where it is none
    record Config(String place, String name, Supplier<Spec> spec) {}

    long count() {
        return all.stream().mapToLong(Places::count).sum();
    }

    String digest() {
        return String.join(" ", all.stream().map(Places::digest).toList());
    }

    /// Goes through some of them, in their order.
    ///
    /// @throws Refusal where a file of lines can no longer be read
    void each(long from, long to, Consumer<Config> seen) {
        long before = 0;
        for (var places : all) {
            long first = Math.max(from, before) - before;
            long last = Math.min(to, before + places.count()) - before;
            if (first < last) {
                switch (places) {
                    case Places.Held held -> {
                        for (long i = first; i < last; i++) {
                            seen.accept(held(held.root(), held.files().get((int) i)));
                        }
                    }
                    case Places.Lined lined -> lines(lined, first, last, seen);
                }
            }
            before += places.count();
        }
    }

    // ---- a file in a folder

    private static Config held(Path root, String name) {
        var file = root.resolve(name);
        var folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        var called = String.valueOf(file.getFileName());
        var known = called.equals(Places.CONFIG) ? last(folder) : called;
        return new Config(file.toString(), known, () -> {
            var inside = Disk.of(folder).folder(Disk.of(root), last(folder));
            return called.equals(Places.CONFIG) ? Models.config(inside) : inside.read(called, ConfigFile::read);
        });
    }

    private static String last(Path folder) {
        return Optional.ofNullable(folder.getFileName()).map(Path::toString).orElse("");
    }

    // ---- a line of a file

    private static void lines(Places.Lined lined, long first, long last, Consumer<Config> seen) {
        int block = (int) (first / Places.Lined.STEP);
        try (var channel = FileChannel.open(lined.file()).position(lined.starts().get(block));
                var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16)) {
            var line = new Places.Line();
            long number = (long) block * Places.Lined.STEP;
            while (number < last && line.read(in) >= 0) {
                if (!line.isBlank()) {
                    if (number >= first) {
                        seen.accept(line(lined.file() + ":" + (number + 1), line));
                    }
                    number++;
                }
            }
        } catch (IOException e) {
            throw new Refusal(new Problem(lined.file().toString(), "", "cannot be read", Parts.reason(e)));
        }
    }

    private static Config line(String place, Places.Line line) {
        var text = new String(line.bytes(), StandardCharsets.UTF_8);
        boolean whole = line.isWhole();
        return new Config(place, "", () -> {
            if (!whole) {
                throw new Refusal(new Problem(place, "", "is too long for a config", "at most "
                        + (Places.Line.MOST >> 20) + " MiB are read"));
            }
            return spec(place, text);
        });
    }

    /// An object that is a config, or one that has a config and beside it what it is called.
    private static Spec spec(String place, String text) {
        if (!(Json.read(place, text) instanceof Value.Group(var fields))) {
            throw new Refusal(new Problem(place, "", "holds no object", "a config on each line"));
        }
        var inner = fields.get("config");
        var config = inner != null && inner.value() instanceof Value.Group(var group) ? group : fields;
        var name = Stream.of("name", "id", "model_id", "_name_or_path").flatMap(key -> Stream.of(fields, config)
                .flatMap(some -> text(some, key).stream())).findFirst().orElse(place);
        return new Spec(Shown.of(name, NAME), place, new LinkedHashMap<>(config), new LinkedHashMap<>());
    }

    private static Optional<String> text(Map<String, Field> fields, String key) {
        var field = fields.get(key);
        return field != null && field.value() instanceof Value.Text(var words) && !words.isBlank()
                ? Optional.of(words.strip()) : Optional.empty();
    }
}
