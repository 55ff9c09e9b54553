package assay.family;

import assay.algebra.Expr;
import assay.family.Cuts.Cut;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Media.Pixels;
import assay.kit.Resizing;
import assay.kit.Resizing.Tiles;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.List;
import java.util.stream.IntStream;

/// How LLaVA-NeXT and its kin cut an image: the size of the config's `image_grid_pinpoints` that holds most of it, in
/// tiles, and the whole of it once more. Of the tiles' tokens those are taken that the image fills, and each row of
/// them ends in a vector of its own.
final class Pins {
    private static final String FIELD = "image_grid_pinpoints";
    private static final String RATIO = "vision_aspect_ratio";
    private static final String MOST = "anyres_max_";

    private static final List<Pixels> FEW = List.of(new Pixels(336, 672), new Pixels(672, 336), new Pixels(672, 672),
            new Pixels(1008, 336), new Pixels(336, 1008));
    private static final List<Pixels> MANY = IntStream.range(0, 36).mapToObj(i -> new Pixels(384 * (i / 6 + 1L),
            384 * (i % 6 + 1L))).toList();

    private Pins() {}

    /// LLaVA-NeXT's.
    static Cut few() {
        return (hf, whole) -> {
            if (given(hf)) {
                pinned(hf, whole, FEW, 0);
            }
        };
    }

    /// OneVision's, whose tokens are made fewer where they are of more tiles than `vision_aspect_ratio` says. Several
    /// images are not cut.
    static Cut many() {
        return (hf, whole) -> {
            int most = most(whole);
            var media = Media.of(hf.reading());
            if (media.sees() && media.whole(media.images()) > 1) {
                Cuts.bind(hf, 1, 0);
                hf.bind("ni", hf.size("nq").plus(Expr.ONE));
            } else if (given(hf)) {
                pinned(hf, whole, MANY, most);
            }
        };
    }

    /// Whether an image of a size is given; elsewhere it is one crop.
    private static boolean given(Hf hf) {
        var media = Media.of(hf.reading());
        if (media.sees() && media.own().isPresent()) {
            return true;
        }
        Cuts.bind(hf, 1, 0);
        hf.bind("ni", hf.size("nq"));
        return false;
    }

    /// @param most tiles of whose tokens there may be as many; none where that is 0
    private static void pinned(Hf hf, Reading whole, List<Pixels> or, long most) {
        var media = Media.of(hf.reading());
        var given = media.own().orElseThrow();
        var side = Cuts.side(hf);
        var best = Resizing.best(given, pins(whole, or));
        if (best.height() % side.height() != 0 || best.width() % side.width() != 0) {
            whole.refuse(whole.place(FIELD), best + " are not whole tiles of " + side, "");
        }
        var tiles = new Tiles(Math.max(best.height() / side.height(), 1), Math.max(best.width() / side.width(), 1));
        long patches = side.height() / media.whole(hf.size("ph"));
        var filled = Resizing.unpadded(given, patches * tiles.down(), patches * tiles.across());
        var kept = most == 0 ? filled : Resizing.fewer(filled, most * patches * patches);
        Cuts.bind(hf, tiles.count() + 1, 0);
        hf.reading().derived("tiles_per_image", hf.size("crops"), "the image's parts and the whole of it");
        hf.bind("ni", hf.size("nq").plus(Expr.of(kept.count() + kept.down())));
    }

    /// The sizes that the config lists, each height and width.
    private static List<Pixels> pins(Reading whole, List<Pixels> or) {
        var items = whole.items(FIELD);
        if (!items.stream().allMatch(Pins::two)) {
            whole.refuse(whole.place(FIELD), "is not a list of heights and widths", "");
            return or;
        }
        return items.isEmpty() ? or : items.stream().map(i -> new Pixels(side(i, 0), side(i, 1))).toList();
    }

    private static boolean two(Value value) {
        return value instanceof Value.Items(var sides) && sides.size() == 2
                && sides.stream().allMatch(side -> side instanceof Value.Numeral(var n) && n.isInteger()
                        && n.signum() > 0 && n.num().bitLength() <= 20);
    }

    private static long side(Value pin, int which) {
        return pin instanceof Value.Items(var sides) && sides.get(which) instanceof Value.Numeral(var n)
                ? n.num().longValueExact() : 1;
    }

    /// The number in `anyres_max_9`.
    private static int most(Reading whole) {
        var word = whole.text("image_tiles", MOST + 9, RATIO);
        var number = word.startsWith(MOST) ? word.substring(MOST.length()) : "";
        if (number.isEmpty() || number.length() > 4 || !number.chars().allMatch(c -> c >= '0' && c <= '9')
                || number.startsWith("0")) {
            whole.refuse(whole.place(RATIO), Reading.quoted(word) + " is not '" + MOST + "9' or the like", "");
            return 1;
        }
        return Integer.parseInt(number);
    }
}
