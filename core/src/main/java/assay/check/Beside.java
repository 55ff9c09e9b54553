package assay.check;

import assay.algebra.Rational;
import assay.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What files hold beside a model's tensors, known by names.
enum Beside {
    FREQUENCIES("rotary frequencies, which are computed", true, "inv_freq cos_cached sin_cached"),
    MASK("a causal mask, which is computed", true, "attn.bias attn.masked_bias attention.bias attention.masked_bias") {
        @Override
        boolean fits(List<Rational> shape) {
            return shape.isEmpty() || shape.size() == 4;
        }
    },
    POSITIONS("the numbers 0, 1, 2, ... of the positions", true, "position_ids"),
    STATE("a state of the training framework", true, "_extra_state"),
    SCALE("scales of quantised weights (FP8 or the like)", false,
            "weight_scale_inv weight_scale weight_scale_2 input_scale k_scale v_scale scale_inv _scales _scale_inv"),
    PACKED("weights that GPTQ or AWQ packed into integers, with their scales", false,
            "qweight qzeros scales g_idx weight_packed weight_shape _blocks"),
    BITSANDBYTES("what bitsandbytes keeps of quantised weights", false,
            "absmax quant_map nested_absmax nested_quant_map bitsandbytes__nf4 bitsandbytes__fp4 SCB"),
    ADAPTER("an adapter (LoRA)", false, "lora_A.weight lora_B.weight lora_A.default.weight lora_B.default.weight");

    /// Words of tensors that only a layer for multi-token prediction has.
    private static final List<String> PREDICTION = List.of("eh_proj", "enorm", "hnorm", "mtp", "mtp_block",
            "mtp_emb_norm", "mtp_hidden_norm", "mtp_linear_proj", "nextn");

    private static final String SWITCH = "mtp";

    private final String says;
    private final boolean harmless;
    private final String ends;

    Beside(String says, boolean harmless, String ends) {
        this.says = says;
        this.harmless = harmless;
        this.ends = ends;
    }

    String says() {
        return says;
    }

    /// Whether a checkpoint with it is whole and has nothing too much: no parameter, and made anew by whoever loads it.
    boolean harmless() {
        return harmless;
    }

    boolean fits(List<Rational> shape) {
        return true;
    }

    static Optional<Beside> of(String name, List<Rational> shape) {
        return Arrays.stream(values())
                .filter(b -> b.fits(shape) && Arrays.stream(b.ends.split(" ")).anyMatch(end -> ends(name, end)))
                .findFirst();
    }

    /// Whether a tensor belongs to a layer that predicts further tokens.
    static boolean predicts(String name) {
        return Arrays.stream(name.split("\\.", -1)).anyMatch(PREDICTION::contains);
    }

    /// What a layer is of which such tensors are, with the switch that counts it where the model has one.
    static String further(Model model) {
        return "a layer for multi-token prediction"
                + (model.switches().stream().anyMatch(s -> s.name().equals(SWITCH) && s.value().equals("false"))
                        ? ": --set " + SWITCH + "=true counts it"
                        : "");
    }

    private static boolean ends(String name, String end) {
        return end.startsWith("_") ? name.endsWith(end) : ("." + name).endsWith("." + end);
    }
}
