package assay.audit;

import static assay.audit.Role.DOWN;
import static assay.audit.Role.EMBEDDING;
import static assay.audit.Role.FINAL_NORM;
import static assay.audit.Role.GATE;
import static assay.audit.Role.HEAD;
import static assay.audit.Role.K;
import static assay.audit.Role.MIX;
import static assay.audit.Role.NORM;
import static assay.audit.Role.O;
import static assay.audit.Role.POSITION;
import static assay.audit.Role.Q;
import static assay.audit.Role.QKV;
import static assay.audit.Role.SCORES;
import static assay.audit.Role.UP;
import static assay.audit.Role.V;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What people add up: ops by their roles, under the names that answers give them.
enum Part {
    TOTAL("total", EnumSet.allOf(Role.class)),
    BLOCK("block", layered()),
    ATTENTION("attention", EnumSet.of(Q, K, V, QKV, SCORES, MIX, O)),
    PROJECTIONS("projections", EnumSet.of(Q, K, V, QKV, O)),
    QKV_("q, k, v", EnumSet.of(Q, K, V, QKV)),
    Q_("q", EnumSet.of(Q)),
    K_("k", EnumSet.of(K)),
    V_("v", EnumSet.of(V)),
    O_("attention output", EnumSet.of(O)),
    BOTH_SCORES("scores and weighted sum", EnumSet.of(SCORES, MIX)),
    SCORES_("scores", EnumSet.of(SCORES)),
    MIX_("weighted sum", EnumSet.of(MIX)),
    FFN("feed-forward", EnumSet.of(GATE, UP, DOWN)),
    GATE_UP("gate and up", EnumSet.of(GATE, UP)),
    GATE_("gate", EnumSet.of(GATE)),
    UP_("up", EnumSet.of(UP)),
    DOWN_("down", EnumSet.of(DOWN)),
    LINEAR("linear layers of the blocks", EnumSet.of(Q, K, V, QKV, O, GATE, UP, DOWN)),
    NORMS("norms", EnumSet.of(NORM)),
    FINAL("final norm", EnumSet.of(FINAL_NORM)),
    HEAD_("head", EnumSet.of(HEAD)),
    FINAL_HEAD("head and final norm", EnumSet.of(HEAD, FINAL_NORM)),
    EMBEDDING_("embedding", EnumSet.of(EMBEDDING)),
    POSITION_("positions", EnumSet.of(POSITION)),
    TABLES("tables", EnumSet.of(EMBEDDING, POSITION, HEAD)),
    INPUTS("embeddings", EnumSet.of(EMBEDDING, POSITION));

    private final String label;
    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final Set<Role> roles;

    Part(String label, Set<Role> roles) {
        this.label = label;
        this.roles = Set.copyOf(roles);
    }

    String label() {
        return label;
    }

    Set<Role> roles() {
        return roles;
    }

    /// Whether all of it stands in layers.
    boolean inLayers() {
        return roles.stream().allMatch(Role::layered);
    }

    private static Set<Role> layered() {
        return Arrays.stream(Role.values()).filter(Role::layered)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
