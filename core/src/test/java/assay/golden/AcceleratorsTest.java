package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Confidence;
import assay.device.Feature;
import assay.golden.Rows.Row;
import assay.problem.Refusal;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The catalogue against the rows that it was made from, every figure.
class AcceleratorsTest {
    private static final Map<String, String> COLUMNS = Map.of("memory", "mem_gb", "bandwidth", "mem_bw_gbps", "link",
            "scaleup_GBps_per_dir", "linked", "scaleup_domain", "network", "nic_Gbps", "power", "tdp_w");

    /// Networks are sold by bits a second.
    private static final Rational BITS = Rational.of(8);

    private static final Map<String, Rational> UNITS = Map.of("TFLOP/s", Rational.of(1_000_000_000_000L), "TOP/s",
            Rational.of(1_000_000_000_000L), "GB", Rational.of(1_000_000_000), "GB/s", Rational.of(1_000_000_000), "W",
            Rational.ONE, "devices", Rational.ONE, "MiB", Rational.of(1 << 20));

    private final List<Accelerator> known = Accelerators.known().rows();

    @Test
    void everyRow() {
        var rows = Rows.of("accelerators.csv");
        assertThat(rows).hasSize(61);
        assertThat(known.subList(rows.size(), known.size())).hasSize(4).allSatisfy(d ->
                assertThat(d.notes()).startsWith("a processor"));
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var name = row.get("name").toLowerCase(Locale.ROOT).replace(" (per gpu)", "");
            assertThat(known.get(i).name()).isEqualTo(name);
            var stated = new EnumMap<>(known.get(i).figures());
            stated.remove(Feature.LISTED);
            assertThat(stated).as(name).isEqualTo(figures(row));
            assertThat(known.get(i).confidence()).as(name).isEqualTo(Confidence.named(row.get("confidence")).get());
            assertThat(known.get(i).notes().isEmpty()).as(name).isEqualTo(row.get("notes").isEmpty());
            assertThat(known.get(i).source()).as(name).isNotBlank();
            assertThat(known.get(i).year() + known.get(i).vendor()).isEqualTo(row.get("year") + row.get("vendor"));
        }
    }

    private static Map<Feature, Rational> figures(Row row) {
        var figures = new EnumMap<Feature, Rational>(Feature.class);
        for (var feature : Feature.values()) {
            if (feature == Feature.LISTED) {
                continue;
            }
            var cell = row.get(COLUMNS.getOrDefault(feature.label(), feature.label()));
            if (!cell.isEmpty()) {
                var figure = Rational.parse(cell);
                figures.put(feature, feature == Feature.NETWORK ? figure.over(BITS) : figure);
            }
        }
        return figures;
    }

    /// What a part lists is near what its maker states, and only where it is asked for it is the memory.
    @Test
    void memoryIsStatedOrListed() {
        var h100 = Accelerators.known().find("h100");
        assertThat(h100.figure(Feature.MEMORY)).contains(Rational.of(80_000_000_000L));
        assertThat(h100.listed().orElseThrow().figure(Feature.MEMORY)).contains(Rational.of(85_520_809_984L));
        assertThat(Accelerators.known().find("tpu-v5e").listed()).isEmpty();
        for (var one : known) {
            one.figure(Feature.LISTED).ifPresent(bytes -> assertThat(bytes.over(one.figure(Feature.MEMORY)
                    .orElseThrow())).as(one.name()).isBetween(Rational.of(95, 100), Rational.of(108, 100)));
        }
    }

    /// Work, bytes, bytes a second, watts and devices: what is counted has one unit each, in every row.
    @Test
    void everyFigureIsInUnitsOfOne() {
        for (var feature : Feature.values()) {
            assertThat(UNITS).as(feature.label()).containsKey(feature.unit());
        }
        for (var row : Rows.of("accelerators.csv")) {
            var one = Accelerators.known().find(row.get("name").replace(" (per GPU)", ""));
            figures(row).forEach((feature, figure) -> assertThat(one.figure(feature)).as("%s %s", one.name(), feature)
                    .contains(figure.times(UNITS.getOrDefault(feature.unit(), Rational.ZERO))));
            assertThat(one.figure(Feature.NETWORK).map(bytes -> bytes.times(BITS)))
                    .isEqualTo(row.get("nic_Gbps").isEmpty() ? Optional.empty()
                            : Optional.of(Rational.parse(row.get("nic_Gbps")).times(Rational.of(1_000_000_000))));
        }
    }

    @Test
    void noNameMeansTwo() {
        var names = Accelerators.known().names();
        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    }

    @ParameterizedTest
    @CsvSource({"a100-80gb, a100-sxm4-80gb", "A100_80GB, a100-sxm4-80gb", "h100-sxm, h100-sxm5-80gb",
        "H100, h100-sxm5-80gb", "mi300x, mi300x", "v5e, tpu-v5e", "GB200, gb200-nvl72", "RTX 4090, rtx-4090"})
    void whatPeopleType(String word, String name) {
        assertThat(Accelerators.known().find(word).name()).isEqualTo(name);
    }

    @Test
    void aMissHasNearNames() {
        assertThatThrownBy(() -> Accelerators.known().find("a100-80bg")).isInstanceOf(Refusal.class)
                .hasMessageContaining("a100-80gb");
        assertThat(Accelerators.known().find("a100-80g").name()).isEqualTo("a100-sxm4-80gb");
        assertThatThrownBy(() -> Accelerators.known().find("abacus-of-1900")).isInstanceOf(Refusal.class)
                .hasMessageContaining("assay accelerators");
    }
}
