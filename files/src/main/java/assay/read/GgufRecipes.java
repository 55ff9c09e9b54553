package assay.read;

import assay.bundle.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The table `gguf-recipes.txt`: which type each tensor of a GGUF file has under each recipe of llama-quantize.
final class GgufRecipes {
    /// The role of tensors that have none of their own.
    static final String OTHER = "other";

    /// The role of which every tensor is, whatever else it is.
    static final String ANY = "any";

    static final String HEAD = "head";
    static final String TABLE = "table";
    static final String VALUES = "v";

    /// A tensor as conditions see it.
    ///
    /// @param number of its layer where the model has experts, else how many of its role went before it
    /// @param went how many of its role went before it
    /// @param count the layers, or of values the tensors
    record Seen(GgufTraits traits, GgufType base, GgufTensor tensor, long number, long went, long count) {}

    /// What a part of a name says, for some builds.
    private record Part(String word, String part, boolean whole, long since, long before) {
        boolean of(String name, int build) {
            return build >= since && build < before && named(name);
        }

        boolean named(String name) {
            return whole ? name.equals(part) : name.contains(part);
        }
    }

    /// A type, and when tensors of a role have it.
    record Mix(String role, GgufType type, Predicate<Seen> when) {}

    /// @param names its own first
    /// @param imatrix whether no file is made without an importance matrix
    record Recipe(List<String> names, GgufType base, boolean imatrix, List<Mix> mixes) {}

    private record Seventy(String architecture, long layers, boolean shares) {}

    private static final GgufRecipes ONE = new GgufRecipes();

    private final List<Part> roles = new ArrayList<>();
    private final List<Part> kept = new ArrayList<>();
    private final List<Part> wide = new ArrayList<>();
    private final Map<GgufType, GgufType> falls = new HashMap<>();
    private final List<Seventy> seventies = new ArrayList<>();
    private final List<String> listed = new ArrayList<>();
    private final SequencedMap<Long, Long> vocabularies = new LinkedHashMap<>();
    private final List<Recipe> recipes = new ArrayList<>();

    private GgufRecipes() {
        var groups = new HashMap<String, List<List<String>>>();
        var rows = new ArrayList<List<String>>();
        var open = new LinkedHashMap<List<String>, List<List<String>>>();
        for (var line : Texts.beside(GgufRecipes.class).rows("gguf-recipes.txt")) {
            var words = List.of(line.split(" +"));
            switch (words.getFirst()) {
                case "role" -> roles.add(part(words.get(1), words.subList(2, words.size())));
                case "keep" -> kept.add(part("", words.subList(1, words.size())));
                case "wide" -> wide.add(part("", words.subList(1, words.size())));
                case "fall" -> falls.put(type(words.get(1)), type(words.get(2)));
                case "seventy" -> seventies.add(
                        new Seventy(words.get(1), Long.parseLong(words.get(2)), words.size() > 3));
                case "listed" -> listed.add(words.get(1));
                case "vocabulary" -> vocabularies.put(Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
                case "group" -> {
                    rows = new ArrayList<>();
                    groups.put(words.get(1), rows);
                }
                case "recipe" -> {
                    rows = new ArrayList<>();
                    open.put(words, rows);
                }
                case "use" -> rows.addAll(used(groups, words.get(1)));
                default -> rows.add(words);
            }
        }
        open.forEach((head, own) -> recipes.add(recipe(head, own)));
    }

    private static List<List<String>> used(Map<String, List<List<String>>> groups, String name) {
        return Optional.ofNullable(groups.get(name)).orElseThrow(() ->
                new IllegalArgumentException("gguf-recipes.txt uses no group before it: " + name));
    }

    static GgufRecipes table() {
        return ONE;
    }

    List<Recipe> recipes() {
        return recipes;
    }

    Optional<Recipe> recipe(String name) {
        return recipes.stream().filter(r -> r.names.stream().anyMatch(name::equalsIgnoreCase)).findFirst();
    }

    /// What a tensor is to recipes.
    String role(String name, int build) {
        for (var role : roles) {
            if (role.of(name, build)) {
                return role.word;
            }
        }
        return OTHER;
    }

    /// Whether a tensor is counted among those of values, whatever role it plays.
    boolean amongValues(String name) {
        return roles.stream().anyMatch(r -> r.word.equals(VALUES) && r.named(name));
    }

    /// Whether a tensor has the type that the converter gave it.
    boolean kept(GgufTensor tensor) {
        return tensor.shape().size() < 2 || !tensor.name().endsWith("weight")
                || kept.stream().anyMatch(k -> k.named(tensor.name()));
    }

    /// Whether the converter writes a tensor in fp32, whatever is asked for.
    boolean wide(GgufTensor tensor) {
        return tensor.shape().size() < 2 || !tensor.name().endsWith(".weight")
                || wide.stream().anyMatch(w -> w.named(tensor.name()));
    }

    /// The type of tensors whose rows are no whole blocks of another.
    Optional<GgufType> instead(GgufType type) {
        return Optional.ofNullable(falls.get(type));
    }

    boolean listed(String architecture) {
        return listed.contains(architecture);
    }

    /// The published number of tokens that is nearest to another, and the bytes before the tensors of its file.
    Map.Entry<Long, Long> vocabulary(long tokens) {
        return vocabularies.entrySet().stream()
                .min(Comparator.comparingLong(e -> Math.abs(e.getKey() - tokens))).orElseThrow();
    }

    static GgufType type(String name) {
        return GgufType.all().stream().filter(t -> t.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("gguf-recipes.txt has no type " + name));
    }

    private static Part part(String word, List<String> words) {
        long bound = words.size() > 1 ? Long.parseLong(words.getLast().substring(1)) : 0;
        boolean before = words.size() > 1 && words.get(1).equals("before");
        var said = words.getFirst();
        boolean whole = said.startsWith("=");
        return new Part(word, whole ? said.substring(1) : said, whole, before ? 0 : bound,
                before ? bound : Long.MAX_VALUE);
    }

    private Recipe recipe(List<String> head, List<List<String>> rows) {
        var names = Stream.concat(Stream.of(head.get(1)), head.stream().skip(4)).toList();
        var mixes = rows.stream().filter(r -> !r.getFirst().equals("needs"))
                .map(r -> new Mix(r.getFirst(), type(r.get(1)), when(r.stream().skip(3).toList()))).toList();
        return new Recipe(names, type(head.get(2)), rows.size() > mixes.size(), mixes);
    }

    private Predicate<Seen> when(List<String> conditions) {
        return conditions.stream().map(this::condition).reduce(_ -> true, Predicate::and);
    }

    private Predicate<Seen> condition(String word) {
        if (word.startsWith("!")) {
            return condition(word.substring(1)).negate();
        }
        return switch (word) {
            case "<2" -> s -> s.number < 2;
            case "<4" -> s -> s.number < 4;
            case "<1/8" -> s -> s.number < s.count / 8;
            case "<1/16" -> s -> s.number < s.count / 16;
            case "went<1/8" -> s -> s.went < s.count / 8;
            case "middle" -> s -> s.number >= s.count / 8 && s.number < 7 * s.count / 8;
            case "more" -> s -> s.number < s.count / 8 || s.number >= 7 * s.count / 8
                    || (s.number - s.count / 8) % 3 == 2;
            case "grouped" -> s -> s.traits.shared() >= 4;
            case "experts=8" -> s -> s.traits.experts() == 8;
            case "experts>=4" -> s -> s.traits.experts() >= 4;
            case "70b" -> s -> seventies.stream().anyMatch(t -> t.architecture.equals(s.traits.architecture())
                    && t.layers == s.traits.layers() && !(t.shares && s.traits.shared() == 1));
            case "falcon" -> s -> s.traits.architecture().equals(word);
            case "imatrix" -> s -> s.traits.imatrix();
            case "ragged" -> s -> s.tensor.columns() % s.base.block() != 0;
            case "cube" -> s -> s.tensor.shape().size() > 2;
            default -> throw new IllegalArgumentException("gguf-recipes.txt has no condition " + word);
        };
    }
}
