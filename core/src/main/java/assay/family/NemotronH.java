package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.GroupedScans;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.GroupedScan;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Nemotron H and Nemotron 3: layers of one mixer each, a grouped scan, attention without positions, a feed-forward
/// with a squared ReLU, or experts of that form, which may read a latent.
public record NemotronH() implements Family {
    private static final String PATTERN = "hybrid_override_pattern";
    private static final String TYPES = "layers_block_type";
    private static final Map<Character, String> LETTERS = Map.of('M', LayerTypes.RECURRENT, 'E', "moe", '*',
            LayerTypes.ATTENDING, '-', "mlp");
    private static final List<String> ALL = List.of(LayerTypes.RECURRENT, LayerTypes.ATTENDING, "moe", "mlp");

    @Override
    public String name() {
        return "nemotron_h";
    }

    @Override
    public Model model(Reading given) {
        var types = types(given);
        var reading = given.assuming("num_hidden_layers", types.size());
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDimOr(128);
        hf.context(4096);
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        if (reading.values().containsKey("num_layers") && types.size() != reading.value("num_layers")) {
            reading.refuse(reading.place(reading.has(PATTERN) ? PATTERN : TYPES), "the pattern has " + types.size()
                    + " layers, not num_layers = " + reading.value("num_layers"), "");
        }
        var known = LayerTypes.known(reading, TYPES, types, ALL);
        var mixers = ALL.stream().filter(known::contains)
                .collect(Collectors.toMap(kind -> kind, kind -> mixer(hf, kind)));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.addAll(Stack.layers("layers", LayerTypes.each(reading, i -> LayerTypes.at(known, i)),
                kind -> stack.mixer(Objects.requireNonNull(mixers.get(kind)))));
        inside.add(stack.norm("norm_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.head("lm_head", "model.embeddings", hf.tied(false), false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.typed(Dtype.FP32, "e_score_correction_bias").keeping("e_score_correction_bias")
                .cut("experts.up_proj", "experts.{i}.up_proj.weight")
                .cut("experts.down_proj", "experts.{i}.down_proj.weight")
                .rename("model", "backbone");
    }

    /// What each layer is: letters, or words, else one of each.
    private static List<String> types(Reading reading) {
        var words = reading.texts(TYPES, "layer_types");
        var letters = words.isEmpty() ? reading.text("pattern", "ME*-", PATTERN) : "";
        letters.chars().filter(c -> !LETTERS.containsKey((char) c)).findFirst().ifPresent(c -> reading.refuse(
                reading.place(PATTERN), Reading.quoted(String.valueOf((char) c)) + " is no layer",
                "they are M, E, * and -"));
        return words.isEmpty()
                ? letters.chars().mapToObj(c -> LETTERS.getOrDefault((char) c, LayerTypes.RECURRENT)).toList()
                : words.stream().map(LayerTypes::today).toList();
    }

    private static Node mixer(Hf hf, String kind) {
        var reading = hf.reading();
        if (kind.equals(LayerTypes.RECURRENT)) {
            return GroupedScans.likeNemotron(hf, "mixer", new GroupedScan(reading.flag("use_bias", false, "use_bias"),
                    reading.flag("conv_bias", true, "mamba_conv_bias", "use_conv_bias"),
                    Hf.kind(reading.text("mamba_activation", "silu", "mamba_hidden_act")), "cl"));
        }
        if (kind.equals(LayerTypes.ATTENDING)) {
            return Usual.attention("mixer", "o_proj", Core.causal(true), false, false, List.of());
        }
        var linear = Usual.linear(reading.flag("mlp_bias", false, "mlp_bias"));
        var activation = hf.activation("relu2", "mlp_hidden_act");
        if (kind.equals("mlp")) {
            hf.ffn(Expr.of(21504), "21504");
            return FeedForward.plain(new FeedForward.Names("mixer", "", "up_proj", "down_proj"), linear, activation,
                    "f");
        }
        hf.experts(Expr.of(8), Expr.of(2), "n_routed_experts", "num_local_experts");
        hf.expertWidth(7688);
        hf.size("fs", "d_shared_expert", Expr.of(7688), "7688", "moe_shared_expert_intermediate_size");
        var latent = reading.sizeIf("d_latent", "moe_latent_size");
        latent.ifPresent(size -> hf.bind("le", size));
        return Experts.block("mixer", Experts.plain(Router.sigmoid("gate", Router.Correction.BESIDE), "experts",
                activation, latent.isPresent() ? "le" : "d", linear, FeedForward.plain(
                        new FeedForward.Names("shared_experts", "", "up_proj", "down_proj"), linear, activation,
                        "fs")));
    }
}
