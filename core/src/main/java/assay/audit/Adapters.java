package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is said of low-rank adapters: two matrices beside each one that is adapted, of a rank that the answer gives.
final class Adapters {
    /// Ranks that people take.
    private static final List<Integer> RANKS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

    /// Which matrices are adapted, and how seldom, in bits.
    ///
    /// @param label as a claim's convention has it
    private record Targets(String label, Set<Role> roles, double cost) {}

    private static final List<Targets> TARGETS = List.of(
            new Targets("LORA-QV", Set.of(Role.Q, Role.V), 0),
            new Targets("LORA-ALL", Set.of(Role.Q, Role.K, Role.V, Role.QKV, Role.O, Role.GATE, Role.UP, Role.DOWN), 0),
            new Targets("LORA-QKVO", Set.of(Role.Q, Role.K, Role.V, Role.QKV, Role.O), 1),
            new Targets("LORA-QKV", Set.of(Role.Q, Role.K, Role.V, Role.QKV), 1),
            new Targets("LORA-QK", Set.of(Role.Q, Role.K), 6),
            new Targets("LORA-Q", Set.of(Role.Q), 6),
            new Targets("LORA-FFN", Set.of(Role.GATE, Role.UP, Role.DOWN), 2));

    /// The rank that a figure is about: the last that is given before it, else on its line.
    private final Map<Figure, Rational> given = new HashMap<>();

    /// The matrices that were last said before a figure.
    private final Map<Figure, String> targets = new HashMap<>();

    private Adapters() {}

    /// The adapters of an answer that speaks of such.
    static Optional<Adapters> of(Parsed parsed) {
        if (!parsed.mentions("lora", "adapter", "trainable params")) {
            return Optional.empty();
        }
        var adapters = new Adapters();
        Rational last = null;
        // what stands in a row of a table is of that row
        Rational outside = null;
        var model = "";
        var matrices = "";
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var said = adapted(parsed.paper().lines().get(i).text());
            matrices = said.isEmpty() ? matrices : said;
            if (!matrices.isEmpty()) {
                for (var figure : parsed.figures(i)) {
                    adapters.targets.put(figure, matrices);
                }
            }
            var subjects = parsed.subjects().at(i).subjects();
            if (!subjects.isEmpty() && !subjects.getFirst().name().equals(model)) {
                model = subjects.getFirst().name();
                matrices = said;
                last = null;
                outside = null;
            }
            var line = parsed.paper().lines().get(i);
            boolean row = !line.cells().isEmpty();
            last = row ? last : outside;
            for (var figure : parsed.figures(i)) {
                if (figure.value().isInteger() && figure.digits() < 4 && ranked(line, figure)) {
                    last = figure.value();
                }
                if (last != null) {
                    adapters.given.put(figure, last);
                }
            }
            if (last != null) {
                for (var figure : parsed.figures(i)) {
                    adapters.given.putIfAbsent(figure, last);
                }
            }
            outside = row ? outside : last;
        }
        return Optional.of(adapters);
    }

    /// Whether a number is a rank: `r=16`, `rank 8`, `lora_r: 64`.
    static boolean ranked(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).stripTrailing();
        while (!before.isEmpty() && "=:$ \"'`*|".indexOf(before.charAt(before.length() - 1)) >= 0) {
            before = before.substring(0, before.length() - 1);
        }
        int start = before.length();
        while (start > 0 && Mark.letter(before.charAt(start - 1))) {
            start--;
        }
        return RANK.contains(before.substring(start).toLowerCase(Locale.ROOT))
                || line.cells().stream().anyMatch(cell -> cell.start() <= figure.start()
                        && figure.start() < cell.end()
                        && RANK.contains(cell.column().toLowerCase(Locale.ROOT).strip()));
    }

    private static final Set<String> RANK = Set.of("r", "rank", "lora_r", "lora_rank", "秩", "rang");

    /// All ranks that the answer speaks of.
    Set<Rational> ranks() {
        return Set.copyOf(given.values());
    }

    Optional<Rational> rank(Figure figure) {
        return Optional.ofNullable(given.get(figure));
    }

    private static final Pattern LETTERS = Pattern.compile(
            "(?i)\\b([qkvo](?:_proj)?(?:\\s?(?:,|/|&|\\+|and|und|et|和|、|与)\\s?(?:and )?[qkvo](?:_proj)?)+)\\b");
    private static final Pattern ALL = Pattern.compile("(?i)\\ball[ -]linear|seven matrices|all seven|alle linearen|"
            + "toutes les matrices|所有线性");

    /// The matrices that a line says are adapted, as a claim's convention has them; empty where it says none.
    private static String adapted(String text) {
        if (ALL.matcher(text).find()) {
            return "LORA-ALL";
        }
        var found = LETTERS.matcher(text);
        if (!found.find()) {
            return "";
        }
        var letters = new TreeSet<Character>();
        for (var word : found.group(1).toLowerCase(Locale.ROOT).split("[^a-z_]+")) {
            if (word.length() == 1 || word.endsWith("_proj")) {
                letters.add(word.charAt(0));
            }
        }
        return TARGETS.stream().map(Targets::label).filter(label -> letters.equals(label.substring(5).toLowerCase(
                Locale.ROOT).chars().mapToObj(c -> (char) c).collect(Collectors.toCollection(TreeSet::new))))
                .findFirst().orElse("");
    }

    /// The matrices that are adapted where a figure stands, as it was last said before it.
    Optional<String> targets(Figure figure) {
        return Optional.ofNullable(targets.get(figure));
    }

    /// What can be said of a model with adapters.
    ///
    /// @param said the rank that the answer gives there
    /// @param matrices that it says are adapted, as a claim's convention has them
    static List<Claim> of(Setting s, Optional<Rational> said, Optional<String> matrices) {
        var ranks = new LinkedHashSet<Rational>();
        said.ifPresent(ranks::add);
        RANKS.forEach(rank -> ranks.add(Rational.of(rank)));
        var all = new ArrayList<Claim>();
        for (var rank : ranks) {
            boolean plain = said.isEmpty() || said.get().equals(rank);
            for (var targets : TARGETS) {
                var trained = width(s, targets.roles).times(rank).times(s.divisor("num_layers"));
                if (trained.signum() > 0) {
                    double cost = (matrices.isEmpty() ? targets.cost : matrices.get().equals(targets.label) ? 0
                            : OTHERS)
                            + (said.isEmpty() ? 2 : plain ? 0 : 5);
                    new Adapted(s, targets.label, cost, plain ? "" : "WRONG-RANK", all).claims(trained);
                }
            }
        }
        return all;
    }

    /// How far others are than the matrices that are said, in bits.
    private static final double OTHERS = 6;

    /// A model with adapters of one rank beside some matrices, and the claims into which it puts what is said of it.
    private record Adapted(Setting s, String targets, double cost, String slip, List<Claim> all) {
        private void claims(Amount trained) {
            var n = s.tally().parameters(Part.TOTAL.roles());
            add("lora.trainable", Kind.PARAMETERS, trained, 0, slip);
            add("lora.all", Kind.PARAMETERS, n.plus(trained), 0, slip);
            add("lora.share", Kind.FRACTION, trained.over(n.plus(trained)), 0, slip);
            add("lora.share_of_base", Kind.FRACTION, trained.over(n), 2, slip);
            add("lora.frozen", Kind.PARAMETERS, n.minus(trained), 3, slip.isEmpty() ? "BASE-LESS-ADAPTER" : slip);
            for (int bytes : new int[] {2, 4, 8, 12, 16}) {
                add("lora.memory", Kind.BYTES, trained.times(bytes), 3, slip);
            }
            add("lora.reduction", Kind.TIMES, n.over(trained), 2, slip);
        }

        private void add(String name, Kind kind, Amount value, double more, String by) {
            all.add(new Claim(name, kind, value, Optional.empty(), Measure.ADAPTER, Optional.empty(), cost + more, s,
                    targets, by, false));
        }
    }

    /// Widths in and out of a layer's adapted matrices, together.
    private static Amount width(Setting s, Set<Role> roles) {
        var d = s.size("d_model");
        var head = s.size("head_dim").signum() > 0 ? s.size("head_dim") : d.over(s.divisor("num_heads"));
        var queries = head.times(s.size("num_heads"));
        var keys = s.size("num_kv_heads").signum() > 0 ? head.times(s.size("num_kv_heads")) : queries;
        var sum = Amount.ZERO;
        for (var role : roles) {
            if (s.tally().parameters(Set.of(role)).signum() > 0) {
                var out = switch (role) {
                    case Q, O -> queries;
                    case K, V -> keys;
                    case QKV -> queries.plus(keys).plus(keys);
                    case GATE, UP, DOWN -> s.size("d_ff");
                    default -> Amount.ZERO;
                };
                sum = sum.plus(d).plus(out);
            }
        }
        return sum;
    }
}
