package assay.browser;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Alike;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Words;
import assay.bundle.Texts;
import assay.check.Inventory;
import assay.check.Lint;
import assay.check.Reconciliation;
import assay.device.Accelerators;
import assay.model.Checkpoint.Held;
import assay.model.Checkpoint;
import assay.notation.Interpreter;
import assay.notation.Parser;
import assay.notation.Together;
import assay.report.AcceleratorSheet;
import assay.report.AccountSheet;
import assay.report.CompareSheet;
import assay.report.ConventionsSheet;
import assay.report.ExplainSheet;
import assay.report.FitSheet;
import assay.report.InventorySheet;
import assay.report.LedgerSheet;
import assay.report.LintSheet;
import assay.report.ReconciliationSheet;
import assay.report.ScaleSheet;
import assay.report.Sheet;
import assay.report.TrainSheet;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What the core says of models, a line each: the same in a browser as on the virtual machine.
public final class Everything {
    private static final Map<String, String> TRAINED = Map.of("on", "a100-80gb", "batch", "4", "seq", "1024",
            "optimizer", "adamw", "precision", "bf16-mixed", "recompute", "full", "steps", "1000");
    private static final Map<String, String> SOUGHT = Map.of("on", "a100-80gb", "over", "batch", "seq", "256");

    /// One tensor that is as in a model here, and one that is in none.
    private static final Checkpoint STORED = new Checkpoint("two tensors", List.of(
            new Held("model.embed_tokens.weight", "bf16", List.of(128_256L, 4_096L), 1_050_673_152, "at 0"),
            new Held("model.layers.3.other.weight", "f32", List.of(7L), 28, "at 1050673152")), List.of());

    private final Consumer<String> out;

    private Everything(Consumer<String> out) {
        this.out = out;
    }

    /// Everything of the models that are named; without a name the account of every model that is known.
    public static void main(String[] names) {
        say(List.of(names), System.out::println);
    }

    static void say(List<String> names, Consumer<String> out) {
        var everything = new Everything(out);
        for (var row : Texts.beside(Everything.class).rows("models.txt")) {
            var spec = spec(row);
            if (names.isEmpty()) {
                everything.account(Answer.of(Case.of(spec, Options.DEFAULT)));
            } else if (names.contains(spec.name())) {
                everything.account(Answer.of(Case.of(spec, Options.DEFAULT)));
                everything.sheets(spec);
            }
        }
    }

    /// Every quantity, its value and its formula; the formula read again; all of them compiled together.
    private void account(Answer answer) {
        var subject = answer.subject();
        var totals = new ArrayList<Expr>();
        for (var ledger : answer.statement().ledgers()) {
            var total = ledger.total();
            totals.add(total);
            out.accept(subject.model().name() + " " + ledger.quantity().name() + " " + subject.value(total) + " = "
                    + total + (Parser.parse(total.toString()).equals(total) ? "" : " is read as another formula"));
            ledger.entries().forEach(e ->
                    out.accept(e.path() + " " + subject.value(e.amount()) + " = " + e.amount()));
        }
        answer.notes().forEach(out);
        var names = new TreeSet<String>();
        totals.forEach(total -> total.dims().forEach(d -> names.add(d.name())));
        var dims = List.copyOf(names);
        var together = Together.of(totals, dims, new Interpreter());
        for (long times : new long[] {1, 1_000_000_007}) {
            var point = dims.stream().mapToLong(name -> times * value(subject, name)).toArray();
            var values = new long[totals.size()];
            var others = new BitSet();
            together.longsAt(point, values, others);
            out.accept(Arrays.toString(values) + " but for " + others);
        }
    }

    private static long value(Case subject, String name) {
        return subject.values().getOrDefault(name, Rational.ZERO).num().longValueExact();
    }

    private void sheets(Spec spec) {
        var answer = Ask.of(spec, new Words(TRAINED, List.of("num_layers=4"), List.of())).answer();
        var subject = answer.subject();
        say(AccountSheet.of(answer.statement()));
        say(LedgerSheet.of(answer.statement()));
        say(TrainSheet.of(answer.training()));
        say(CompareSheet.of(Alike.of(List.of(answer, Ask.of(spec).answer()), Options.DEFAULT)));
        say(ScaleSheet.of(List.of(subject, Case.of(spec, Options.DEFAULT))));
        say(ConventionsSheet.of(Optional.of(spec), Options.DEFAULT));
        say(ExplainSheet.of(answer, "flops.forward"));
        say(ExplainSheet.of(answer, "memory.peak"));
        say(AcceleratorSheet.of(Accelerators.known().rows()));
        var sought = new Words(SOUGHT, List.of(), List.of());
        say(FitSheet.of(Ask.whatFits(() -> spec, sought).answer().fitting()));
        say(LintSheet.of(Lint.of(spec)));
        say(InventorySheet.of(Inventory.of(subject, false)));
        say(InventorySheet.of(Inventory.of(spec.name(), STORED)));
        say(ReconciliationSheet.of(Reconciliation.of(spec, STORED)));
    }

    private void say(Sheet sheet) {
        out.accept(sheet.title());
        for (var section : sheet.sections()) {
            out.accept(section.toString());
        }
    }

    /// A model's row: `names | source | field=value ...`.
    private static Spec spec(String row) {
        var parts = row.split("\\|", -1);
        var fields = new LinkedHashMap<String, Field>();
        for (var word : parts[2].strip().split(" +", -1)) {
            int sign = word.indexOf('=');
            fields.put(word.substring(0, sign), new Field(read(word.substring(sign + 1)), parts[1].strip()));
        }
        return new Spec(parts[0].strip().split(" ", -1)[0], parts[1].strip(), fields, new LinkedHashMap<>());
    }

    private static Value read(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Flag(text.equals("true"));
        }
        char c = text.charAt(0);
        return c == '-' || (c >= '0' && c <= '9') ? new Value.Numeral(Rational.parse(text)) : new Value.Text(text);
    }
}
