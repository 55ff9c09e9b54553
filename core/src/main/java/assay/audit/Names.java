package assay.audit;

import java.util.EnumMap;
import java.util.Map;

/// What claims of a part are called.
///
/// @param block in one block; `whole` in all
/// @param head of one head
/// @param one the share of one block in all
record Names(Weights block, Weights whole, Weights head, Weights matrices, Weights matricesBlock, Weights biasesBlock,
        Work workBlock, Work work, Work workHead, String share, String one, String ofBlock, String ofLinear,
        String weights, String weightsOfBlock) {
    /// What parameters are called, and their bytes in single and half precision.
    record Weights(String plain, String memory, String half) {
        static Weights of(String name) {
            return new Weights("params." + name, "memory." + name, "memory.16bit." + name);
        }
    }

    /// What FLOPs are called, of a sequence and of a token.
    record Work(String plain, String token) {
        static Work of(String name) {
            return new Work("flops." + name, "flops." + name + ".token");
        }
    }

    /// What the weights of a part's matrices alone are called behind it.
    static final String MATRICES = ".weights";

    private static final Map<Part, Names> ALL = new EnumMap<>(Part.class);

    static {
        for (var part : Part.values()) {
            var label = part.code();
            ALL.put(part, new Names(Weights.of(label + ".block"), Weights.of(label), Weights.of(label + ".head"),
                    Weights.of(label + MATRICES), Weights.of(label + MATRICES + ".block"),
                    Weights.of(label + ".biases.block"), Work.of(label + ".block"), Work.of(label),
                    Work.of(label + ".head"), "share." + label, "share." + label + ".one",
                    "share." + label + ".of_block", "share." + label + ".of_linear", "share.params." + label,
                    "share.params." + label + ".of_block"));
        }
    }

    static Names of(Part part) {
        return ALL.getOrDefault(part, ALL.values().iterator().next());
    }
}
