package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Florence 2: BART, whose encoder reads an image's tokens before the words, beside an encoder of images ([DaVit]).
public record Florence2() implements Whole {
    @Override
    public String name() {
        return "florence2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, "bart");
        var vision = reading.inside("vision_config");
        var hf = new Hf(name(), vision);
        var tower = DaVit.tower(hf);
        hf.size("dp", "projection_dim", Expr.of(1024), "1024");
        hf.size("mp", "vision_positions", Expr.of(50), "50", "max_position_embeddings");
        hf.bind("da", hf.size("d").over(Expr.of(2)).floor());
        hf.bind("db", hf.size("d").minus(hf.size("da")));
        hf.size("mt", "max_temporal_embeddings", Expr.of(100), "100");
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        hf.bind("nq", hf.size("t").plus(Expr.ONE));
        var towers = List.<Node>of(hf.seen("vision_tower", tower), hf.seen("multi_modal_projector", joined()));
        return new Multimodal(towers, "pixels[bi colours rows columns]", Map.of("colours", hf.size("colours"), "rows",
                hf.size("rows"), "columns", hf.size("columns"), "nq", hf.size("nq")))
                .around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("pos_idx_to_embed");
    }

    private static List<Node> joined() {
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("image_position_embed", Component.POSITION, List.of(
                Block.of("row_embeddings", List.of(Gather.of("rows", ".weight[mp da] -> row[t da]"))),
                Block.of("column_embeddings", List.of(Gather.of("columns", ".weight[mp db] -> column[t db]"))),
                Pointwise.of("sum", Kind.ADD, "x[b t d] row[t da] column[t db] -> x[b t d]"))));
        nodes.add(Block.of("visual_temporal_embed", Component.POSITION, List.of(Pointwise.of("sum", Kind.ADD,
                "x[b t d] $pos_idx_to_embed[mt d] -> x[b t d]"))));
        nodes.add(Pointwise.of("means", Kind.ADD, "x[b t d] -> means[b nq d]"));
        nodes.add(Usual.linear(false).of("image_projection", "means[b nq d]", "image[b nq dp]"));
        nodes.add(Norm.LAYERNORM.of("image_proj_norm", "image[b nq dp]", "image[b nq dp]", true));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "image[b nq dp] -> image[b nq dt]"));
        return nodes;
    }
}
