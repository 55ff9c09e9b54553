package assay.audit;

import assay.account.Entry;
import assay.convention.Matmul;
import assay.model.Component;
import java.util.Set;

/// What an op, or a parameter, of a decoder is for, as answers speak of it.
enum Role {
    EMBEDDING,
    POSITION,
    NORM,
    Q,
    K,
    V,
    QKV,
    SCORES,
    MIX,
    O,
    GATE,
    UP,
    DOWN,
    ROUTER,
    FINAL_NORM,
    HEAD,
    OTHER;

    private static final Set<String> QUERIES = Set.of("q_proj", "query", "wq", "q", "q_lin");
    private static final Set<String> KEYS = Set.of("k_proj", "key", "wk", "k", "k_lin");
    private static final Set<String> VALUES = Set.of("v_proj", "value", "wv", "v", "v_lin");
    private static final Set<String> GATES = Set.of("w1", "gate_proj", "gate");

    /// Whether it stands in each layer.
    boolean layered() {
        return switch (this) {
            case EMBEDDING, POSITION, FINAL_NORM, HEAD, OTHER -> false;
            default -> true;
        };
    }

    static Role of(Entry entry) {
        var component = entry.place().purpose().or(() -> entry.place().component());
        boolean inLayer = entry.place().steps().stream().anyMatch(s -> s.numbered());
        return component.map(c -> of(c, entry, inLayer)).orElse(OTHER);
    }

    private static Role of(Component component, Entry entry, boolean inLayer) {
        return switch (component) {
            case EMBEDDING -> EMBEDDING;
            case POSITION -> POSITION;
            case NORM -> inLayer ? NORM : FINAL_NORM;
            case HEAD -> HEAD;
            case ROUTER -> ROUTER;
            case ATTENTION -> attention(entry);
            case FEED_FORWARD -> feedForward(entry);
            default -> OTHER;
        };
    }

    private static Role attention(Entry entry) {
        if (entry.matmul() == Matmul.SCORES) {
            return writes(entry, "s") ? SCORES : MIX;
        }
        return named(entry, QUERIES) ? Q : named(entry, KEYS) ? K : named(entry, VALUES) ? V
                : writes(entry, "d") ? O : QKV;
    }

    private static Role feedForward(Entry entry) {
        return writes(entry, "d") ? DOWN : named(entry, GATES) ? GATE : UP;
    }

    /// Whether what an op writes runs along an axis.
    private static boolean writes(Entry entry, String axis) {
        return entry.op().stream().anyMatch(op -> op.line().writes().getFirst().axes().stream()
                .anyMatch(a -> a.name().equals(axis)));
    }

    private static boolean named(Entry entry, Set<String> names) {
        return entry.place().steps().stream().anyMatch(s -> names.contains(s.name()));
    }
}
