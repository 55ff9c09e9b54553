package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Projected;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// What encoders of an image's patches share: sizes under their usual names, the embedding of patches and further
/// tokens, and heads.
public final class Images {
    /// The stream that is given.
    public static final String INPUTS = "pixels[b ch ih iw]";

    public static final String LABELS = "ForImageClassification";
    public static final String MASKED = "ForMaskedImageModeling";

    /// The block of the embeddings, and that of the patches in it.
    public static final String EMBEDDINGS = "embeddings";

    private static final String OWN_LENGTH =
            "the input is an image: the number of tokens is the config's, and --seq is ignored";
    private static final String GIVEN_LENGTH =
            "the input is an image: the number of tokens follows from its size, and --seq is ignored";

    private static final int MOST_STAGES = 20;

    private Images() {}

    /// Width `d`, heads `h` of `k`, patches `np`; the tokens `t` are those and `more`.
    public static Hf sizes(String family, Reading reading, long imageOr, long patchOr, Expr more) {
        var hf = new Hf(family, reading);
        hf.needed("d", "d_model", "hidden_size");
        hf.needed("h", "num_heads", "num_attention_heads");
        hf.layers();
        hf.headDim();
        hf.image(reading, imageOr, patchOr);
        hf.rebind("t", hf.size("np").plus(more));
        hf.rebind("s", hf.size("t"));
        hf.bind("d'", hf.size("d"));
        return hf;
    }

    /// The images that an encoder alone is given ([Media]): so many for each of `B`, axis `b`.
    public static void number(Hf hf) {
        var media = Media.of(hf.reading());
        var number = media.images();
        hf.rebind("b", Expr.dim("B").times(media.sees() ? number : Expr.ONE));
        hf.note(media.pixels().isPresent() || media.processed().isPresent() ? GIVEN_LENGTH : OWN_LENGTH);
    }

    /// As [#number]: height and width of each image, those of the config where no others are said.
    public static List<Expr> sides(Hf hf, List<Expr> own) {
        number(hf);
        var media = Media.of(hf.reading());
        return media.sides().or(media::processed).orElse(own);
    }

    /// As [#number], each image as it is. Where it has another size than the config's, its patches `np` and the tokens
    /// are others than those of which the encoder's tables are made, whose positions the reference resamples.
    public static void given(Hf hf) {
        number(hf);
        var media = Media.of(hf.reading());
        media.sides().or(media::processed).ifPresent(sides -> {
            var more = hf.size("t").minus(hf.size("np"));
            hf.rebind("ih", sides.getFirst());
            hf.rebind("iw", sides.getLast());
            hf.rebind("np", hf.size("ih").over(hf.size("ph")).floor().times(hf.size("iw").over(hf.size("pw")).floor()));
            hf.rebind("t", hf.size("np").plus(more));
            hf.rebind("s", hf.size("t"));
        });
        media.pixels().filter(p -> p.height() < media.whole(hf.size("ph")) || p.width() < media.whole(hf.size("pw")))
                .ifPresent(p -> hf.reading().refuse(hf.reading().source(Media.WIDTH), "an image of " + p
                        + " is smaller than a patch", ""));
    }

    /// Patches side by side, each a token: `x[b np d]`.
    public static Block patches(String name, boolean bias) {
        return Block.of(name, Component.EMBEDDING, List.of(Convolution.patches("projection", bias)));
    }

    /// A trained vector that stands for masked patches, where none is masked.
    ///
    /// @param axes as it is stored
    public static Node mask(String axes) {
        return Gather.of("unmasked", ".mask_token[" + axes + "] -> unused[" + axes + "]");
    }

    /// A trained row for each of the tokens of a stream, added.
    ///
    /// @param stream such as `x[b t d]`
    /// @param stored the axes of the rows as they are stored, such as `1 tt d`
    /// @param axes those of the rows that are added, such as `1 t d`
    public static List<Node> positions(String stream, String stored, String axes) {
        return List.of(Gather.of("position_rows", ".position_embeddings[" + stored + "] -> row[" + axes + "]"),
                Pointwise.of("position_sum", Kind.ADD, stream + " row[" + axes + "] -> " + stream));
    }

    /// What a sub-layer made, each element times a trained factor of its own: `z[b t d] .NAME[d]`.
    public static Pointwise scaled(String name) {
        return Pointwise.of(name + "_scale", Kind.SCALE, "z[b t d] ." + name + "[d] -> z[b t d]");
    }

    /// A layer's attention under its usual names.
    public static Block attention(String name, boolean bias, boolean keyBias, boolean outBias, Core core,
            List<Node> prepared) {
        return new Projected(Attention.Names.of(name, "o_proj"), bias, keyBias, outBias)
                .over(core, prepared);
    }

    /// The state of a token, the first or another, as `token[b d]`.
    public static Node token(String token) {
        return Block.of("", Component.HEAD, List.of(Gather.of(token, "x[b t d] -> " + token + "[b d]")));
    }

    /// Labels of the mean of all tokens' states.
    public static List<Node> labelsOfMean(Hf hf) {
        return List.of(Block.of("", Component.HEAD, List.of(Pointwise.of("mean", Kind.ADD, "x[b t d] -> mean[b d]"))),
                hf.classifier("classifier", "mean[b d]"));
    }

    /// Of each patch's state the pixels of `encoder_stride` by `encoder_stride`, by a convolution one wide.
    ///
    /// @param or what the reference assumes for that
    public static List<Node> pixels(Hf hf, long or) {
        var stride = hf.reading().sizeOr("encoder_stride", Expr.of(or), String.valueOf(or), "encoder_stride");
        hf.bind("px", stride.times(stride).times(hf.size("ch")));
        hf.bind("one", Expr.ONE);
        return List.of(new Repeat("decoder", Expr.ONE, List.of(
                Gather.of("patches", "x[b t d] -> patches[b np d one 1]"),
                Contract.of("convolution", "patches[b np d one 1] .weight[px d one 1] -> logits[b np px]"),
                Pointwise.of("bias", Kind.BIAS, "logits[b np px] .bias[px] -> logits[b np px]"))));
    }

    /// One number a stage, each at least 1, `or` where the config has none.
    public static List<Integer> stages(Reading reading, String field, List<Integer> or) {
        var given = reading.numbers(field);
        boolean none = given.isEmpty() && reading.listed(field) && reading.entries(field, 0) == 0;
        if (none || given.stream().anyMatch(n -> n < 1) || given.size() > MOST_STAGES) {
            reading.refuse(reading.place(field), field + " is not a number of at least 1 for each of 1 to "
                    + MOST_STAGES + " stages", "");
            return or;
        }
        return given.isEmpty() ? or : given;
    }

    /// The size of an axis that is bound already. Throws [IllegalStateException] where it is not.
    public static Expr of(Map<String, Expr> axes, String axis) {
        var size = axes.get(axis);
        if (size == null) {
            throw new IllegalStateException("axis " + axis + " is not bound");
        }
        return size;
    }

    /// A trunk without its pooler's parts in any class but the bare one.
    public static Encoder encoder(Hf hf, String trunk, List<Node> inside, List<Node> pooler) {
        return Encoder.bare(hf, trunk, inside, pooler, INPUTS);
    }
}
