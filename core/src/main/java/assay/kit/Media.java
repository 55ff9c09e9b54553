package assay.kit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a model is given beside its text: images, all of one size, and a sound. They are settings over its config:
/// `images` for each sequence, `image_height` and `image_width` in pixels, `audio_seconds`. Where none is given the
/// model reads text alone.
///
/// What they become is the family's: it binds the patches and tokens of an image as its model's own processor cuts it,
/// sends the tower's nodes through [Hf#seen] or [Hf#heard], and says what the tokens take of the context ([#placed],
/// which a decoder inside a model of several media does by itself).
public record Media(Reading reading) {
    public static final String IMAGES = "images";
    public static final String HEIGHT = "image_height";
    public static final String WIDTH = "image_width";
    public static final String SECONDS = "audio_seconds";

    /// The sizes of what is put into the context for each image and sound, where it is: tokens that a tower makes, and
    /// the words around them that mark where an image ends and its rows do.
    public static final String IMAGE_TOKENS = "tokens_per_image";
    public static final String IMAGE_MARKS = "marks_per_image";
    public static final String SOUND_TOKENS = "tokens_per_sound";
    public static final String SOUND_MARKS = "marks_per_sound";

    /// Samples of a sound in a second, as most models of sound hear it.
    public static final long RATE = 16_000;

    /// As many samples as a sound may have that is never cut off.
    public static final long ANY = RATE << 20;

    /// The longest side of an image that is believed, in pixels.
    private static final long LONGEST = 1 << 20;

    public static Media of(Reading reading) {
        return new Media(reading);
    }

    /// Whether any image is given.
    public boolean sees() {
        return given(IMAGES) || given(HEIGHT) || given(WIDTH);
    }

    /// Whether anything is given beside the text.
    public boolean any() {
        return sees() || given(SECONDS);
    }

    private boolean given(String name) {
        var field = reading.spec().settings().get(name);
        return field != null && !(field.value() instanceof Value.Nothing);
    }

    /// Images of each sequence: the size `images`, or zero where none is given. One of which only the size is given
    /// is one.
    public Expr images() {
        pixels();
        if (!sees()) {
            reading.sizeIf(IMAGES);
            return Expr.ZERO;
        }
        return reading.sizeOr(IMAGES, Expr.ONE, "1, since an image's size is given");
    }

    /// Height and width.
    public record Pixels(long height, long width) {
        /// As people write it: `1280 x 720 pixels`, the width first.
        @Override
        public String toString() {
            return width + " x " + height + " pixels";
        }
    }

    /// The size of each image as it is given, where it is.
    public Optional<Pixels> pixels() {
        if (!given(HEIGHT) && !given(WIDTH)) {
            reading.sizeIf(HEIGHT);
            reading.sizeIf(WIDTH);
            return Optional.empty();
        }
        var height = given(HEIGHT) ? HEIGHT : WIDTH;
        var width = given(WIDTH) ? WIDTH : HEIGHT;
        reading.sizeIf(HEIGHT);
        reading.sizeIf(WIDTH);
        return Optional.of(new Pixels(side(height), side(width)));
    }

    /// Height and width of each image as sizes, where they are given.
    public Optional<List<Expr>> sides() {
        return pixels().map(_ -> List.of(Expr.dim(given(HEIGHT) ? HEIGHT : WIDTH),
                Expr.dim(given(WIDTH) ? WIDTH : HEIGHT)));
    }

    private long side(String name) {
        reading.sizeIf(name);
        var value = reading.known().getOrDefault(name, Rational.ONE);
        if (value.compareTo(Rational.of(LONGEST)) > 0) {
            reading.refuse(reading.source(name), "is more than " + LONGEST + " pixels, which no image has", "");
            return 1;
        }
        return value.isInteger() && value.signum() > 0 ? value.num().longValueExact() : 1;
    }

    /// The size of each image of a model that takes images at their own size. One of them is refused without it.
    public Optional<Pixels> own() {
        var pixels = pixels();
        if (sees() && pixels.isEmpty()) {
            reading.refuse("--images", "the size of the images is missing: this model takes them at their own size",
                    "--image-size 1280x720");
        }
        return pixels;
    }

    /// The patches of an image, `down` times `across`.
    public record Grid(Expr down, Expr across) {
        public Expr patches() {
            return down.times(across);
        }

        /// What is left of them where `merge` times `merge` neighbours are made one.
        public Grid merged(Expr merge) {
            return new Grid(down.over(merge), across.over(merge));
        }
    }

    /// The patches of each image of a model that takes images at their own size, which a rule brings to whole patches,
    /// where images are given. Leaves the sizes `resized_height` and `resized_width`.
    ///
    /// @param rule as one of [Resizing]
    public Optional<Grid> grid(Expr patch, UnaryOperator<Pixels> rule) {
        return own().map(pixels -> {
            var made = rule.apply(pixels);
            var source = made.equals(pixels) ? "as given" : pixels + ", resized";
            return new Grid(reading.derived("resized_height", Expr.of(made.height), source).over(patch),
                    reading.derived("resized_width", Expr.of(made.width), source).over(patch));
        });
    }

    /// As [#grid(Expr, UnaryOperator)], of images that [Resizing#area] brings to whole tokens, of `merge` patches to
    /// either side. What their pixels may be is `image_min_pixels` and `image_max_pixels`.
    public Optional<Grid> byArea(Expr patch, Expr merge, long least, long most) {
        return byArea(patch, merge, least, most, UnaryOperator.identity());
    }

    /// As [#byArea(Expr, Expr, long, long)], of images that another rule brings to a size first.
    public Optional<Grid> byArea(Expr patch, Expr merge, long least, long most, UnaryOperator<Pixels> first) {
        return byArea(patch, merge, least, most, first, 1);
    }

    /// As [#byArea(Expr, Expr, long, long, UnaryOperator)], where the model's processor counts the pixels of so many
    /// frames together, all of them the image's.
    public Optional<Grid> byArea(Expr patch, Expr merge, long least, long most, UnaryOperator<Pixels> first,
            long frames) {
        if (!sees()) {
            return Optional.empty();
        }
        var few = pixels("image_min_pixels", least, false, frames);
        var many = pixels("image_max_pixels", most, true, frames);
        pixels().map(first)
                .filter(p -> Math.max(p.height, p.width) > Resizing.LONGEST_RATIO * Math.min(p.height, p.width))
                .ifPresent(p -> reading.refuse(reading.source(WIDTH), "an image of " + p + " is more than "
                        + Resizing.LONGEST_RATIO + " times as long as it is wide, which this model's processor refuses",
                        ""));
        return grid(patch, given -> Resizing.area(first.apply(given), whole(patch) * whole(merge), few, many));
    }

    private long pixels(String name, long or, boolean most, long frames) {
        var size = new Processing(reading).area(name, most, frames).orElseGet(() -> reading.sizeOr(name, Expr.of(or),
                Expr.of(or) + ", as the model's processor is published", name));
        var known = reading.known();
        return size.dims().stream().mapToLong(dim -> Math.max(
                known.getOrDefault(dim.name(), Rational.ONE).num().longValueExact(), 1)).findFirst().orElse(1);
    }

    /// The value of a size that is known, as far as it is; 1 elsewhere.
    public long whole(Expr size) {
        var value = known(size).orElse(Rational.ONE);
        return value.isInteger() && value.signum() > 0 && value.num().bitLength() < Integer.SIZE
                ? value.num().longValueExact() : 1;
    }

    private Optional<Rational> known(Expr size) {
        var known = reading.values();
        return size.dims().stream().allMatch(d -> known.containsKey(d.name())) ? Optional.of(size.at(known))
                : Optional.empty();
    }

    /// Sounds of each sequence: one, or zero where none is given.
    public Expr sounds() {
        return seconds().isPresent() ? Expr.ONE : Expr.ZERO;
    }

    /// The length of the sound, where one is given.
    public Optional<Rational> seconds() {
        var seconds = reading.fraction(Rational.ZERO, SECONDS);
        if (!given(SECONDS)) {
            return Optional.empty();
        }
        if (seconds.signum() <= 0 || seconds.compareTo(Rational.of(LONGEST)) > 0) {
            reading.refuse(reading.place(SECONDS), "is not a number of seconds above 0 and up to " + LONGEST, "");
            return Optional.of(Rational.ONE);
        }
        return Optional.of(seconds);
    }

    /// The samples of the sound at so many a second, where one is given, and `most` of them at most: what is longer is
    /// cut off.
    public Optional<Expr> samples(long rate, long most) {
        return seconds().map(seconds -> {
            var all = seconds.times(Rational.of(rate)).floor();
            boolean cut = all.compareTo(Rational.of(most)) > 0;
            return reading.derived("sound_samples", cut ? Expr.of(most) : Expr.of(all),
                    seconds + " s at " + rate + " a second" + (cut ? ", cut off" : ""));
        });
    }

    /// The frames of the sound, where one is given: each 10 ms of 16,000 samples a second, the last of them as much as
    /// is left, since silence follows.
    ///
    /// @param most samples
    public Optional<Expr> frames(long most) {
        return frames(samples(RATE, most), true);
    }

    /// As [#frames(long)], of a sound of any length that no silence follows: what is left is no frame.
    ///
    /// @param least samples, to which silence fills a shorter sound
    public Optional<Expr> wholeFrames(long least) {
        return frames(samples(RATE, ANY).map(samples -> whole(samples) < least ? Expr.of(least) : samples), false);
    }

    private Optional<Expr> frames(Optional<Expr> samples, boolean part) {
        return samples.map(all -> all.over(Expr.of(RATE / 100))).map(frames -> reading.derived("sound_frames",
                part ? frames.ceil() : frames.floor(), "10 ms each"));
    }

    /// Leaves the sizes of what each image takes of the text's context, where there are images.
    ///
    /// @param tokens that the towers make of an image
    public void placed(Expr tokens, Expr marks, String source) {
        if (sees()) {
            reading.derived(IMAGE_TOKENS, tokens, source);
            if (!marks.isZero()) {
                reading.derived(IMAGE_MARKS, marks, source);
            }
        }
    }

    /// Refuses a sound of which nothing is left.
    public void tooShort() {
        reading.refuse(reading.place(SECONDS), "is so short that nothing of it is left", "");
    }

    /// The most tiles of an image: the setting `image_max_tiles`, else what the model's processor says, else `or`.
    public long mostTiles(long or) {
        var name = "image_max_tiles";
        return new Processing(reading).tiles(name).map(this::whole)
                .orElseGet(() -> (long) reading.number(name, (int) or, name));
    }

    /// The longer side to which an image is brought: the setting `image_max_side`, else what the model's processor
    /// says, else `or`.
    ///
    /// @param reason for that
    public long longestSide(long or, String reason) {
        var name = "image_max_side";
        return whole(new Processing(reading).longest(name)
                .orElseGet(() -> reading.sizeOr(name, Expr.of(or), reason, name)));
    }

    /// Height and width to which the model's own processor brings each image, where images are given without a size.
    public Optional<List<Expr>> processed() {
        return sees() && pixels().isEmpty() ? new Processing(reading).pixels().map(pixels -> {
            reading.said("Images have " + pixels + ", as the model's processor says.");
            var source = "as the model's processor says";
            return List.of(reading.derived("processed_height", Expr.of(pixels.height()), source),
                    reading.derived("processed_width", Expr.of(pixels.width()), source));
        }) : Optional.empty();
    }

    /// What images take of each sequence's context, where that is known already; zero where there are none.
    public Expr taken() {
        var known = reading.values();
        return !known.containsKey(IMAGE_TOKENS) ? Expr.ZERO : images().times(Expr.dim(IMAGE_TOKENS)
                .plus(known.containsKey(IMAGE_MARKS) ? Expr.dim(IMAGE_MARKS) : Expr.ZERO));
    }

    /// Leaves the sizes of what the sound takes of the text's context, where there is one.
    public void spoken(Expr tokens, Expr marks, String source) {
        if (seconds().isPresent()) {
            if (known(tokens).filter(all -> all.signum() <= 0).isPresent()) {
                tooShort();
                return;
            }
            reading.derived(SOUND_TOKENS, tokens, source);
            if (!marks.isZero()) {
                reading.derived(SOUND_MARKS, marks, source);
            }
        }
    }
}
