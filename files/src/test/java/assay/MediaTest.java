package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Cache;
import assay.account.Decoding;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.ask.Beside;
import assay.ask.Case;
import assay.ask.Fitting;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Plan;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.convention.Conventions;
import assay.family.Families;
import assay.kit.Media;
import assay.kit.Media.Pixels;
import assay.kit.Resizing;
import assay.kit.Resizing.Tiles;
import assay.model.Model;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that read images and sound, at work: FLOPs as PyTorch counts them, and the tokens that the reference
/// implementation puts into the text, to the unit.
class MediaTest {
    private static final Map<String, CorpusTest.Published> ALL = CorpusTest.published("images.jsonl");

    /// Types whose encoders hear what takes none of the decoder's context.
    private static final List<String> HEARD_ALONE = List.of("moonshine", "speech_to_text", "whisper");

    /// What is measured of a model with images of a size or a sound, each of which may be empty.
    ///
    /// @param mode `fwd`, `fwd+bwd`, or `tokens` of each image, `sound` the tokens of the sound,
    /// `cache` the elements that are kept between steps
    record Row(String id, long batch, long seq, String images, String width, String height, String seconds, String mode,
            Rational amount) {
        CorpusTest.Published published() {
            return Objects.requireNonNull(ALL.get(id), id);
        }

        String type() {
            return published().type();
        }

        Model model() {
            return Families.build(words().over(published().spec()));
        }

        Words words() {
            var said = new HashMap<String, String>();
            if (!images.isEmpty()) {
                said.put("images", images);
            }
            if (!width.isEmpty()) {
                said.put("image-size", width + "x" + height);
            }
            if (!seconds.isEmpty()) {
                said.put("audio", seconds);
            }
            return new Words(said, List.of(), List.of());
        }
    }

    static Stream<Row> rows() {
        return text("hf_images.csv").lines().skip(1).map(line -> {
            var c = line.split(",", -1);
            return new Row(c[0], Long.parseLong(c[1]), Long.parseLong(c[2]), c[3], c[4], c[5], c[6], c[7],
                    Rational.parse(c[8]));
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void work(Row row) {
        var model = row.model();
        var point = CorpusTest.point(model, row.batch, row.seq);
        if (row.mode.equals("tokens") || row.mode.equals("sound")) {
            var size = row.mode.equals("tokens") ? Media.IMAGE_TOKENS : Media.SOUND_TOKENS;
            assertThat(point.get(size)).as(row.toString()).isEqualTo(row.amount);
        } else if (row.mode.equals("cache")) {
            var terms = Terms.of(Conventions.MATMUL, Dtype.INT8).keeping(Terms.Kept.REFERENCE);
            assertThat(new Cache().of(model, terms).orElseThrow().total().at(point)).as(row.toString())
                    .isEqualTo(row.amount);
        } else {
            var terms = Terms.of(Conventions.named("torch"), Dtype.FP32);
            assertThat(CorpusTest.work(model, row.mode, terms).at(point)).as(row.toString()).isEqualTo(row.amount);
        }
    }

    /// The tokens that a model's makers say of an image, and the words around them.
    @Test
    void publishedTokens() {
        var rows = text("image_tokens.csv").lines().skip(1).toList();
        assertThat(rows).hasSize(13);
        for (var line : rows) {
            var c = line.split(",", -1);
            var row = new Row(c[0], 1, 1, c[1], c[2], c[3], c[4], "tokens", Rational.parse(c[5]));
            var values = Families.build(row.words().over(Catalog.find(row.id))).sizes().values();
            assertThat(values.get(Media.IMAGE_TOKENS)).as(line).isEqualTo(row.amount);
            assertThat(values.getOrDefault(Media.IMAGE_MARKS, Rational.ZERO)).as(line).isEqualTo(Rational.parse(c[6]));
        }
    }

    /// Each rule, as the reference implementation's own function of it gives.
    @Test
    void resizing() {
        var pins = List.of(new Pixels(336, 672), new Pixels(672, 336), new Pixels(672, 672), new Pixels(1008, 336),
                new Pixels(336, 1008));
        var many = IntStream.range(0, 36).mapToObj(i -> new Pixels(384 * (i / 6 + 1L), 384 * (i % 6 + 1L))).toList();
        var rows = text("resizing.csv").lines().skip(1).toList();
        assertThat(rows).hasSizeGreaterThan(550);
        for (var line : rows) {
            var c = line.split(",", -1);
            var given = new Pixels(Long.parseLong(c[1]), Long.parseLong(c[2]));
            var best = Resizing.best(given, pins);
            Object made = switch (c[0]) {
                case "enlarged" -> Resizing.area(Resizing.enlarged(given, 28), 28, 6272, 4_816_896);
                case "canvas-4" -> new Tiles(Resizing.canvas(given, 560, 4, true).count(), 1);
                case "area-2048" -> Resizing.area(given, 32, 512 * 512, 2048 * 2048);
                case "area-28" -> Resizing.area(given, 28, 3136, 12_845_056);
                case "area-32" -> Resizing.area(given, 32, 65_536, 1_003_520);
                case "within" -> Resizing.within(given, 1540, 28);
                case "patches" -> Resizing.patches(given, 14, 2, 4096, 100);
                case "budget" -> Resizing.budget(given, 48, 280 * 48 * 48);
                case "inside" -> Resizing.inside(given, 1080, 1920, 30);
                case "at-least" -> Resizing.atLeast(given, 32, 65_536, 262_144);
                case "split" -> Resizing.split(given, 364, 1456);
                case "split-5000" -> Resizing.split(given, 512, 5000);
                case "canvas-512" -> new Tiles(Resizing.canvas(given, 512, 12, false).count(), 1);
                case "fewer" -> {
                    var large = Resizing.best(given, many);
                    yield Resizing.fewer(Resizing.unpadded(given, 27 * large.height() / 384,
                            27 * large.width() / 384), 9 * 27 * 27);
                }
                case "canvas" -> new Tiles(Resizing.canvas(given, 336, 16, false).count(), 1);
                case "nearest" -> Resizing.nearest(given, new Pixels(448, 448), 1, 12);
                case "best" -> best;
                case "unpadded" -> Resizing.unpadded(given, 24 * best.height() / 336, 24 * best.width() / 336);
                default -> throw new AssertionError(line);
            };
            var first = Long.parseLong(c[3]);
            var second = Long.parseLong(c[4]);
            assertThat(made).as(line).isEqualTo(made instanceof Tiles ? new Tiles(first, second)
                    : new Pixels(first, second));
        }
    }

    /// Images take part of the context, and no more than there is.
    @Test
    void imagesFitIntoTheContext() {
        var spec = Catalog.find("llava-1.5-7b");
        var said = Case.of(Words.NONE.with("images", "7").over(spec), Options.DEFAULT);
        assertThat(said.beside()).singleElement().extracting(Beside::all).isEqualTo(Rational.of(4032));
        assertThatThrownBy(() -> Case.of(Words.NONE.with("images", "8").over(spec), Options.DEFAULT))
                .isInstanceOf(Refusal.class).hasMessageContaining("4,608 tokens of images are more than the context");
    }

    /// The least context that is sought is what images take of it.
    @Test
    void noContextIsShorterThanItsImages() {
        var spec = Words.NONE.with("images", "2").over(Catalog.find("llava-1.5-7b"));
        var options = Options.DEFAULT;
        var little = Fitting.of(spec, options, Plan.DEFAULT, Over.SEQ, Rational.of(1_000_000_000));
        assertThat(little.none()).isTrue();
        assertThat(little.training().subject().values().get("T")).isEqualTo(Rational.of(1152));
    }

    /// Whatever is given beside a text, and however little is said of it, is taken or refused, and once.
    @Test
    void whatIsGivenIsTakenOrRefused() {
        var seen = new HashSet<String>();
        var first = Corpus.ALL.stream().filter(c -> seen.add(c.row().type())).toList();
        Corpus.hold(first, of -> {
            for (var given : List.of(Map.of("images", "1"), Map.of("image-size", "20x20"), Map.of("audio", "2"),
                    Map.of("images", "2", "image-size", "60x30"), Map.of("images", "1", "image-size", "500x1"),
                    Map.of("images", "1", "audio", "31"))) {
                try {
                    var model = Families.build(new Words(given, List.of(), List.of()).over(of.spec()));
                    if (model.inputs().stream().noneMatch(input -> input.name().equals("ids"))) {
                        continue; // an encoder alone, of whose context images are all
                    }
                    var sizes = model.sizes().values();
                    assertThat(sizes.containsKey(HEARD_ALONE.contains(of.row().type()) ? "sound_samples"
                            : Media.SOUND_TOKENS)).as("%s", given).isEqualTo(given.containsKey("audio"));
                    assertThat(sizes.containsKey(Media.IMAGE_TOKENS)).as("%s", given)
                            .isEqualTo(given.containsKey("images") || given.containsKey("image-size"));
                } catch (Refusal refusal) {
                    assertThat(refusal.problems()).as("%s", given).hasSizeLessThanOrEqualTo(given.size());
                }
            }
        });
    }

    /// What decodes after the text was read has no image to look at again, but where layers of the decoder read what an
    /// encoder made of it.
    @ParameterizedTest
    @MethodSource("rows")
    void decodingSeesNoImage(Row row) {
        if (row.mode.equals("fwd") && row.model().keeps()) {
            var spec = Objects.requireNonNull(ALL.get(row.id), row.id).spec();
            var work = Stream.of(row.words(), Words.NONE).map(words -> {
                var model = Families.build(words.over(spec));
                return new Decoding().of(model, Terms.DEFAULT).orElseThrow().total()
                        .at(CorpusTest.point(model, row.batch, row.seq));
            }).toList();
            if (List.of("mllama", "moonshine", "speech_to_text").contains(row.type())) {
                assertThat(work.getFirst()).as(row.toString()).isNotEqualTo(work.getLast());
            } else {
                assertThat(work.getFirst()).as(row.toString()).isEqualTo(work.getLast());
            }
        }
    }

    /// What no image can be, and what no model of text can take, are problems with a hint.
    @ParameterizedTest
    @ValueSource(strings = {"images=0", "images=1.5", "images=x", "images=99999999999999", "image-size=0x3",
            "image-size=1x2x3", "image-size=9999999x1", "image-size=x", "audio=0", "audio=-1", "audio=99999999",
            "audio=long"})
    void absurd(String word) {
        var at = word.indexOf('=');
        for (var id : List.of("tiny qwen2_5_vl with images", "tiny gemma4 at work", "tiny gemma3 with images")) {
            var spec = Objects.requireNonNull(ALL.get(id), id).spec();
            assertThatThrownBy(() -> Case.of(Words.NONE.with(word.substring(0, at), word.substring(at + 1)).over(spec),
                    Options.DEFAULT)).as("%s of %s", word, id).isInstanceOf(Refusal.class);
        }
    }

    /// What is stored is the same, whatever the model is given.
    @Test
    void parameters() {
        var seen = new HashMap<String, Row>();
        rows().forEach(row -> seen.putIfAbsent(row.id, row));
        assertThat(seen.keySet()).isEqualTo(ALL.keySet());
        seen.forEach((id, row) -> {
            var published = Objects.requireNonNull(ALL.get(id), id);
            var given = CorpusTest.tensors(Families.build(row.words().over(published.spec())));
            assertThat(given).as(id).isEqualTo(CorpusTest.tensors(Families.build(published.spec())));
            if (!published.tensors().isEmpty()) {
                assertThat(given).as(id).isEqualTo(published.tensors());
            }
        });
    }

    private static String text(String file) {
        try (var in = MediaTest.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
