package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several places at once have what each has alone.
class PlacesTest {
    @Test
    void eachPlaceHasTheFirstLayoutThatItHasAlone() {
        var rows = Published.MAPPER.readTree(Run.of("plan", "gpt2-xl", "--on", "h100,a100", "--cluster",
                "gb200-nvl72", "--devices", "1,6,8", "--seq", "1024", "--json").out()).get("tables").get(0).get("rows");
        assertThat(rows.size()).isEqualTo(9);
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var on = row.get("on").asString();
            var alone = Published.MAPPER.readTree(Run.of("plan", "gpt2-xl", on.contains("nvl") ? "--cluster" : "--on",
                    on, "--devices", row.get("devices").get("value").asString(), "--seq", "1024", "--json").out())
                    .get("tables").get(0).get("rows").get(0);
            for (var field : List.of("layout", "seconds", "mfu", "rate", "peak_bytes", "host_bytes", "bound")) {
                assertThat(row.get(field)).as("%s %s", on, field).isEqualTo(alone.get(field));
            }
        }
    }

    @Test
    void whereNothingFitsOrCanBeAskedTheRowSaysWhy() {
        var some = Run.of("plan", "llama-3-8b", "--on", "h100", "--devices", "1,64", "--seq", "8192", "--within",
                "20GB", "--csv");
        assertThat(some.exit()).isZero();
        assertThat(some.out()).contains("nothing fits");
        var none = Run.of("plan", "llama-3-8b", "--on", "h100", "--devices", "1,2", "--within", "1GB");
        assertThat(none.exit()).isEqualTo(1);
        refused("is missing", "--on", "h100,h200");
        refused("is missing", "--devices", "8,9");
        refused("name a place twice", "--on", "h100", "--devices", "8,8");
        refused("no accelerator of the catalogue", "--on", "h100,nonsense", "--devices", "8");
        refused("are more than 131072", "--on", "h100", "--devices", "8,1e9");
        refused("is not a whole number", "--on", "h100", "--devices", "8,");
        refused("is no amount of memory", "--on", "h100", "--devices", "8,9", "--within", "1XB");
        refused("the module spark", "--on", "h100", "--devices", "8,9", "--engine", "spark");
        refused("is of plans on Spark", "--on", "h100", "--devices", "8,9", "--master", "local[2]");
        refused("is no engine of plans", "--on", "h100", "--devices", "8,9", "--engine", "flink");
    }

    private static void refused(String why, String... words) {
        var all = new ArrayList<>(List.of("plan", "gpt2"));
        all.addAll(List.of(words));
        var run = Run.of(all.toArray(String[]::new));
        assertThat(run.err()).contains(why);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void thePictureHasALineForEachKindOfDevice() {
        var svg = Run.of("plan", "gpt2", "--on", "h100,a100", "--devices", "1,2,4", "--svg").out();
        assertThat(svg).contains("seconds of a step by devices", ">h100<", ">a100<").contains("--micro-batch");
    }
}
