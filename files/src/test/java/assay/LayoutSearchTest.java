package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.ask.Ask;
import assay.ask.Laid;
import assay.ask.Layouts;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The fastest layouts that fit are those that trying every one of them by the account finds.
class LayoutSearchTest {
    private static final Map<String, String> ASKED = Map.of("on", "h100", "devices", "4", "batch", "8", "seq", "2048");

    private static Words words(Map<String, String> more) {
        var said = new HashMap<>(ASKED);
        said.putAll(more);
        return new Words(said, List.of(), List.of());
    }

    private static Layouts search(String model, Map<String, String> more) {
        return Layouts.of(() -> Catalog.find(model), words(more));
    }

    private static Optional<Laid> laid(String model, String flags) {
        var said = new HashMap<String, String>();
        var parts = flags.isEmpty() ? List.<String>of() : List.of(flags.split(" ?--", -1));
        for (var part : parts) {
            if (!part.isEmpty()) {
                int space = part.indexOf(' ');
                said.put(space < 0 ? part : part.substring(0, space), space < 0 ? "yes" : part.substring(space + 1));
            }
        }
        try {
            return Optional.of(Ask.training(() -> Catalog.find(model), words(said)).answer().laid());
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    private static List<String> all() {
        var all = new ArrayList<String>();
        for (var split : List.of("", "--tp 2 --sp ", "--tp 4 --sp ", "--cp 2 ", "--tp 2 --sp --cp 2 ", "--pp 2 ",
                "--pp 2 --vpp 2 ", "--pp 2 --vpp 4 ", "--pp 2 --vpp 8 ", "--pp 4 ", "--pp 4 --vpp 2 ",
                "--pp 4 --vpp 4 ",
                "--tp 2 --sp --pp 2 ", "--tp 2 --sp --pp 2 --vpp 2 ", "--tp 2 --sp --pp 2 --vpp 4 ",
                "--tp 2 --sp --pp 2 --vpp 8 ", "--cp 2 --pp 2 ", "--cp 2 --pp 2 --vpp 2 ", "--cp 2 --pp 2 --vpp 4 ",
                "--cp 2 --pp 2 --vpp 8 ")) {
            for (var shared : List.of("", "--zero 1 ", "--fsdp ")) {
                if (shared.equals("--fsdp ") && split.contains("--pp")) {
                    continue;
                }
                for (int micro = 1; micro <= 8; micro *= 2) {
                    for (var again : List.of("", " --recompute full")) {
                        all.add(split + shared + "--micro-batch " + micro + again);
                    }
                }
            }
        }
        return all;
    }

    @Test
    void itIsWhatTryingAllFinds() {
        var model = "llama-3.2-1b";
        var every = all().stream().flatMap(flags -> laid(model, flags).stream()).toList();
        for (var within : List.of("9GB", "11GB", "14GB", "20GB", "30GB", "80GB")) {
            var found = search(model, Map.of("within", within));
            for (var each : found.found()) {
                var laid = laid(model, each.flags()).orElseThrow();
                assertThat(laid.most().training().most()).as(each.flags()).isEqualTo(each.peak());
                assertThat(laid.step().orElseThrow().seconds()).as(each.flags()).isEqualTo(each.step().seconds());
            }
            assertThat(found.found().stream().map(f -> f.step().seconds())).as(within)
                    .containsExactlyElementsOf(every.stream()
                            .filter(l -> l.most().training().most().compareTo(found.capacity()) <= 0)
                            .map(l -> l.step().orElseThrow().seconds()).sorted().limit(8).toList());
        }
    }

    @Test
    void theFastestComesFirstAndAllFit() {
        var found = search("llama-3-8b", Map.of("devices", "8")).found();
        assertThat(found.stream().map(f -> f.step().seconds())).isSorted();
        assertThat(found).allMatch(f -> f.peak().num().doubleValue() <= 80e9);
    }

    @Test
    void whatFitsNowhereIsSaid() {
        assertThat(search("llama-3-8b", Map.of("within", "2GB")).found()).isEmpty();
    }

    @Test
    void allThatIsWrongIsSaid() {
        assertThatThrownBy(() -> Layouts.of(() -> Catalog.find("gpt2"), new Words(Map.of("within", "lots"), List.of(),
                List.of()))).isInstanceOf(Refusal.class).hasMessageContaining("--devices")
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
}
