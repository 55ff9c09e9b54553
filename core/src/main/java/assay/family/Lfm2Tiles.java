package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Media.Pixels;
import assay.kit.Resizing;
import assay.spec.Reading;
import java.util.List;

/// How LFM2-VL cuts an image: it is brought to whole tokens, from 64 to 256 of them, and where it is more than twice
/// as large it is beside that cut into tiles of 512 by 512 pixels of about its ratio. Words stand around it and before
/// each crop of several.
///
/// Crops are of two sizes then, and each is filled up to as many patches as the largest may have: what fills it is
/// worked on too. The reference fills up a single one as well. Tokens are made of the patches alone, so that a crop's
/// `nq` are a mean.
final class Lfm2Tiles {
    private static final long LEAST = 64;
    private static final long MOST = 256;
    private static final long TILE = 512;
    private static final int MOST_TILES = 10;

    private Lfm2Tiles() {}

    static void cut(Hf hf, Reading whole) {
        var r = hf.reading();
        var media = Media.of(r);
        var given = media.own();
        if (!media.sees() || given.isEmpty()) {
            Cuts.bind(hf, 1, 0);
            return;
        }
        long patch = media.whole(r.sides("patch_size", Expr.of(16)).getFirst());
        long factor = media.whole(whole.sizeOr("downsample_factor", Expr.of(2), "2", "downsample_factor"));
        long token = patch * factor;
        var image = Resizing.atLeast(given.orElseThrow(), token, LEAST * token * token, MOST * token * token);
        long patches = image.height() / patch * (image.width() / patch);
        long tile = TILE / patch * (TILE / patch);
        long tiles = tiles(given.orElseThrow(), patch, token, r);
        boolean several = tiles > 0;
        Cuts.bind(hf, tiles + 1, several ? tiles + 3 : 2);
        var filled = Expr.of(Math.max(MOST * factor * factor, tile));
        var each = several ? filled : Expr.of(patches);
        hf.rebind("np", r.derived("patches_per_crop", each, image + (several ? " beside " + tiles + " tiles, "
                + "filled up" : ", resized")));
        hf.rebind("t", hf.size("np"));
        hf.rebind("s", hf.size("np"));
        hf.rebind("nq", Expr.of(tiles * tile + patches).over(Expr.of(factor * factor)).over(hf.size("crops")));
        List.of("np!", "t!", "s!").forEach(axis -> hf.bind(axis, filled));
    }

    /// The tiles beside the whole image; none where it is small.
    private static long tiles(Pixels given, long patch, long token, Reading r) {
        long height = Math.max(Resizing.nearest(given.height(), token), patch);
        long width = Math.max(Resizing.nearest(given.width(), token), patch);
        int most = Math.toIntExact(Media.of(r).mostTiles(MOST_TILES));
        if (most < 1 || most > 1000) {
            r.refuse(r.place("image_max_tiles"), "image_max_tiles is " + most + ", not from 1 to 1000", "");
            return 0;
        }
        return most == 1 || height * width <= 2 * MOST * token * token ? 0
                : Resizing.nearest(given, new Pixels(TILE, TILE), 2, most).count();
    }
}
