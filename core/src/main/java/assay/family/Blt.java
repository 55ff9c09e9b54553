package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The byte latent transformer: a local encoder over bytes, whose states a cross-attention gathers to `ck` vectors a
/// patch; a global transformer over patches, where most of the work is; and a local decoder over bytes whose layers
/// read the patches. Words of a few bytes each have rows in a table of hashes. What tells where patches begin is a
/// small model of its own. How many bytes a patch has depends on the text: as many are assumed as the config says.
public record Blt() implements Family {
    @Override
    public String name() {
        return "blt";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var bytes = reading.sizeOr("bytes_per_patch", Expr.of(4), "4", "patch_size");
        var patches = hf.bind("np", Expr.dim("T").ceilDiv(bytes));
        hf.bind("ck", reading.sizeOr("vectors_per_patch", Expr.of(2), "2", "cross_attn_k"));
        hf.bind("pc", patches.times(hf.size("ck")));
        var words = reading.numbers("encoder_hash_byte_group_size");
        var functions = reading.sizeOr("hash_functions", Expr.ONE, "1", "encoder_hash_byte_group_nb_functions");
        hf.bind("hv", reading.sizeOr("hashes", Expr.of(500002), "500002", "encoder_hash_byte_group_vocab")
                .times(functions).times(words.isEmpty() ? 6 : words.size()));
        var encoding = part(reading, "encoder_config");
        var decoding = part(reading, "decoder_config");
        var encoder = ByteLayers.of(encoding, "encoder_", 1024, 16, 1, Optional.empty());
        var decoder = ByteLayers.of(decoding, "decoder_", 1024, 16, 9, Optional.of(2816L));
        var global = ByteLayers.of(part(reading, "global_config"), "global_", 2048, 16, 25, Optional.of(5632L));
        hf.bind("v", reading.sizeOr("vocab_size", Expr.of(260), "260", "vocab_size"));
        hf.bind("d'", hf.bind("d", encoder.width()));
        hf.bind("dg", global.width());
        if (!hf.same("encoder_d_model", "decoder_d_model")) {
            reading.refuse(Set.of("encoder_d_model", "decoder_d_model"), reading.source("decoder_d_model"),
                    "encoder and decoder differ in width", "");
        }
        if (encoding.flag("encoder_crosses", false, "cross_attn_all_layers")) {
            reading.refuse(reading.place("encoder_config"), "an encoder that gathers patches in every layer is not "
                    + "known", "");
        }
        boolean every = decoding.flag("decoder_crosses", true, "cross_attn_all_layers");
        var values = reading.values();
        boolean wider = !values.getOrDefault("encoder_d_model", Rational.ONE)
                .times(values.getOrDefault("vectors_per_patch", Rational.ONE))
                .equals(values.getOrDefault("global_d_model", Rational.ONE));
        hf.bind("je", encoder.half());
        hf.bind("jg", global.half());
        hf.bind("jd", decoder.half());
        var inside = new ArrayList<Node>();
        boolean patching = reading.flag("patcher", true, "patch_in_forward");
        if (patching) {
            inside.add(BytePatches.patcher(stack, part(reading, "patcher_config")));
        }
        inside.add(Block.of("", BytePatches.encoding(stack, encoder.activation())).over(encoder.axes()));
        inside.add(Stack.run("global_transformer", patches, global.axes(),
                BytePatches.across(stack, wider, global.activation())));
        inside.add(Block.of("local_decoder", BytePatches.decoding(stack, every, decoder.activation()))
                .over(decoder.axes()).over(Map.of("d", encoder.width(), "d'", encoder.width())));
        hf.note("--seq counts bytes, and the bytes of a patch are an estimate; a patch is worked on when it is whole: "
                + "decoding a byte is counted without it");
        boolean tied = hf.tied(false);
        var inputs = "ids[b t] positions[b t] frequencies_e[je] frequencies_g[jg] frequencies_d[jd]"
                + (patching ? " frequencies_p[jp]" : "");
        return hf.task(Heads.NEXT, Heads.BARE).equals(Heads.BARE) ? stack.bare(inside, List.of(), inputs)
                : stack.headed("model", inside, Stack.head("lm_head", "model.local_encoder.embed_tokens", tied, false),
                        inputs);
    }

    /// The fields of one of the four. Where the config says nothing of it all are assumed.
    private static Reading part(Reading reading, String own) {
        return reading.has(own) ? reading.inside(own) : reading.over(new LinkedHashMap<>());
    }
}
