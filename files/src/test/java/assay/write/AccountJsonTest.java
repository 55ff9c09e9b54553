package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Entry;
import assay.account.Parameters;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Parser;
import assay.ask.Case;
import assay.ask.Statement;
import assay.convention.Conventions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccountJsonTest {
    static Stream<Arguments> cases() {
        return Stream.of(Specs.GPT2, Specs.LLAMA, Specs.PLAIN, Specs.PLAIN + " sliding_window=5")
                .flatMap(fields -> Conventions.ALL.stream().flatMap(convention -> Stream.of(
                        Arguments.of(fields, convention.name(), List.of()),
                        Arguments.of(fields, convention.name(), List.of("B")),
                        Arguments.of(fields, convention.name(), List.of("B", "T")))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyKeyAsTheContractSays(String fields, String convention, List<String> keep) {
        var subject = Specs.of(fields, Specs.options(3, convention, keep.toArray(String[]::new)));
        var statement = Statement.of(subject);
        var text = AccountJson.of(statement);
        assertThat(text).endsWith("\n").hasLineCount(1);
        var json = Tree.of(text);

        assertThat(json.names())
                .containsExactly("schema", "kind", "model", "sizes", "switches", "dtype", "weights", "cache",
                        "convention", "accounts", "types", "notes");
        assertThat(json.at("model").names()).containsExactly("name", "family", "source");
        assertThat(json.at("model").at("name").text()).isEqualTo("test");
        assertThat(json.at("model").at("family").text()).isEqualTo(subject.model().family());
        assertThat(json.at("model").at("source").text()).isEqualTo("test");
        assertThat(json.at("convention").text()).isEqualTo(convention);
        assertThat(json.at("dtype").names()).containsExactly("value", "source");
        assertThat(json.at("dtype").at("value").text()).isEqualTo(subject.terms().dtype().label());
        assertThat(json.at("types").items().stream().map(t -> t.at("path").text()))
                .isEqualTo(statement.ledger(new Weights()).orElseThrow().entries().stream().map(Entry::path).toList());
        assertThat(json.at("types").items().stream().map(t -> t.at("bytes").at("value").number()).reduce(Rational.ZERO,
                Rational::plus)).isEqualTo(statement.value(statement.ledger(new Weights()).orElseThrow().total()));
        assertThat(json.at("notes").items().stream().map(Tree::text)).isEqualTo(statement.notes());
        assertThat(json.at("switches").items()).extracting(s -> s.at("name").text())
                .isEqualTo(subject.model().switches().stream().map(s -> s.name()).toList());
        for (var choice : subject.model().switches()) {
            var written = json.at("switches").named(choice.name());
            assertThat(written.names()).containsExactly("name", "value", "source");
            assertThat(written.at("value").text()).isEqualTo(choice.value());
            assertThat(written.at("source").text()).isEqualTo(choice.source());
        }

        var sizes = sizes(json, subject);
        assertThat(json.at("accounts").names())
                .isEqualTo(statement.ledgers().stream().map(l -> l.quantity().name()).toList());
        for (var ledger : statement.ledgers()) {
            new Check(sizes, keep).account(json.at("accounts").at(ledger.quantity().name()), ledger.unit().label());
        }
    }

    private static Map<String, Rational> sizes(Tree json, Case subject) {
        var sizes = new HashMap<String, Rational>();
        for (var size : json.at("sizes").items()) {
            assertThat(without(size)).containsExactly("name", "value", "source");
            assertThat(size.at("source").text()).isNotEmpty();
            sizes.put(size.at("name").text(), size.at("value").number());
        }
        assertThat(sizes.keySet()).containsExactlyInAnyOrderElementsOf(subject.sizes().all().keySet());
        assertThat(sizes).isEqualTo(subject.values()).containsKeys("B", "T", "t", "d_model");
        return sizes;
    }

    /// The fields of a number, but for the decimal that stands beside a fraction and nowhere else.
    private static List<String> without(Tree amount) {
        boolean fraction = amount.at("value") instanceof Tree.Text;
        assertThat(amount.names().contains("decimal")).isEqualTo(fraction);
        return amount.names().stream().filter(name -> !name.equals("decimal")).toList();
    }

    /// One account against the sizes that are written beside it.
    private record Check(Map<String, Rational> sizes, List<String> keep) {
        void account(Tree account, String unit) {
            assertThat(account.names()).startsWith("unit", "total", "entries", "not_counted");
            for (var name : account.names().subList(4, account.names().size())) {
                switch (name) {
                    case "bases" -> account.at(name).names().forEach(basis -> amount(account.at(name).at(basis)));
                    case "exact_pairs" -> amount(account.at(name));
                    default -> throw new AssertionError(name);
                }
            }
            assertThat(account.at("unit").text()).isEqualTo(unit);
            var total = account.at("total");
            assertThat(without(total)).isEqualTo(keep.isEmpty()
                    ? List.of("value", "formula") : List.of("value", "formula", "bound"));
            var whole = amount(total);
            var sum = Rational.ZERO;
            var shares = Rational.ZERO;
            for (var entry : account.at("entries").items()) {
                var value = amount(entry);
                sum = sum.plus(value);
                assertThat(without(entry)).isEqualTo(entryNames(whole.signum() != 0));
                assertThat(entry.at("path").text()).isNotEmpty();
                assertThat(entry.at("count").number()).isGreaterThanOrEqualTo(Rational.ONE);
                if (whole.signum() != 0) {
                    var share = entry.at("share");
                    assertThat(without(share)).containsExactly("of", "value");
                    assertThat(share.at("of").text()).isEqualTo("total");
                    assertThat(share.at("value").number().times(whole)).isEqualTo(value);
                    shares = shares.plus(share.at("value").number());
                }
            }
            assertThat(sum).isEqualTo(whole);
            assertThat(shares).isEqualTo(whole.signum() == 0 ? Rational.ZERO : Rational.ONE);
            for (var omission : account.at("not_counted").items()) {
                assertThat(omission.names()).containsExactly("what", "ops", "elements");
                assertThat(omission.at("what").text()).isNotEmpty();
                assertThat(omission.at("ops").number()).isGreaterThanOrEqualTo(Rational.ONE);
                assertThat(omission.at("elements").number()).isGreaterThanOrEqualTo(Rational.ONE);
            }
        }

        private List<String> entryNames(boolean shared) {
            var names = new ArrayList<>(List.of("path", "count", "value", "formula"));
            if (!keep.isEmpty()) {
                names.add("bound");
            }
            if (shared) {
                names.add("share");
            }
            return names;
        }

        /// The value, after it has been computed from the formula and from the bound formula.
        private Rational amount(Tree amount) {
            var value = amount.at("value").number();
            assertThat(Parser.parse(amount.at("formula").text()).at(sizes)).isEqualTo(value);
            if (!keep.isEmpty()) {
                Expr bound = Parser.parse(amount.at("bound").text());
                assertThat(keep).containsAll(bound.dims().stream().map(d -> d.name()).toList());
                assertThat(bound.at(sizes)).isEqualTo(value);
            }
            return value;
        }
    }

    @Test
    void gpt2HasItsPublishedParameters() {
        var json = Tree.of(AccountJson.of(Statement.of(Specs.of(Specs.GPT2, Specs.options(1, "matmul")))));
        var parameters = json.at("accounts").at(new Parameters().name());
        assertThat(parameters.at("total").at("value").number()).isEqualTo(Rational.of(124_439_808));
        assertThat(json.at("sizes").named("d_ff").at("value").number()).isEqualTo(Rational.of(3072));
        assertThat(json.at("sizes").named("d_ff").at("source").text()).isEqualTo("default: 4*d_model");
    }

    @Test
    void aPassIsSaidByExactPairsToo() {
        var by = Tree.of(AccountJson.of(Statement.of(Specs.of(Specs.GPT2, Specs.options(1, "matmul"))))).at("accounts");
        var causal = Tree.of(AccountJson.of(Statement.of(Specs.of(Specs.GPT2, Specs.options(1, "matmul-causal")))))
                .at("accounts");
        for (var pass : List.of("flops.forward", "flops.backward", "flops.step")) {
            var exact = by.at(pass).at("exact_pairs");
            assertThat(exact.at("value")).isEqualTo(causal.at(pass).at("total").at("value"));
            assertThat(exact.at("masks").items()).extracting(Tree::text).containsExactly("causal");
            assertThat(causal.at(pass).names()).doesNotContain("exact_pairs");
        }
        assertThat(by.at("flops.decode").names()).doesNotContain("exact_pairs");
    }

    @Test
    void activeParametersAreOnSeveralBases() {
        var json = Tree.of(AccountJson.of(Statement.of(Specs.of(Specs.GPT2, Specs.options(1, "matmul")))));
        var bases = json.at("accounts").at("parameters.active").at("bases");
        assertThat(bases.names()).containsExactly("all", "main", "without-tables", "without-head",
                "without-tables-and-head");
        assertThat(bases.at("all").at("value").number()).isEqualTo(Rational.of(124_439_808));
        assertThat(bases.at("without-tables").at("value").number()).isEqualTo(Rational.of(123_653_376));
        assertThat(bases.at("without-tables-and-head").at("value").number()).isEqualTo(Rational.of(85_056_000));
    }

    @Test
    void aFormulaKeepsTheNamesOfTheSizes() {
        var json = Tree.of(AccountJson.of(Statement.of(Specs.of(Specs.GPT2, Specs.options(1, "matmul", "T")))));
        var qkv = json.at("accounts").at("flops.forward").at("entries").items().stream()
                .filter(e -> e.at("path").text().contains("attn/c_attn")).findFirst().orElseThrow();
        assertThat(qkv.at("formula").text()).contains("B", "T", "d_model", "num_layers");
        assertThat(Parser.parse(qkv.at("bound").text())).isEqualTo(Expr.dim("T").times(2L * 768 * 3 * 768 * 12));
    }

    @Test
    void amountsBeyondSixtyFourBitsAreExact() {
        var fields = "vocab_size=1099511627776 context_length=1099511627776 num_layers=1000000 d_model=1048576 "
                + "num_heads=8 d_ff=1099511627776";
        var subject = Specs.of(fields, Specs.options(1L << 40, "matmul"));
        var statement = Statement.of(subject);
        var json = Tree.of(AccountJson.of(statement));
        var forward = statement.ledgers().stream()
                .filter(l -> l.quantity().name().equals("flops.forward")).findFirst().orElseThrow();
        var value = json.at("accounts").at("flops.forward").at("total").at("value");
        assertThat(value).isEqualTo(new Tree.Whole(subject.value(forward.total())));
        assertThat(value.number().num().bitLength()).isGreaterThan(100);
    }

    @Test
    void aNameMayHoldAnything() {
        var json = new JsonText().open('{').name("\"\\\n\u0000\u2028é😀").text("\ud800 \udc00 x").close('}').toString();
        assertThat(json).isEqualTo("{\"\\\"\\\\\\u000a\\u0000\\u2028é😀\":\"\\ud800 \\udc00 x\"}\n");
        assertThat(Tree.of(json))
                .isEqualTo(new Tree.Fields(Map.of("\"\\\n\u0000\u2028é😀", new Tree.Text("\ud800 \udc00 x"))));
    }
}
