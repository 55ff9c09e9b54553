package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Settings;
import assay.ask.Settings.Setting;
import assay.device.Accelerator;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// Whole ways to train a model in so much memory, the best first.
public final class SettingsSheet {
    private static final int FEW = 12;

    private SettingsSheet() {}

    /// The ways, those that fit first.
    ///
    /// @param whole every way, and not the first of them alone
    public static Sheet of(Settings settings, boolean whole) {
        var fitting = settings.fitting();
        var subject = settings.subject();
        var plan = settings.plan();
        var title = subject.model().name() + plan.hardware().on().map(Accelerator::name).map(d -> " on " + d).orElse("")
                + ": full training fits in " + Figures.bytes(settings.capacity()) + " in "
                + (fitting.isEmpty() ? "no way of " : Figures.exact(Rational.of(fitting.size())) + " ways of ")
                + settings.all().size();
        var lines = new ArrayList<Sentence>();
        lines.add(fitting.isEmpty()
                ? Sentence.of("The least, {}, takes {}; fewer tokens (--seq) or another model would take less",
                        Cell.of(asked(settings.least())), bytes(settings.least()))
                : Sentence.of("Best: {} ({})", Cell.of(asked(fitting.getFirst())),
                        bytes(fitting.getFirst())));
        lines.add(Sentence.plain("asked: " + plan.precision().name() + ", " + plan.optimizer().name() + ", attention "
                + plan.kept().kernel().label() + ", recompute " + plan.kept().recompute().label() + "; "
                + Figures.exact(subject.value(Expr.dim("B"))) + " x "
                + Figures.counted(subject.value(subject.length()), "token")));
        lines.add(AccountScreen.size(subject));
        var shown = whole ? settings.all() : settings.all().subList(0, Math.min(FEW, settings.all().size()));
        var end = new ArrayList<Sentence>();
        end.add(Sentence.plain("Best first: what fits, then the nearest to what is asked, in precision before "
                + "optimizer before what is done again; of what does not fit, the least."));
        if (shown.stream().anyMatch(s -> s.peak().atLeast())) {
            end.add(Sentence.plain("perhaps: what its optimizer makes while it steps is not known, so that the peak "
                    + "may be more."));
        }
        end.add(Sentence.plain("most: sequences of a pass, and tokens of one sequence, with which the way fits"));
        end.add(Sentence.plain("--full: every way; assay fit MODEL --over batch|seq: the most, with its formula"));
        return new Sheet(title, List.of(new Lines("", lines), table(settings, shown), new Lines("", end)));
    }

    private static String asked(Setting setting) {
        return setting.flags().isEmpty() ? "what is asked" : setting.flags();
    }

    private static Table table(Settings settings, List<Setting> shown) {
        var asked = settings.plan().kept().kernel();
        var columns = List.of(Column.text("precision"), Column.text("optimizer"), Column.text("recompute"),
                Column.figure("peak"), Column.text("fits"), Column.figure("most B"), Column.figure("most T"));
        var rows = shown.stream().map(s -> {
            var kept = s.plan().kept();
            return List.<Cell>of(Cell.of(s.plan().precision().name()), Cell.of(s.plan().optimizer().name()),
                    Cell.of(kept.recompute().label() + (kept.kernel() == asked ? "" : ", " + kept.kernel().label())),
                    Cell.decimal(s.peak().bytes()),
                    Cell.of(!s.isWithin(settings.capacity()) ? "no" : s.peak().atLeast() ? "perhaps" : "yes"),
                    most(settings, s, "B"), most(settings, s, "T"));
        }).toList();
        return new Table("", List.of(), columns, rows);
    }

    private static Cell bytes(Setting setting) {
        return Cell.of(setting.peak().bytes(), Unit.BYTE).as(Look.SCALED);
    }

    private static Cell most(Settings settings, Setting setting, String dim) {
        return settings.most(setting, dim).<Cell>map(Cell::of).orElseGet(Cell.Blank::new);
    }
}
