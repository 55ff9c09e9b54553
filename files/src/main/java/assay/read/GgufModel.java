package assay.read;

import assay.algebra.Rational;
import assay.model.Spelling;
import assay.model.Spelling.Recut;
import assay.notation.Parser;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The model that a GGUF file describes.
///
/// @param spec its metadata as the fields of a config
/// @param names how the file calls the tensors of the model's tree; absent where its names do not tell which is which
/// @param beside tensors that such a file may hold and that are no parameters: tables that are computed from the
///     config, and a second copy of the embedding where the head is always tied
public record GgufModel(Spec spec, Optional<Spelling> names, Set<String> beside) {
    private static final List<String> TABLES =
            List.of("rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight");

    private static final String ARCHITECTURE = "general.architecture";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final Pattern PART = Pattern.compile("-\\d{5}-of-\\d{5}$");
    private static final int NAME = 80;
    private static final String BESIDE = "beside";

    /// Element types that all matrices may have, as configs call them.
    private static final Map<String, String> DTYPES = Map.of("f32", "float32", "f16", "float16", "bf16", "bfloat16");

    /// What a file says of its model.
    ///
    /// @throws Refusal where it is of no architecture that a family reads, or one whose layers differ in size
    public static GgufModel of(Gguf file) {
        var source = file.checkpoint().source();
        var architecture = file.text(ARCHITECTURE).orElseThrow(() ->
                new Refusal(Problem.of(source, ARCHITECTURE, "is missing, and says what model it is")));
        if (file.checkpoint().tensors().isEmpty()
                && file.fields().keySet().stream().noneMatch(k -> k.startsWith(architecture + "."))) {
            throw new Refusal(Problem.of(source, "", "holds no tensors and no sizes of a model"
                    + Optional.ofNullable(file.lengths().get(TOKENS))
                            .map(n -> ", but a vocabulary of " + Figures.counted(Rational.of(n), "token")).orElse("")));
        }
        var facts = new GgufFacts(file, architecture);
        var section = GgufTable.all().stream()
                .filter(s -> s.architecture().equals(architecture) && facts.holds(s.condition()))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem(source, ARCHITECTURE, "the architecture '"
                        + Shown.of(architecture, NAME) + "' is none that is counted",
                        GgufTable.apart(architecture)
                                .orElseGet(() -> Nearest.hint(architecture, GgufTable.architectures())))));
        var rows = section.rows().stream().filter(r -> facts.holds(r.condition())).toList();
        var fields = new LinkedHashMap<String, Field>();
        fields.put("model_type", new Field(new Value.Text(section.type()), source + "#" + ARCHITECTURE));
        rows.stream().filter(r -> !r.rule()).forEach(r -> {
            if (!fields.containsKey(r.words().getFirst())) {
                facts.said(r.words().subList(1, r.words().size())).ifPresent(f -> fields.put(r.words().getFirst(), f));
            }
        });
        dtype(file).ifPresent(f -> fields.put("dtype", f));
        return new GgufModel(new Spec(name(file), source, fields, new LinkedHashMap<>()), names(rows), beside(rows));
    }

    /// A shape as ggml has it: without outermost dimensions of 1, which a file may have or leave out.
    public static <N> List<N> shape(List<N> shape, N one) {
        int first = 0;
        while (first < shape.size() - 1 && shape.get(first).equals(one)) {
            first++;
        }
        return shape.subList(first, shape.size());
    }

    private static String name(Gguf file) {
        var own = file.text("general.name").map(String::strip).orElse("");
        var path = file.checkpoint().source().replace('\\', '/');
        var called = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.gguf$", "");
        return Shown.of(own.isEmpty() ? PART.matcher(called).replaceFirst("") : own, NAME);
    }

    /// The element type of all matrices, where they have one and it is none of blocks.
    private static Optional<Field> dtype(Gguf file) {
        var types = new HashSet<String>();
        file.checkpoint().tensors().stream().filter(t -> t.shape().size() > 1).forEach(t -> types.add(t.dtype()));
        var type = types.size() == 1 ? DTYPES.get(types.iterator().next()) : null;
        return Optional.ofNullable(type)
                .map(t -> new Field(new Value.Text(t), file.checkpoint().source() + ", the type of its matrices"));
    }

    private static Set<String> beside(List<GgufTable.Row> rows) {
        var named = rows.stream().filter(r -> r.rule() && r.words().get(1).equals(BESIDE))
                .map(r -> r.words().getLast());
        return Stream.concat(TABLES.stream(), named).collect(Collectors.toUnmodifiableSet());
    }

    /// What rules say of names; empty where they say nothing.
    static Optional<Spelling> names(List<GgufTable.Row> rows) {
        var rules = new ArrayList<Spelling.Rule>();
        var kept = new HashSet<String>();
        for (var row : rows) {
            if (row.rule()) {
                var words = row.words().subList(2, row.words().size());
                var from = words.getFirst();
                var to = words.subList(1, words.size());
                switch (row.words().get(1)) {
                    case "rename" -> rules.add(new Spelling.Rename(from, to.getFirst()));
                    case "split" -> rules.add(new Spelling.Split(from, to));
                    case "cut" -> rules.add(new Spelling.Cut(from, to));
                    case "recut" -> rules.add(new Recut(from, to.stream().map(GgufModel::piece).toList()));
                    case "squeeze" -> rules.add(new Spelling.Squeeze(from, to.getFirst()));
                    case "stack" -> rules.add(new Spelling.Stacked(from, to.getFirst(), Parser.parse(to.getLast())));
                    case "join" -> rules.add(new Spelling.Joined(words.subList(0, words.size() - 1), words.getLast()));
                    case "part" -> rules.add(new Spelling.Parted(from, to));
                    case "number" -> rules.add(
                            new Spelling.Unnumbered(from, Integer.parseInt(to.getFirst()), to.getLast()));
                    case "turn" -> rules.add(new Spelling.Turn(from));
                    case "leave" -> rules.add(new Spelling.Left(from));
                    case "keep" -> kept.add(from);
                    case BESIDE -> {}
                    default -> throw new IllegalArgumentException("gguf.txt has no rule " + row);
                }
            }
        }
        return rules.isEmpty() ? Optional.empty() : Optional.of(new Spelling(rules, kept));
    }

    /// `name[size,size]`.
    private static Recut.Piece piece(String text) {
        int at = text.indexOf('[');
        return new Recut.Piece(text.substring(0, at),
                Stream.of(text.substring(at + 1, text.length() - 1).split(",")).map(Parser::parse).toList());
    }
}
