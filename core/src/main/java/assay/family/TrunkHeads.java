package assay.family;

import assay.kit.Architecture;
import assay.kit.Heads;
import assay.model.Block;
import assay.model.Line;
import assay.model.Model;
import assay.model.Op;
import assay.model.Tensor;
import assay.spec.Reading;
import java.util.List;

/// What stands on the trunk of a model that reads more than text, as the class has it that its config names.
final class TrunkHeads {
    private TrunkHeads() {}

    /// A model of a trunk and a head as the class has it that the config names: the trunk's parts alone where it ends
    /// in `Model`, the trunk with a head for labels. One that is not known is noted.
    static Model classed(Reading whole, Model model) {
        var named = Architecture.of(whole);
        if (!(model.root().parts().getFirst() instanceof Block trunk) || !trunk.name().equals(Multimodal.TRUNK)) {
            return named.unknown(Heads.WRITTEN) ? model.noted(named.note(Heads.WRITTEN)) : model;
        }
        return switch (named.ending(Heads.WRITTEN, Heads.BARE, Heads.TEXT, Heads.TOKENS).orElse("")) {
            case Heads.WRITTEN -> model;
            case Heads.BARE -> model.giving(Block.of("", trunk.parts().stream()
                    .map(part -> part.each(op -> renamed(op, Multimodal.TRUNK + ".", ""))).toList()), "x");
            case Heads.TEXT -> model.giving(Block.of("", List.of(trunk, Heads.score(whole, false))), "logits");
            case Heads.TOKENS -> model.giving(Block.of("", List.of(trunk, Heads.score(whole,
                    whole.flag("label_bias", true, "token_classification_bias")))), "logits");
            default -> named.name().isEmpty() ? model : model.noted(named.note(Heads.WRITTEN));
        };
    }

    /// An op that reads other blocks' parameters, those whose full names begin with `from` under names with `to`.
    static Op renamed(Op op, String from, String to) {
        var line = op.line();
        return op.with(new Line(line.reads().stream().map(t -> renamed(t, from, to)).toList(), line.writes(),
                line.mask(), line.reference()));
    }

    private static Tensor renamed(Tensor t, String from, String to) {
        return t.path().startsWith(from)
                ? new Tensor(t.role(), to + t.path().substring(from.length()), t.name(), t.dims())
                : t;
    }
}
