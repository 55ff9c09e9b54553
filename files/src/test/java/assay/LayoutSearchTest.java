package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Laid;
import assay.ask.LayoutFit;
import assay.ask.Layouts;
import assay.ask.Reach;
import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.family.Families;
import assay.plan.Again;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fastest layouts that fit are those that trying every one of them by the account finds.
class LayoutSearchTest {
    private static final Map<String, String> ASKED = Map.of("on", "h100", "devices", "4", "batch", "4", "seq", "2048");
    private static final List<String> SMALL = List.of("num_layers=4");

    private static Words words(Map<String, String> more, List<String> set) {
        var said = new HashMap<>(ASKED);
        said.putAll(more);
        return new Words(said, set, List.of());
    }

    private static Layouts search(String model, Map<String, String> more, List<String> set) {
        return Layouts.of(() -> Catalog.find(model), words(more, set), Watch.none());
    }

    private static Layouts search(String model, Map<String, String> more) {
        return search(model, more, List.of());
    }

    private static Optional<Laid> laid(String model, String flags, Map<String, String> more, List<String> set) {
        var said = new HashMap<>(more);
        var parts = flags.isEmpty() ? List.<String>of() : List.of(flags.split(" ?--", -1));
        for (var part : parts) {
            if (!part.isEmpty()) {
                int space = part.indexOf(' ');
                said.put(space < 0 ? part : part.substring(0, space), space < 0 ? "yes" : part.substring(space + 1));
            }
        }
        try {
            return Optional.of(Ask.training(() -> Catalog.find(model), words(said, set)).answer().laid());
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    /// Every layout of four devices, of 4 sequences in 4 layers.
    private static List<String> all() {
        var all = new ArrayList<String>();
        for (int tp : List.of(1, 2, 4)) {
            for (int cp = 1; cp <= 2 && tp * cp <= 4; cp *= 2) {
                for (int pp = 1; tp * cp * pp <= 4; pp *= 2) {
                    for (boolean sequence : tp > 1 ? List.of(true, false) : List.of(false)) {
                        var split = flag("tp", tp) + (sequence ? "--sp " : "") + flag("cp", cp) + flag("pp", pp);
                        passes(split, cp, pp, 4 / (tp * cp * pp), all);
                    }
                }
            }
        }
        return all;
    }

    private static void passes(String split, int cp, int pp, int dp, List<String> all) {
        for (int micro = 1; micro * dp <= 4; micro *= 2) {
            for (int chunks = 1; chunks <= 4 / pp; chunks *= 2) {
                if (chunks == 1 || (pp > 1 && 4 / (micro * dp) % pp == 0)) {
                    for (var turns : pp > 1 && chunks == 1 ? List.of("", "--schedule zero-bubble ",
                            "--schedule dualpipe ") : List.of(flag("vpp", chunks))) {
                        for (var shared : shared(cp * dp, pp)) {
                            for (var again : List.of("", " --recompute selective", " --recompute full")) {
                                all.add(split + turns + shared + "--micro-batch " + micro + again);
                            }
                        }
                    }
                }
            }
        }
    }

    private static List<String> shared(int replicas, int pp) {
        var all = new ArrayList<String>();
        for (var each : replicas == 1 ? List.of("") : pp > 1 ? List.of("", "--zero 1 ", "--fsdp ")
                : replicas == 2 ? List.of("", "--zero 1 ", "--zero 2 ", "--fsdp ")
                        : List.of("", "--zero 1 ", "--zero 2 ", "--fsdp ", "--hsdp 2 ")) {
            all.add(each);
            if (replicas == 1 || !each.isEmpty()) {
                all.add(each + "--offload optimizer ");
            }
            if (each.contains("sdp")) {
                all.add(each + "--offload optimizer,parameters ");
            }
        }
        return all;
    }

    private static String flag(String name, int degree) {
        return degree == 1 ? "" : "--" + name + " " + degree + " ";
    }

    @Test
    void itIsWhatTryingAllFinds() {
        var model = "llama-3.2-1b";
        var all = all();
        var every = all.stream().flatMap(flags -> laid(model, flags, Map.of(), SMALL).stream()).toList();
        assertThat(every).hasSameSizeAs(all);
        for (var within : List.of("200MB", "3GB", "4GB", "6GB", "9GB", "14GB", "80GB")) {
            var found = search(model, Map.of("within", within), SMALL);
            var counts = found.counts();
            assertThat(counts.stood()).isEqualTo(all.size());
            assertThat(counts.large() + counts.untimed() + counts.slower() + counts.timed()).isEqualTo(all.size());
            assertThat(counts.whole()).isTrue();
            for (var each : found.found()) {
                var laid = laid(model, each.flags(), Map.of(), SMALL).orElseThrow();
                assertThat(laid.most().training().most()).as(each.flags()).isEqualTo(each.peak());
                assertThat(laid.step().orElseThrow().seconds()).as(each.flags()).isEqualTo(each.step().seconds());
                assertThat(laid.most().training().reached(Reach.Of.MODEL)).as(each.flags()).isEqualTo(each.mfu());
            }
            assertThat(found.found().stream().map(f -> f.step().seconds())).as(within)
                    .containsExactlyElementsOf(every.stream()
                            .filter(l -> l.most().training().most().compareTo(found.capacity()) <= 0)
                            .map(l -> l.step().orElseThrow().seconds()).sorted().limit(8).toList());
            assertThat(found.least().stream().map(Layouts.Found::peak)).as(within)
                    .containsExactlyElementsOf(every.stream().map(l -> l.most().training().most())
                            .filter(_ -> found.found().isEmpty()).sorted().limit(3).toList());
        }
    }

    /// The largest batch in one pass of each rank: by the layout that is told it fits, and by no layout does one more
    /// sequence a rank that would be a larger batch.
    @ParameterizedTest
    @ValueSource(strings = {"3GB", "6GB", "9GB", "20GB"})
    void noLayoutHasALargerBatchInOnePass(String memory) {
        var model = "llama-3.2-1b";
        var asked = new Words(Map.of("on", "h100", "devices", "4", "seq", "2048", "over", "batch", "memory", memory),
                SMALL, List.of());
        var fit = LayoutFit.of(() -> Catalog.find(model), asked, Watch.none());
        var capacity = fit.capacity();
        for (var fits : fit.answers()) {
            long most = fits.value().map(v -> v.num().longValueExact()).orElse(0L);
            fits.at().ifPresent(at -> {
                var laid = laid(model, at.found().flags(), Map.of("batch", most + ""), SMALL).orElseThrow();
                assertThat(laid.most().training().passes()).isEqualTo(Rational.ONE);
                assertThat(laid.most().training().most()).isEqualTo(at.found().peak()).isLessThanOrEqualTo(capacity);
                assertThat(laid.step().orElseThrow().seconds()).isEqualTo(at.found().step().seconds());
            });
            int tried = 0;
            for (var flags : all()) {
                long dp = 4 / (number("tp", flags) * number("cp", flags) * number("pp", flags));
                if (number("micro-batch", flags) * dp == 4 && (fits.offloads() || !flags.contains("offload"))) {
                    long more = most / dp + 1;
                    var laid = laid(model, flags.replaceAll("--micro-batch \\d+", "--micro-batch " + more),
                            Map.of("batch", dp * more + ""), SMALL).orElseThrow();
                    assertThat(laid.most().training().most()).as(flags).isGreaterThan(capacity);
                    tried++;
                }
            }
            assertThat(tried).isGreaterThan(100);
        }
    }

    private static long number(String flag, String flags) {
        var found = Pattern.compile("--" + flag + " (\\d+)").matcher(flags);
        return found.find() ? Long.parseLong(found.group(1)) : 1;
    }

    @Test
    void theFastestComesFirstAndAllFit() {
        var found = search("llama-3-8b", Map.of("devices", "8")).found();
        assertThat(found.stream().map(f -> f.step().seconds())).isSorted();
        assertThat(found).allMatch(f -> f.peak().num().doubleValue() <= 80e9);
    }

    /// Whoever has enough gets the best so far.
    @Test
    void stoppedItGivesTheBestSoFar() {
        var whole = search("llama-3.2-1b", Map.of());
        var stops = new Watch() {
            private boolean enough;

            @Override
            public boolean stopped() {
                return enough;
            }

            @Override
            public void told(String line) {
                enough |= line.endsWith("2 found");
            }
        };
        var some = Layouts.of(() -> Catalog.find("llama-3.2-1b"), words(Map.of(), List.of()), stops);
        assertThat(some.counts().whole()).isFalse();
        assertThat(some.found().stream().map(Layouts.Found::flags)).hasSizeBetween(2, 3)
                .isEqualTo(whole.found().stream().map(Layouts.Found::flags).limit(some.found().size()).toList());
    }

    /// A cluster's links and network in place of those of the device's row.
    @Test
    void aClusterIsLinkedOtherwise() {
        var split = Map.of("devices", "16", "batch", "16");
        var usual = search("llama-3.2-1b", with(split, "on", "a100"));
        var slower = Layouts.of(() -> Catalog.find("llama-3.2-1b"), new Words(with(split, "cluster", "vtrain"),
                List.of(), List.of()), Watch.none());
        assertThat(slower.device().name()).isEqualTo("a100-sxm4-80gb of vtrain");
        assertThat(slower.found().getFirst().step().seconds())
                .isGreaterThan(usual.found().getFirst().step().seconds());
        assertThatThrownBy(() -> search("llama-3.2-1b", with(split, "cluster", "vtrain"))).isInstanceOf(Refusal.class)
                .hasMessageContaining("leave --on out");
    }

    private static Map<String, String> with(Map<String, String> said, String name, String value) {
        var more = new HashMap<>(said);
        more.put(name, value);
        return more;
    }

    /// Where nothing fits: what holds least, by how much it is short, and the fewest devices on which one fits.
    @Test
    void whatFitsNowhereSaysWhatWould() {
        var none = search("llama-3-8b", Map.of("within", "1500MB"));
        assertThat(none.found()).isEmpty();
        assertThat(none.least()).hasSize(3).allMatch(f -> f.peak().compareTo(none.capacity()) > 0)
                .isSortedAccordingTo(Comparator.comparing(Layouts.Found::peak));
        var near = none.nearest().orElseThrow();
        var there = Map.of("devices", near.devices() + "", "batch", near.batch() + "");
        var laid = laid("llama-3-8b", near.found().flags(), there, List.of()).orElseThrow();
        assertThat(laid.most().training().most()).isEqualTo(near.found().peak()).isLessThanOrEqualTo(none.capacity());
        assertThat(near.devices()).isBetween(5L, 64L);
        assertThat(search("llama-3-8b", Map.of("within", "1500MB", "devices", near.devices() - 1 + "", "batch",
                near.devices() - 1 + "")).found()).isEmpty();
    }

    @Test
    void onNoNumberOfDevices() {
        var none = search("llama-3-8b", Map.of("within", "1MB"));
        assertThat(none.nearest()).isEmpty();
        assertThat(none.least()).isNotEmpty();
    }

    /// Scores of long sequences are too much for nearly every layout: no more is asked of those whose one layer holds
    /// too much, so that the search is not given up before the few that fit.
    @Test
    void theFewThatFitAreFound() {
        var asked = Map.of("on", "a100-40gb", "attention", "explicit", "over", "devices");
        var fits = LayoutFit.of(() -> Catalog.find("qwen2-7b"), new Words(asked, List.of(), List.of()), Watch.none())
                .answers().getFirst();
        var at = fits.at().orElseThrow();
        assertThat(at.devices()).isEqualTo(128);
        var said = Map.of("on", "a100-40gb", "attention", "explicit", "devices", "128", "batch", at.batch() + "",
                "seq", "131072");
        var laid = laid("qwen2-7b", at.found().flags(), said, List.of()).orElseThrow();
        assertThat(laid.most().training().most()).isEqualTo(at.found().peak()).isLessThan(Rational.of(40_000_000_000L));
    }

    /// At the speeds and the memory that are told another is first, and a little nearer to what is the first is.
    @Test
    void whatWouldBeFirstElse() {
        var found = search("llama-3-8b", Map.of("devices", "16", "batch", "64", "seq", "8192"));
        assertThat(found.changes()).isNotEmpty();
        for (var change : found.changes()) {
            var first = found.found().getFirst();
            if (change.what().equals("memory")) {
                assertThat(change.at()).isEqualTo(first.peak());
                assertThat(change.first().peak()).isLessThan(first.peak());
            } else {
                double at = change.at().approximate();
                assertThat(at).isBetween(.25, 4.);
                assertThat(after(found, change, at * (at > 1 ? 1.01 : .99))).isPositive();
                assertThat(after(found, change, at * (at > 1 ? .99 : 1.01))).isNegative();
            }
        }
    }

    /// By how many seconds the first takes longer than another, at another speed.
    private static double after(Layouts found, Layouts.Change change, double factor) {
        return seconds(found.found().getFirst(), change.what(), factor)
                - seconds(change.first(), change.what(), factor);
    }

    private static double seconds(Layouts.Found found, String what, double factor) {
        var setting = found.step().setting();
        var machine = setting.machine().wired(what.equals("links") ? factor : 1, what.equals("links") ? 1 : factor);
        var works = new Works(Families.build(Catalog.find("llama-3-8b")), found.step().tokens());
        return new StepTime(works, setting.on(machine)).of(found.step().layout(), Again.NONE).seconds();
    }

    @Test
    void allThatIsWrongIsSaid() {
        assertThatThrownBy(() -> Layouts.of(() -> Catalog.find("gpt2"), new Words(Map.of("within", "lots"), List.of(),
                List.of()), Watch.none())).isInstanceOf(Refusal.class).hasMessageContaining("--devices")
                .hasMessageContaining("--on").hasMessageContaining("lots");
    }

    @Test
    void aTowerWithoutImagesTakesNoTime() {
        var found = search("qwen3.5-9b", Map.of("devices", "8", "seq", "512", "batch", "24")).found();
        assertThat(found).isNotEmpty().allMatch(each -> Double.isFinite(each.step().seconds()));
    }

    @Test
    void whatNothingIsStatedToCarryHasNoTime() {
        assertThatThrownBy(() -> search("llama-3.2-1b", Map.of("on", "l4"))).isInstanceOf(Refusal.class)
                .hasMessageContaining("no link and no network");
        assertThat(search("llama-3.2-1b", Map.of("on", "l4", "devices", "1", "seq", "512")).counts().untimed())
                .isZero();
    }

    /// Adapters and frozen parts: what is found is what the account of such a training says, and it is no full one.
    @Test
    void whatIsNotTrainedHasNoState() {
        var full = search("llama-3.2-1b", Map.of("within", "14GB")).found();
        for (var tuned : List.of(Map.of("lora", "r=8"), Map.of("freeze", "embed_tokens,layers.0-11"))) {
            var asked = new HashMap<>(tuned);
            asked.put("within", "14GB");
            var found = search("llama-3.2-1b", asked).found();
            assertThat(found).hasSize(8);
            for (var each : found) {
                var laid = laid("llama-3.2-1b", each.flags(), tuned, List.of()).orElseThrow();
                assertThat(laid.most().training().most()).as(each.flags()).isEqualTo(each.peak());
                assertThat(laid.step().orElseThrow().seconds()).as(each.flags()).isEqualTo(each.step().seconds());
                assertThat(laid.most().training().reached(Reach.Of.MODEL).minus(each.mfu()).approximate())
                        .as(each.flags()).isBetween(-1e-6, 1e-6);
            }
            assertThat(found.getFirst().step().seconds()).isLessThan(full.getFirst().step().seconds());
        }
    }

    @Test
    void whatIsSoughtIsNotSaid() {
        for (var word : List.of("tp", "recompute", "fsdp", "micro-batch")) {
            assertThatThrownBy(() -> search("llama-3.2-1b", Map.of(word, "2"))).isInstanceOf(Refusal.class)
                    .hasMessageContaining("--" + word + ": is sought");
        }
    }
}
