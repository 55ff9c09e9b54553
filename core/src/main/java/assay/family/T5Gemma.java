package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// T5Gemma: an encoder and a decoder of [Gemma2]'s layers, each with sizes of its own, and attention from one to the
/// other in between.
public record T5Gemma() implements Family {
    @Override
    public String name() {
        return "t5gemma";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var task = hf.task(Heads.WRITTEN, Heads.ENCODER, Heads.BARE, Heads.TEXT, Heads.TOKENS);
        boolean whole = task.equals(Heads.WRITTEN) || reading.flag("encoder_decoder", true, "is_encoder_decoder");
        if (task.equals(Heads.ENCODER) ? whole : task.equals(Heads.BARE) && !whole) {
            reading.refuse(reading.place("is_encoder_decoder"), "is_encoder_decoder is " + whole + ", and the class "
                    + "is one of " + (whole ? "an encoder alone" : "both"), "");
        }
        var encoder = GemmaSide.of(reading.inside("encoder"), GemmaSide.ENCODER);
        encoder.axes().forEach(hf::rebind);
        hf.bind("de", hf.size("d"));
        hf.bind("je", hf.size("j"));
        var encoding = Stack.run("encoder", Expr.dim("T"), encoder.axes(), encoder.nodes(stack, false));
        if (task.equals(Heads.ENCODER)) {
            return hf.model(List.of(encoding), "ids[b t] positions[b t] frequencies_encoder[je]", "e");
        }
        boolean tied = hf.tied(true);
        var parts = new ArrayList<Node>(List.of(encoding));
        var head = new ArrayList<Node>();
        if (whole) {
            var decoder = GemmaSide.of(reading.inside("decoder"), "decoder_");
            decoder.axes().forEach(hf::rebind);
            parts.add(Block.of("decoder", decoder.nodes(stack, true)));
            head.addAll(Usual.softcapped(head("model.decoder.embed_tokens", tied), decoder.reading(), true));
            hf.note("encoder and decoder read --seq tokens each");
        }
        var inputs = "ids[b t] positions[b t] frequencies_encoder[je]" + (whole ? " frequencies[j]" : "");
        var last = whole ? "x[b t d]" : GemmaSide.OUT;
        return headed(hf, task, parts, inputs, last, () -> head);
    }

    /// The head, whose table is `owner`'s if it is tied.
    static List<Node> head(String owner, boolean tied) {
        return List.of(Block.of("lm_head", Stack.head("out_proj", owner, tied, false)));
    }

    /// Encoder and decoder with what the task has on them.
    ///
    /// @param last what is labelled
    /// @param head of what is no task for labels
    static Model headed(Hf hf, String task, List<Node> parts, String inputs, String last, Supplier<List<Node>> head) {
        return switch (task) {
            case Heads.BARE -> hf.model(parts, inputs, "x");
            case Heads.TEXT, Heads.TOKENS -> hf.model(List.of(Block.of("model", parts), Block.of("score",
                    List.of(hf.classifier("out_proj", last)))), inputs, "logits");
            default -> hf.model(Stream.concat(Stream.of(Block.of("model", parts)), head.get().stream()).toList(),
                    inputs, "logits");
        };
    }
}
