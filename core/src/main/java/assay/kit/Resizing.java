package assay.kit;

import assay.kit.Media.Pixels;
import java.util.List;

/// The rules by which processors of images bring one to a size that patches divide, as the reference implementation
/// has them.
public final class Resizing {
    /// How much longer one side of an image may be than the other.
    static final long LONGEST_RATIO = 200;

    /// The most pixels that [#split] brings a side to.
    private static final long LONGEST_SIDE = 4096;

    private Resizing() {}

    /// No side longer than `longest`, the ratio kept; then each side up to a multiple of `unit`.
    public static Pixels within(Pixels given, long longest, long unit) {
        double ratio = Math.max((double) given.height() / longest, (double) given.width() / longest);
        long height = ratio > 1 ? (long) Math.floor(given.height() / ratio) : given.height();
        long width = ratio > 1 ? (long) Math.floor(given.width() / ratio) : given.width();
        return new Pixels(up(Math.max(height, 1), unit), up(Math.max(width, 1), unit));
    }

    /// An image of more than `height` by `width` made smaller, the ratio kept; then each side up to a multiple of
    /// `unit`.
    public static Pixels inside(Pixels given, long height, long width, long unit) {
        double by = Math.min((double) height / given.height(), (double) width / given.width());
        return by >= 1 ? new Pixels(up(given.height(), unit), up(given.width(), unit))
                : new Pixels(up(Math.max((long) (given.height() * by), 1), unit),
                        up(Math.max((long) (given.width() * by), 1), unit));
    }

    /// Each side to the nearest multiple of `unit`, a half to the even one; where that is more than `most` pixels or
    /// less than `least`, the image is first made smaller or larger, the ratio kept.
    public static Pixels area(Pixels given, long unit, long least, long most) {
        return area(given, nearest(given.height(), unit), nearest(given.width(), unit), unit, least, most);
    }

    /// As [#area(Pixels, long, long, long)], where no side is less than `unit` before the image is made smaller or
    /// larger.
    public static Pixels atLeast(Pixels given, long unit, long least, long most) {
        return area(given, Math.max(nearest(given.height(), unit), unit), Math.max(nearest(given.width(), unit), unit),
                unit, least, most);
    }

    private static Pixels area(Pixels given, long height, long width, long unit, long least, long most) {
        double area = (double) given.height() * given.width();
        if (height * width > most) {
            double by = Math.sqrt(area / most);
            return new Pixels(Math.max(unit, (long) Math.floor(given.height() / by / unit) * unit),
                    Math.max(unit, (long) Math.floor(given.width() / by / unit) * unit));
        }
        if (height * width < least) {
            double by = Math.sqrt(least / area);
            return new Pixels((long) Math.ceil(given.height() * by / unit) * unit,
                    (long) Math.ceil(given.width() * by / unit) * unit);
        }
        return new Pixels(height, width);
    }

    /// An image of which a side is shorter than `least` made larger until none is, the ratio kept.
    public static Pixels enlarged(Pixels given, long least) {
        if (given.height() >= least && given.width() >= least) {
            return given;
        }
        double by = Math.max((double) least / given.height(), (double) least / given.width());
        return new Pixels(Math.max((long) (given.height() * by), 1), Math.max((long) (given.width() * by), 1));
    }

    /// An image of at most `most` patches in all and `side` along a side, the ratio kept and never enlarged; then each
    /// side up to a multiple of `merge` patches.
    public static Pixels patches(Pixels given, long patch, long merge, long most, long side) {
        double all = (double) Math.max(1, given.height() / patch) * Math.max(1, given.width() / patch);
        double by = Math.min(Math.min(1, Math.sqrt(most / all)),
                Math.min((double) (side * patch) / given.height(), (double) (side * patch) / given.width()));
        long height = Math.min(Math.max(1, (long) (given.height() * by)), side * patch);
        long width = Math.min(Math.max(1, (long) (given.width() * by)), side * patch);
        return new Pixels(up(height, merge * patch), up(width, merge * patch));
    }

    /// The largest image of about that ratio whose sides are multiples of `unit` and that has at most `most` pixels.
    public static Pixels budget(Pixels given, long unit, long most) {
        double by = Math.sqrt((double) most / ((double) given.height() * given.width()));
        long height = (long) Math.floor(by * given.height() / unit) * unit;
        long width = (long) Math.floor(by * given.width() / unit) * unit;
        long longest = most / unit;
        if (height == 0) {
            return new Pixels(unit, Math.max(Math.min(given.width() / given.height() * unit, longest), unit));
        }
        return width == 0 ? new Pixels(Math.max(Math.min(given.height() / given.width() * unit, longest), unit), unit)
                : new Pixels(height, width);
    }

    /// Tiles of an image, `down` times `across`.
    public record Tiles(long down, long across) {
        public long count() {
            return down * across;
        }
    }

    /// Up to `most` tiles of `side` by `side` pixels on which an image is shrunk least, or where it is smaller than
    /// some, enlarged least; of those that do so equally, the fewest.
    ///
    /// @param precise whether the reference compares in double precision, else in single
    public static Tiles canvas(Pixels given, long side, long most, boolean precise) {
        var best = new Tiles(1, 1);
        double scale = Double.NaN;
        for (long down = 1; down <= most; down++) {
            for (long across = 1; across * down <= most; across++) {
                double exact = Math.min((double) (down * side) / given.height(),
                        (double) (across * side) / given.width());
                double its = precise ? exact : (float) exact;
                boolean better = Double.isNaN(scale)
                        || (its >= 1 ? scale < 1 || its < scale : its > scale && scale < 1);
                if (better || (its == scale && down * across < best.count())) {
                    best = new Tiles(down, across);
                    scale = its;
                }
            }
        }
        return best;
    }

    /// From `least` to `most` tiles whose canvas is nearest to an image's ratio; of those that are equally near, more
    /// of them as long as their area is less than twice the image's.
    ///
    /// @param tile the size of one
    public static Tiles nearest(Pixels given, Pixels tile, long least, long most) {
        double ratio = (double) given.width() / given.height();
        double area = (double) given.width() * given.height();
        var best = new Tiles(1, 1);
        double distance = Double.POSITIVE_INFINITY;
        for (long count = least; count <= most; count++) {
            for (long across = 1; across <= count; across++) {
                if (count % across != 0) {
                    continue;
                }
                long down = count / across;
                double its = Math.abs(ratio - (double) across / down);
                if (its < distance || (its == distance && area > 0.5 * tile.height() * tile.width() * count)) {
                    distance = its;
                    best = new Tiles(down, across);
                }
            }
        }
        return best;
    }

    /// Of several sizes the one that holds most of an image's pixels, and where several do the smallest.
    public static Pixels best(Pixels given, List<Pixels> sizes) {
        var best = sizes.getFirst();
        long most = 0;
        long wasted = Long.MAX_VALUE;
        for (var size : sizes) {
            double by = Math.min((double) size.width() / given.width(), (double) size.height() / given.height());
            long width = (long) (given.width() * by);
            long height = (long) (given.height() * by);
            long held = Math.min(width * height, given.width() * given.height());
            long rest = size.width() * size.height() - held;
            if (held > most || (held == most && rest < wasted)) {
                most = held;
                wasted = rest;
                best = size;
            }
        }
        return best;
    }

    /// Of `down` times `across` patches those that an image has part of, which is centred on them.
    public static Tiles unpadded(Pixels given, long down, long across) {
        if ((double) given.width() / given.height() > (double) across / down) {
            return new Tiles(down - (down - whole(given.height() * ((double) across / given.width()))) / 2 * 2, across);
        }
        return new Tiles(down, across - (across - whole(given.width() * ((double) down / given.height()))) / 2 * 2);
    }

    /// Of tokens those that are left where there are more than 1.21 times `most`: so many rows and columns fewer that
    /// their ratio is kept.
    public static Tiles fewer(Tiles tokens, long most) {
        double ratio = Math.sqrt((double) tokens.count() / most);
        return ratio > 1.1 ? new Tiles(times(tokens.down(), ratio), times(tokens.across(), ratio)) : tokens;
    }

    /// How often `part` is wholly in `all`.
    private static long times(long all, double part) {
        return Math.round((all - all % part) / part);
    }

    /// The tiles of an image that is brought to `longest` pixels along its longer side, its shorter one to an even
    /// number, then each up to whole tiles of `side` by `side`.
    public static Tiles split(Pixels given, long side, long longest) {
        boolean wide = given.width() >= given.height();
        double ratio = (double) given.width() / given.height();
        long shorter = Math.max(even((long) (wide ? longest / ratio : longest * ratio)), 1);
        if (longest > LONGEST_SIDE) {
            double kept = wide ? (double) longest / shorter : (double) shorter / longest;
            shorter = Math.max((long) (wide ? LONGEST_SIDE / kept : LONGEST_SIDE * kept), 1);
        }
        long most = Math.min(longest, LONGEST_SIDE);
        double its = wide ? (double) most / shorter : (double) shorter / most;
        long longer = up(most, side);
        long other = up((long) (wide ? longer / its : longer * its), side);
        return wide ? new Tiles(other / side, longer / side) : new Tiles(longer / side, other / side);
    }

    private static long even(long side) {
        return side + side % 2;
    }

    /// Cut off behind the point, but for what is as good as the next whole number.
    private static long whole(double size) {
        return (long) (size + 5e-8);
    }

    private static long up(long side, long unit) {
        return (side + unit - 1) / unit * unit;
    }

    /// The multiple of `unit` that is nearest to a side, of two the even one.
    public static long nearest(long side, long unit) {
        long below = side / unit;
        long twice = 2 * (side % unit);
        boolean more = twice > unit || (twice == unit && below % 2 == 1);
        return (more ? below + 1 : below) * unit;
    }
}
