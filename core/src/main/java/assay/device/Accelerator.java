package assay.device;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One kind of device.
///
/// @param name the name under which it is shown
/// @param aliases other names that mean it
/// @param figures in the units of their features; what is not there is not known
/// @param notes where figures differ and what they are of; may be empty
/// @param calibrated what was timed of it beside its figures
public record Accelerator(
        String name,
        List<String> aliases,
        String vendor,
        String year,
        Map<Feature, Rational> figures,
        Confidence confidence,
        String notes,
        String source,
        Optional<Calibrated> calibrated) {
    /// One of which nothing but figures is known.
    public Accelerator(String name, List<String> aliases, String vendor, String year, Map<Feature, Rational> figures,
            Confidence confidence, String notes, String source) {
        this(name, aliases, vendor, year, figures, confidence, notes, source, Optional.empty());
    }

    public Accelerator {
        aliases = List.copyOf(aliases);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /// A figure in units of one: FLOPs a second, bytes, bytes a second.
    public Optional<Rational> figure(Feature feature) {
        return Optional.ofNullable(figures.get(feature)).map(feature::plain);
    }

    /// It with the memory that the part itself lists, where that is known.
    public Optional<Accelerator> listed() {
        return figure(Feature.LISTED).map(bytes -> {
            var all = new LinkedHashMap<>(figures);
            all.put(Feature.MEMORY, bytes.over(Feature.MEMORY.plain(Rational.ONE)));
            return new Accelerator(name, aliases, vendor, year, all, confidence, notes, source, calibrated);
        });
    }

    /// Whether a word means it, in letters of either case; blanks and underscores are hyphens.
    public boolean isCalled(String word) {
        var plain = plain(word);
        return plain(name).equals(plain) || aliases.stream().anyMatch(a -> plain(a).equals(plain));
    }

    /// Whether one of its names begins with a word.
    boolean begins(String word) {
        return Stream.concat(Stream.of(name), aliases.stream()).anyMatch(called -> plain(called).startsWith(word));
    }

    /// Whether one of its names has every one of these words, each at the start of one of the name's parts.
    boolean has(List<String> words) {
        return Stream.concat(Stream.of(name), aliases.stream()).map(Accelerator::plain).anyMatch(called ->
                words.stream().allMatch(word -> called.startsWith(word) || called.contains("-" + word)));
    }

    static String plain(String word) {
        return word.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
    }

    /// Reads `name alias ... | figure=number ... | confidence | notes | source`.
    ///
    /// @throws IllegalArgumentException where the line is no such row
    static Accelerator of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("no row of names | figures | confidence | notes | source: " + line);
        }
        var names = words(parts[0]);
        var figures = new LinkedHashMap<Feature, Rational>();
        var said = new LinkedHashMap<String, String>();
        for (var word : words(parts[1])) {
            int sign = word.indexOf('=');
            var value = word.substring(sign + 1);
            var feature = Feature.named(word.substring(0, sign));
            if (feature.isPresent()) {
                figures.put(feature.get(), Rational.parse(value));
            } else {
                said.put(word.substring(0, sign), value);
            }
        }
        var notes = parts[3].strip();
        return new Accelerator(names.getFirst(), names.subList(1, names.size()), said.getOrDefault("vendor", ""),
                said.getOrDefault("year", ""), figures,
                Confidence.named(parts[2].strip()).orElseThrow(() -> new IllegalArgumentException(line)),
                notes.equals("-") ? "" : notes, parts[4].strip());
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (var word : text.strip().split(" +", -1)) {
            words.add(word);
        }
        return words;
    }
}
