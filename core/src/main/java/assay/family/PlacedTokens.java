package assay.family;

import assay.kit.EncoderDecoder;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Node;
import java.util.ArrayList;
import java.util.List;

/// Tokens of images and sound in a decoder.
final class PlacedTokens {
    private PlacedTokens() {}

    /// The text's parts with tokens put in the places of words, behind the words' own: of an encoder and a decoder
    /// those of the encoder.
    ///
    /// @param placed those tokens, as the text's op lines read them, such as `image[bi nq d]`
    static List<Node> in(List<Node> text, List<String> placed) {
        var parts = new ArrayList<>(text);
        if (parts.getFirst() instanceof Block run && run.name().isEmpty() && run.axes().containsKey("t")) {
            var own = new ArrayList<>(run.parts());
            if (own.getFirst().equals(EncoderDecoder.UNUSED) && own.getLast() instanceof Block encoder) {
                own.set(own.size() - 1, encoder.with(in(encoder.parts(), placed)));
                parts.set(0, run.with(own));
            } else {
                parts.set(0, run.with(in(own, placed)));
            }
            return parts;
        }
        for (var tokens : placed.reversed()) {
            var name = tokens.substring(0, tokens.indexOf('['));
            parts.add(1, Gather.of("place_" + (name.equals("image") ? "images" : name),
                    "x[b t d] " + tokens + " -> x[b t d]"));
        }
        return parts;
    }
}
