package assay.read;

import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.GgufRecipes.Recipe;
import assay.read.GgufRecipes.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// A recipe of llama-quantize: which type each tensor of a GGUF file has.
///
/// @param name as llama-quantize lists it
public record GgufRecipe(String name) {
    private static final String LAYER = "blk.";
    private static final int MOST_DIGITS = 10;
    private static final int RADIX = 10;
    private static final String EMBEDDING = "token_embd.weight";
    private static final GgufRecipes TABLE = GgufRecipes.table();
    private static final GgufType F16 = GgufRecipes.type("f16");
    private static final GgufType F32 = GgufRecipes.type("f32");

    /// The names of all recipes.
    public static List<String> names() {
        return TABLE.recipes().stream().map(r -> r.names().getFirst()).toList();
    }

    /// The recipe of a name, in letters of either case; its file may be called by another: `q4_k` is `Q4_K_M`.
    public static Optional<GgufRecipe> named(String name) {
        return TABLE.recipe(name).map(r -> new GgufRecipe(r.names().getFirst()));
    }

    public GgufRecipe {
        if (TABLE.recipe(name).isEmpty()) {
            throw new Refusal(new Problem("the recipe", "", "llama-quantize has none that is called '" + name + "'",
                    Nearest.hint(name, names())));
        }
    }

    /// Whether no file is made by it without an importance matrix.
    public boolean needsImatrix() {
        return recipe().imatrix();
    }

    private record Numbered(long layer, GgufTensor tensor) {}

    /// The type of each tensor of a file, in the order in which they are written.
    ///
    /// @throws Refusal where a tensor has no type that its rows fit, so that no file is made
    public GgufLayout of(List<GgufTensor> tensors, GgufTraits traits) {
        var recipe = recipe();
        var all = tensors.stream().map(t -> new Numbered(layer(t.name()), t))
                .sorted(Comparator.comparingLong(Numbered::layer).thenComparing(n -> n.tensor.name()))
                .map(Numbered::tensor).toList();
        boolean tied = all.stream().noneMatch(t -> TABLE.role(t.name(), traits.build()).equals(GgufRecipes.HEAD));
        long values = all.stream().filter(t -> TABLE.amongValues(t.name())).count();
        var went = new HashMap<String, Long>();
        var laid = new ArrayList<GgufLayout.Laid>();
        for (var tensor : all) {
            if (TABLE.kept(tensor)) {
                laid.add(new GgufLayout.Laid(tensor, kept(tensor, recipe), ""));
                continue;
            }
            var named = TABLE.role(tensor.name(), traits.build());
            var role = tied && named.equals(GgufRecipes.TABLE) ? GgufRecipes.HEAD : named;
            boolean value = role.equals(GgufRecipes.VALUES);
            long before = went.merge(role, 1L, Long::sum) - 1;
            long number = traits.experts() > 1 && !value ? layer(tensor.name()) : before;
            var seen = new Seen(traits, recipe.base(), tensor, number, before, value ? values : traits.layers());
            var type = recipe.mixes().stream()
                    .filter(m -> (m.role().equals(role) || m.role().equals(GgufRecipes.ANY)) && m.when().test(seen))
                    .map(GgufRecipes.Mix::type).findFirst().orElse(recipe.base());
            laid.add(fitted(tensor, type));
        }
        return new GgufLayout(laid, all.stream().filter(t -> t.name().equals(EMBEDDING)).mapToLong(GgufTensor::rows)
                .findFirst().orElse(0));
    }

    /// The file that is made of a draft by the newest llama.cpp: with an importance matrix only where none is made
    /// without.
    ///
    /// @throws Refusal as [#of(List, GgufTraits)]
    public GgufLayout of(GgufDraft draft) {
        return of(draft.tensors(), draft.traits().with(draft.traits().imatrix() || needsImatrix()));
    }

    private Recipe recipe() {
        return TABLE.recipe(name).orElseThrow();
    }

    /// The type that the converter gave a tensor which is not quantised.
    private static GgufType kept(GgufTensor tensor, Recipe recipe) {
        return TABLE.wide(tensor) ? F32 : recipe.base().block() == 1 ? recipe.base() : F16;
    }

    /// A tensor in a type, or in the one that stands in for it.
    private static GgufLayout.Laid fitted(GgufTensor tensor, GgufType type) {
        if (tensor.columns() % type.block() == 0) {
            return new GgufLayout.Laid(tensor, type, "");
        }
        var why = "rows of " + tensor.columns() + " are no whole blocks of " + type.block() + ", as " + type.name()
                + " has";
        var other = TABLE.instead(type).orElseThrow(() -> new Refusal(new Problem(
                "the file", tensor.name(), why + ", and llama-quantize knows no type instead", "")));
        return new GgufLayout.Laid(tensor, tensor.columns() % other.block() == 0 ? other : F16, why);
    }

    /// The number of the layer that a tensor belongs to; -1 where it belongs to none.
    static long layer(String tensor) {
        int dot = tensor.startsWith(LAYER) ? tensor.indexOf('.', LAYER.length()) : -1;
        int digits = dot - LAYER.length();
        return digits > 0 && digits < MOST_DIGITS
                && tensor.chars().skip(LAYER.length()).limit(digits).allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(tensor, LAYER.length(), dot, RADIX) : -1;
    }
}
