package assay.audit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What people add up: ops by their roles.
enum Part {
    TOTAL("total", EnumSet.allOf(Role.class)),
    BLOCK("block", layered()),
    ATTENTION("attention", EnumSet.of(Role.Q, Role.K, Role.V, Role.QKV, Role.SCORES, Role.MIX, Role.O)),
    PROJECTIONS("projections", EnumSet.of(Role.Q, Role.K, Role.V, Role.QKV, Role.O)),
    QKV("qkv", EnumSet.of(Role.Q, Role.K, Role.V, Role.QKV)),
    Q("q", EnumSet.of(Role.Q)),
    K("k", EnumSet.of(Role.K)),
    V("v", EnumSet.of(Role.V)),
    O("o", EnumSet.of(Role.O)),
    BOTH_SCORES("both_scores", EnumSet.of(Role.SCORES, Role.MIX)),
    SCORES("scores", EnumSet.of(Role.SCORES)),
    MIX("mix", EnumSet.of(Role.MIX)),
    FFN("ffn", EnumSet.of(Role.GATE, Role.UP, Role.DOWN)),
    GATE_UP("gate_up", EnumSet.of(Role.GATE, Role.UP)),
    GATE("gate", EnumSet.of(Role.GATE)),
    UP("up", EnumSet.of(Role.UP)),
    DOWN("down", EnumSet.of(Role.DOWN)),
    LINEAR("linear", EnumSet.of(Role.Q, Role.K, Role.V, Role.QKV, Role.O, Role.GATE, Role.UP, Role.DOWN)),
    NORMS("norms", EnumSet.of(Role.NORM)),
    FINAL("final", EnumSet.of(Role.FINAL_NORM)),
    HEAD("head", EnumSet.of(Role.HEAD)),
    FINAL_HEAD("final_head", EnumSet.of(Role.HEAD, Role.FINAL_NORM)),
    EMBEDDING("embedding", EnumSet.of(Role.EMBEDDING)),
    POSITION("position", EnumSet.of(Role.POSITION)),
    TABLES("tables", EnumSet.of(Role.EMBEDDING, Role.POSITION, Role.HEAD)),
    INPUTS("inputs", EnumSet.of(Role.EMBEDDING, Role.POSITION));

    static final Set<Role> ROUTERS = Set.of(Role.ROUTER);

    private final String code;
    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final Set<Role> roles;
    private final boolean inLayers;

    Part(String code, Set<Role> roles) {
        this.code = code;
        this.roles = Set.copyOf(roles);
        this.inLayers = this.roles.stream().allMatch(Role::layered);
    }

    /// As the name of a quantity has it: `flops.both_scores`.
    String code() {
        return code;
    }

    Set<Role> roles() {
        return roles;
    }

    /// Whether all of it stands in layers.
    boolean inLayers() {
        return inLayers;
    }

    private static Set<Role> layered() {
        return Arrays.stream(Role.values()).filter(Role::layered)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
