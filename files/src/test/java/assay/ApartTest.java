package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.check.Apart;
import assay.family.Families;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What differences between models are worth sums to the whole, for pairs that are drawn by chance: as many of one
/// family as `assay.pairs` says, and a quarter as many of several.
class ApartTest {
    private static final int PAIRS = Integer.getInteger("assay.pairs", 8);
    private static final Words WORDS = new Words(Map.of("seq", "128"), List.of(), List.of());

    private static void sums(Apart apart) {
        var name = apart.first().subject().model().name() + " and " + apart.second().subject().model().name();
        for (var quantity : apart.quantities()) {
            var sum = apart.parts().stream().map(part -> part.worth().getOrDefault(quantity, Rational.ZERO))
                    .reduce(Rational.ZERO, Rational::plus);
            assertThat(sum).as(name + ": " + quantity)
                    .isEqualTo(apart.second().value(quantity).minus(apart.first().value(quantity)));
        }
        assertThat(apart.quantities()).as(name).contains("parameters");
    }

    @Test
    void partsSumToTheWhole() {
        var names = Catalog.names();
        var families = new HashMap<String, List<String>>();
        var random = new SplittableRandom(7);
        var some = new ArrayList<String>();
        for (int i = 0; i < 6 * PAIRS; i++) {
            some.add(names.get(random.nextInt(names.size())));
        }
        some.forEach(name -> families.computeIfAbsent(Families.build(Catalog.find(name)).family(),
                _ -> new ArrayList<>()).add(name));
        var related = families.values().stream().filter(of -> of.size() > 1).toList();
        for (int i = 0; i < PAIRS; i++) {
            var of = related.get(random.nextInt(related.size()));
            sums(Apart.of(Catalog.find(of.get(random.nextInt(of.size()))),
                    Catalog.find(of.get(random.nextInt(of.size()))), WORDS));
        }
        for (int i = 0; i < (PAIRS + 3) / 4; i++) {
            sums(Apart.of(Catalog.find(some.get(random.nextInt(some.size()))),
                    Catalog.find(some.get(random.nextInt(some.size()))), WORDS));
        }
    }

    /// Fields by themselves, by hand: a vocabulary of 96,256 more rows, twice, of 4,096 each.
    @Test
    void aFieldIsWorthWhatItChanges() {
        var apart = Apart.of(Catalog.find("llama-2-7b"), Catalog.find("llama-3-8b"), WORDS);
        assertThat(apart.fields()).isTrue();
        var vocabulary = apart.parts().stream().filter(p -> p.what().equals("vocab_size")).findFirst().orElseThrow();
        assertThat(vocabulary.worth()).containsEntry("parameters", Rational.of(96_256L * 4096 * 2));
        assertThat(vocabulary.before()).isEqualTo("32,000");
        assertThat(apart.whole()).containsEntry("parameters", Rational.of(8_030_261_248L - 6_738_415_616L));
        assertThat(Apart.of(Catalog.find("gpt2"), Catalog.find("gpt2"), WORDS).parts()).isEmpty();
    }
}
