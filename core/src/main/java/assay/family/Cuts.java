package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Media.Pixels;
import assay.kit.Resizing;
import assay.kit.Resizing.Tiles;
import assay.spec.Reading;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/// What processors of images make of one: crops of the encoder's size, and words around their tokens. Each leaves the
/// axes `crops` and `marks`, and `ni`, the tokens of the image in the text, where those are not all of each crop's.
final class Cuts {
    private static final int MOST_TILES = 1000;

    private Cuts() {}

    /// A rule by which an image is cut.
    interface Cut {
        /// Leaves the axes of an image that is given.
        ///
        /// @param hf of the encoder, whose images are `ih` by `iw` and of which a crop makes `nq` tokens
        void of(Hf hf, Reading whole);
    }

    /// The whole image, brought to the encoder's size.
    static Cut whole(int marks) {
        return (hf, _) -> bind(hf, 1, marks);
    }

    /// From 1 to `most` tiles of about the image's ratio, and where there are several the whole of it once more.
    static Cut ratio(int most, ToLongFunction<Tiles> marks) {
        return (hf, whole) -> tiles(hf, whole, most,
                (given, limit) -> Resizing.nearest(given, side(hf), 1, limit), marks);
    }

    /// Up to `most` tiles on which the image is shrunk least, and where there are several the whole of it once more.
    static Cut canvas(int most, ToLongFunction<Tiles> marks) {
        return (hf, whole) -> tiles(hf, whole, most,
                (given, limit) -> Resizing.canvas(given, side(hf).height(), limit, false), marks);
    }

    /// The image brought to `times` the encoder's size along its longer side, each side up to whole tiles, and where
    /// there are several the whole of it once more.
    static Cut longest(int times, ToLongFunction<Tiles> marks) {
        return (hf, _) -> {
            var media = Media.of(hf.reading());
            if (!media.sees()) {
                bind(hf, 1, 0);
                return;
            }
            long side = side(hf).height();
            long longest = media.longestSide(side * times,
                    times + " times the encoder's image_size, as the model's processor is published");
            cut(hf, media.own().map(given -> Resizing.split(given, side, longest))
                    .orElse(new Tiles(1, 1)), marks);
        };
    }

    /// Tiles as a rule gives them for an image and the most that there may be.
    static void tiles(Hf hf, Reading whole, int most, BiFunction<Pixels, Long, Tiles> rule,
            ToLongFunction<Tiles> marks) {
        var media = Media.of(hf.reading());
        if (!media.sees()) {
            bind(hf, 1, 0);
            return;
        }
        long limit = media.mostTiles(most);
        if (limit < 1 || limit > MOST_TILES) {
            whole.refuse(whole.place("image_max_tiles"), "image_max_tiles is " + limit + ", not from 1 to "
                    + MOST_TILES, "");
            limit = 1;
        }
        long known = limit;
        cut(hf, media.own().map(given -> rule.apply(given, known)).orElse(new Tiles(1, 1)), marks);
    }

    private static void cut(Hf hf, Tiles tiles, ToLongFunction<Tiles> marks) {
        boolean several = tiles.count() > 1;
        bind(hf, several ? tiles.count() + 1 : 1, marks.applyAsLong(tiles));
        hf.reading().derived("tiles_per_image", hf.size("crops"), "the image's "
                + (several ? "parts and the whole of it" : "only one"));
    }

    static void bind(Hf hf, long crops, long marks) {
        hf.bind("crops", Expr.of(crops));
        hf.bind("marks", Expr.of(marks));
    }

    /// The encoder's own size.
    static Pixels side(Hf hf) {
        var media = Media.of(hf.reading());
        return new Pixels(media.whole(hf.size("ih")), media.whole(hf.size("iw")));
    }
}
