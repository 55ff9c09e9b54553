package assay.convention;

import assay.convention.Convention.Backward;
import assay.model.Component;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The conventions by name. Each is a row: change nothing else to add one.
public final class Conventions {
    private static final String SEED = "seed-";
    private static final Backward TWICE = new Backward.Factor(2);
    private static final Backward UNSTATED = new Backward.Unstated();

    public static final Convention MATMUL = new Convention("matmul",
            "Every matrix multiply, 2 per multiply-add, all T x T pairs, scans token by token, logits at every "
                    + "position; backward op by op.",
            "the course's question: which matrix multiplies, and how many FLOPs",
            new Products(2, Set.of(Matmul.LINEAR, Matmul.ROUTER, Matmul.SCORES, Matmul.SCAN, Matmul.HEAD), Pairs.ALL,
                    false, false),
            Map.of(), PerParameter.NONE, new Backward.Pass(), Optional.of(Way.RECURRENT));

    /// What counts the same products, and says nothing of scans.
    private static final Convention PRODUCTS = MATMUL.withoutScans();

    private static final Map<Kind, Price> LITERAL = Map.ofEntries(
            Map.entry(Kind.RMS_NORM, Price.of("4*n + 2*rows")),
            Map.entry(Kind.LATENT_NORM, Price.of("4*n + 2*rows")),
            Map.entry(Kind.LAYER_NORM, Price.of("7*n + 2*rows")),
            Map.entry(Kind.SOFTMAX, Price.of("5*n - 2*rows")),
            Map.entry(Kind.ROTATE, Price.of("3*n")),
            Map.entry(Kind.SILU, Price.of("4*n")),
            Map.entry(Kind.GELU, Price.of("8*n")),
            Map.entry(Kind.RELU, Price.of("n")),
            Map.entry(Kind.SIGMOID, Price.of("3*n")),
            Map.entry(Kind.SOFTPLUS, Price.of("3*n + more*n")),
            Map.entry(Kind.EXP, Price.of("n + more*n")),
            Map.entry(Kind.ROOT, Price.of("n")),
            Map.entry(Kind.GREATER, Price.of("n")),
            Map.entry(Kind.TANH, Price.of("n")),
            Map.entry(Kind.SOFTCAP, Price.of("3*n")),
            Map.entry(Kind.CLIP, Price.of("2*n")),
            Map.entry(Kind.SCALE, Price.of("n")),
            Map.entry(Kind.ADD, Price.of("n")),
            Map.entry(Kind.BIAS, Price.of("n")),
            Map.entry(Kind.MULTIPLY, Price.of("n")),
            Map.entry(Kind.ALIBI, Price.of("2*n")),
            Map.entry(Kind.POSITION_BIAS, Price.of("n")),
            Map.entry(Kind.SINK, Price.of("5*rows")),
            Map.entry(Kind.SHIFT, Price.of("3*n + w")),
            Map.entry(Kind.COMBINE, Price.of("2*read - n")),
            Map.entry(Kind.DROPOUT, Price.of("n")));

    /// All conventions, the default first.
    public static final List<Convention> ALL = List.of(
            MATMUL,
            MATMUL.as("matmul-causal",
                    "As matmul, but of the scores exactly the pairs that the mask leaves: T*(T+1)/2, fewer in a "
                            + "window.",
                    "the least that any kernel has to compute")
                    .pairs(Pairs.NEEDED),
            MATMUL.as("matmul-chunked",
                    "As matmul, with scans in chunks, as the published algorithms take a sequence: scores within a "
                            + "chunk, a state from one to the next; decoding token by token.",
                    "Mamba-2's state-space duality (arXiv 2405.21060), gated delta rule (arXiv 2412.06464)")
                    .scans(Way.CHUNKED),
            MATMUL.as("torch",
                    "What PyTorch's counter sees of the reference implementation: every mm, addmm and bmm, 2 per "
                            + "multiply-add, all pairs, rotary angles too where the reference computes them by a "
                            + "product, and all experts where it runs them all; backward op by op.",
                    "torch.utils.flop_counter, eager attention")
                    .pairs(Pairs.REFERENCE)
                    .perMultiplyAdd(2)
                    .counting(Matmul.values())
                    .scans(Way.REFERENCE),
            MATMUL.as("fvcore",
                    "Multiply-adds of linear layers and explicit matmuls, counted as 1; LayerNorm 5 an element; it "
                            + "says nothing of the backward pass.",
                    "fvcore.nn.FlopCountAnalysis on eager attention")
                    .perMultiplyAdd(1)
                    .counting(Matmul.values())
                    .prices(Map.of(Kind.LAYER_NORM, Price.of("5*n")))
                    .backward(UNSTATED),
            PRODUCTS.as("6n",
                    "2 for each parameter and token forward, 4 backward, 6 a step, of routed experts the chosen ones'; "
                            + "attention's T^2 work not at all, embedding tables as if they were multiplied.",
                    "the rule of thumb C = 6*N*D, with N the active parameters where experts are chosen")
                    .counting()
                    .perParameter(2)
                    .backward(TWICE),
            PRODUCTS.as("kaplan",
                    "2 for each multiply-add of the blocks' linear layers, and half of the score pairs "
                            + "(2*n_layer*n_ctx*d_attn a token); no embedding, no head; backward twice forward.",
                    "Kaplan et al. 2020, arXiv 2001.08361, Table 1: C_forward = 2N + 2*n_layer*n_ctx*d_attn")
                    .counting(Matmul.LINEAR, Matmul.ROUTER, Matmul.SCORES)
                    .pairs(Pairs.HALF)
                    .backward(TWICE),
            PRODUCTS.as("chinchilla",
                    "Every matrix multiply, all pairs, softmax 3 an element, the embedding as a product with one-hot "
                            + "rows; backward twice forward.",
                    "Hoffmann et al. 2022, arXiv 2203.15556, Appendix F")
                    .prices(Map.of(Kind.SOFTMAX, Price.of("3*n")))
                    .withLookups()
                    .backward(TWICE),
            PRODUCTS.as("palm",
                    "6*N + 12*L*H*Q*T a token and step: 2 for each parameter, learned positions left out, of routed "
                            + "experts the chosen ones', and the score matmuls over all pairs; backward twice "
                            + "forward.",
                    "Chowdhery et al. 2022, arXiv 2204.02311, Appendix B; nanoGPT's estimate_mfu; both are of dense "
                            + "models, and say nothing of experts")
                    .counting(Matmul.SCORES)
                    .perParameter(2, Component.POSITION)
                    .backward(TWICE),
            PRODUCTS.as("llm-foundry",
                    "6*N + 12*L*H*Q*T a token and step: as palm, with the parameters of learned positions among N; "
                            + "backward twice forward.",
                    "llm-foundry, scripts/train/benchmarking/README.md: the MFU* of its tables; its HFU* takes the "
                            + "whole forward pass once more where activations are checkpointed")
                    .counting(Matmul.SCORES)
                    .perParameter(2)
                    .backward(TWICE),
            PRODUCTS.as("torchtitan",
                    "6*(N - N_embedding) + 12*L*H*Q*T a token and step: as palm, the embedding's parameters left out "
                            + "as well; N is active parameters; backward twice forward.",
                    "torchtitan, torchtitan/utils.py: get_num_flop_per_token (2024); of experts "
                            + "torchtitan/models/utils.py: get_moe_model_nparams_and_flops (2025)")
                    .counting(Matmul.SCORES)
                    .perParameter(2, Component.EMBEDDING, Component.POSITION)
                    .backward(TWICE),
            PRODUCTS.as("megatron",
                    "Every matrix multiply but the routers', half of the score pairs, logits at every position; 2 an "
                            + "element of a latent's norm and of no other; backward twice forward.",
                    "Megatron-LM, training.py: num_floating_point_operations")
                    .counting(Matmul.LINEAR, Matmul.SCORES, Matmul.HEAD)
                    .pairs(Pairs.HALF)
                    .prices(Map.of(Kind.LATENT_NORM, Price.of("2*n")))
                    .backward(TWICE),
            PRODUCTS.as("nanogpt",
                    "Every matrix multiply, all pairs, logits at every position; backward twice forward.",
                    "nanoGPT, transformer_sizing.ipynb")
                    .backward(TWICE),
            PRODUCTS.as("seed-000",
                    "The linear layers of the blocks alone: no scores, no head (its parts b to d; its part e is "
                            + "matmul).",
                    "seed 000: 2*T*L*(4*d^2 + 2*d*d_ff)")
                    .counting(Matmul.LINEAR, Matmul.ROUTER)
                    .backward(UNSTATED),
            PRODUCTS.as("seed-001", "Every matrix multiply.", "seed 001").backward(UNSTATED),
            PRODUCTS.as("seed-002", "Every matrix multiply.", "seed 002").backward(UNSTATED),
            PRODUCTS.as("seed-003",
                    "Every matrix multiply. RMSNorm and RoPE are priced beside the total and not added: see "
                            + "seed-003-listed.",
                    "seed 003")
                    .backward(UNSTATED),
            PRODUCTS.as("seed-003-listed",
                    "Every matrix multiply, RMSNorm 3 an element, RoPE as a dense head_dim x head_dim rotation of q "
                            + "and of k.",
                    "seed 003, with what it lists beside its total added")
                    .prices(Map.of(Kind.RMS_NORM, Price.of("3*n"), Kind.LATENT_NORM, Price.of("3*n"), Kind.ROTATE,
                            Price.of("2*w*n")))
                    .backward(UNSTATED),
            PRODUCTS.as("seed-004",
                    "Every matrix multiply, RMSNorm 2 an element and RoPE 3 an element, each charged once a block "
                            + "although a block has two norms and turns q and k; backward twice forward.",
                    "seed 004")
                    .prices(Map.of(Kind.RMS_NORM, Price.once("2*n"), Kind.ROTATE, Price.once("3*n")))
                    .backward(TWICE),
            PRODUCTS.as("seed-004-both",
                    "As seed-004 with both norms and both rotations charged; backward twice forward.",
                    "seed 004, corrected")
                    .prices(Map.of(Kind.RMS_NORM, Price.of("2*n"), Kind.ROTATE, Price.of("3*n")))
                    .backward(TWICE),
            MATMUL.as("literal",
                    "Every product, and each addition, multiplication, division, comparison, root and exponential of "
                            + "the pointwise work as 1; scans token by token; logits at every position; the gradient "
                            + "of pointwise work is not priced.",
                    "price list: RMSNorm 4n + 2 rows, LayerNorm 7n + 2 rows, softmax 5n - 2 rows, rotation 3n, SiLU "
                            + "4n, GELU 8n, sigmoid and softplus 3n, a hyperbolic tangent 1n, a range 2n, sum, bias, "
                            + "product, ReLU, exponential and root 1n, and 1n for each further operand of these; "
                            + "experts combined 2 for each output of a chosen one; a sink 5 rows")
                    .counting(Matmul.values())
                    .prices(LITERAL),
            MATMUL.as("matmul-last",
                    "As matmul, with logits at the last position only, as a prefill computes them.",
                    "inference engines at prefill")
                    .withLastLogitsOnly()
                    .backward(UNSTATED));

    /// Those that are listed where not all are asked for: what a seed counted is of use to those alone who work
    /// with that seed, and know its name.
    public static final List<Convention> LISTED =
            ALL.stream().filter(c -> !c.name().startsWith(SEED)).toList();

    private Conventions() {}

    /// The convention of this name. Throws [Refusal] with the nearest names of those that are listed where there is
    /// none.
    public static Convention named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "--convention", "unknown convention",
                Nearest.hint(name, (name.startsWith(SEED) ? ALL : LISTED).stream().map(Convention::name).toList()))));
    }
}
