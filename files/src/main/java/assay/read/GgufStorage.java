package assay.read;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Spelling;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.storage.Encoding;
import assay.storage.Item;
import assay.storage.Part;
import assay.storage.Storage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A model stored as llama-quantize stores it by a recipe.
public record GgufStorage(GgufRecipe recipe) implements Storage {
    /// What stands before the name of a recipe that is one of a type too: norms are fp32 in its files.
    private static final String OWN = "gguf-";

    /// The storage of a recipe by its name, in letters of either case.
    public static Optional<Storage> named(String name) {
        return GgufRecipe.named(name.startsWith(OWN) ? name.substring(OWN.length()) : name).map(GgufStorage::new);
    }

    /// The names of all recipes, in lower case.
    public static List<String> names() {
        return GgufRecipe.names().stream().map(GgufStorage::name).toList();
    }

    private static String name(String recipe) {
        var plain = recipe.toLowerCase(Locale.ROOT);
        return Dtype.named(plain).isPresent() ? OWN + plain : plain;
    }

    @Override
    public String name() {
        return name(recipe.name());
    }

    @Override
    public Spelling spelling(Model model) {
        return GgufDraft.names(model).orElseThrow(() -> unknown(model));
    }

    /// @throws Refusal where llama.cpp makes no file of the model, or none by this recipe
    @Override
    public Storage based(Dtype type, Model model) {
        var draft = GgufDraft.of(model).orElseThrow(() -> unknown(model));
        return new Laid(this, recipe.of(draft));
    }

    private Refusal unknown(Model model) {
        return new Refusal(new Problem("--weights " + name(), "", "is a recipe for files of llama.cpp, and none is "
                + "known of the family " + model.family(), ""));
    }

    @Override
    public List<Part> parts(Item item) {
        throw new IllegalStateException("a recipe is of no model yet");
    }

    /// A recipe's tensors of one model, by name.
    private record Laid(GgufStorage of, GgufLayout layout, Map<String, GgufLayout.Laid> tensors) implements Storage {
        /// What tensors have in common that are stored alike; no type where files do not have them.
        private record Alike(Optional<GgufType> type, String why) {}

        Laid(GgufStorage of, GgufLayout layout) {
            this(of, layout, layout.tensors().stream()
                    .collect(Collectors.toMap(t -> t.tensor().name(), Function.identity())));
        }

        @Override
        public String name() {
            return of.name();
        }

        @Override
        public Spelling spelling(Model model) {
            return of.spelling(model);
        }

        @Override
        public List<String> notes() {
            return List.of("As a GGUF file: " + bytes(layout.bytes()) + " of tensors, " + bytes(layout.table()
                    + layout.padding()) + " of their table and between them, and about " + bytes(layout.metadata())
                    + " before them, most of it the vocabulary, estimated by its size: about "
                    + Figures.bytes(Rational.of(layout.file())) + "."
                    + (of.recipe.needsImatrix() ? " It is made with an importance matrix, and not without." : ""));
        }

        private static String bytes(long count) {
            return Figures.counted(Rational.of(count), "byte");
        }

        @Override
        public List<Part> parts(Item item) {
            var alike = new LinkedHashMap<Alike, Long>();
            GgufDraft.each(item.named(), item.values()).forEach(t -> alike.merge(alike(t.name()), 1L, Long::sum));
            return alike.entrySet().stream()
                    .map(e -> new Part(Expr.of(e.getValue()), encoding(e.getKey().type), e.getKey().why)).toList();
        }

        private Alike alike(String name) {
            return Optional.ofNullable(tensors.get(name)).map(t -> new Alike(Optional.of(t.type()), t.why()))
                    .orElse(new Alike(Optional.empty(), "llama.cpp keeps no such tensor"));
        }

        private static Encoding encoding(Optional<GgufType> type) {
            return type.map(t -> Dtype.named(t.name()).map(Encoding::plain).orElseGet(() -> Encoding.of(
                            t.name() + " = weight " + t.name() + ":" + t.bytes() + " 1x" + t.block())))
                    .orElseGet(() -> Encoding.each("none", Rational.ZERO));
        }
    }
}
