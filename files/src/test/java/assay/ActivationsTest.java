package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.CorpusTest.Published;
import assay.family.Families;
import assay.kit.Hf;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A config's activation that nobody knows is never counted as another without a word.
class ActivationsTest {
    private static final String STRANGE = "strange_act";

    @Test
    void oneThatIsNotKnownIsSaid() {
        var silent = new ArrayList<String>();
        int tried = 0;
        var seen = new HashSet<String>();
        for (var row : CorpusTest.ALL.values()) {
            for (var planted : planted(row.config())) {
                if (seen.add(row.type() + " " + planted.getKey())) {
                    tried++;
                    said(row, planted.getValue()).ifPresent(notes ->
                            silent.add(row + ", " + planted.getKey() + ": " + notes));
                }
            }
        }
        assertThat(silent).isEmpty();
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void thoseOfPublishedConfigsAreKnown() {
        assertThat(Corpus.ALL.stream().filter(c -> !Hf.doubted(c.model()).isEmpty())).isEmpty();
    }

    /// The configs with one of their activations replaced, each by the field's path.
    private static List<Map.Entry<String, Map<String, Field>>> planted(Map<String, Field> config) {
        var all = new ArrayList<Map.Entry<String, Map<String, Field>>>();
        config.forEach((name, field) -> {
            var isActivation = name.matches("(.*_)?act(ivation.*|_fn)?") || name.equals("feed_forward_proj");
            if (isActivation && field.value() instanceof Value.Text) {
                all.add(Map.entry(name, with(config, name, new Value.Text(STRANGE), field.place())));
            } else if (field.value() instanceof Value.Group(var inside)) {
                planted(inside).forEach(p -> all.add(Map.entry(name + "/" + p.getKey(),
                        with(config, name, new Value.Group(p.getValue()), field.place()))));
            }
        });
        return all;
    }

    private static Map<String, Field> with(Map<String, Field> config, String name, Value value, String place) {
        var changed = new LinkedHashMap<>(config);
        changed.put(name, new Field(value, place));
        return changed;
    }

    /// The notes, if none says anything of it: neither that it is not known, nor that the field is not read.
    private static Optional<String> said(Published row, Map<String, Field> config) {
        try {
            var spec = new Spec(row.id(), row.id(), new LinkedHashMap<>(config), new LinkedHashMap<>(row.settings()));
            var read = Families.read(spec);
            var notes = read.model().notes().toString();
            boolean shapes = read.model().switches().stream().anyMatch(s -> s.value().contains(STRANGE));
            return notes.contains(STRANGE) || !shapes ? Optional.empty() : Optional.of(notes);
        } catch (Refusal refusal) {
            assertThat(refusal.problems().toString()).contains(STRANGE);
            return Optional.empty();
        }
    }
}
