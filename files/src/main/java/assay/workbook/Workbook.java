package assay.workbook;

import assay.algebra.Rational;
import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Case;
import assay.ask.Training;
import assay.problem.Refusal;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A spreadsheet as the bytes of an `.xlsx` file.
///
/// Of one model every number is a formula over its sizes, which are named cells: change one, and lines, totals, shares,
/// growth, training and charts follow. Models beside each other have a page each and one that compares them. Any other
/// sheet is written as numbers.
public final class Workbook {
    private static final String AS_WRITTEN =
            "What stands on this page is of the sizes as written, and does not follow.";

    private Workbook() {}

    /// A sheet as it stands: numbers that do not follow.
    public static byte[] of(Sheet sheet) {
        return of(List.of(sheet));
    }

    /// Sheets as they stand, a page each.
    public static byte[] of(List<Sheet> sheets) {
        var book = new Book();
        sheets.forEach(sheet -> new SheetBlock(book, "assay", SheetBlock.ROWS).write(sheet, ""));
        return book.bytes();
    }

    /// One model, with what training takes under the answer's plan, where that has an account.
    public static byte[] of(Answer answer) {
        return of(answer, GrowthBlock.CONTEXTS, Optional.empty());
    }

    /// As [#of(Answer)], and a sheet as it stands behind the pages.
    public static byte[] of(Answer answer, Sheet also) {
        return of(answer, GrowthBlock.CONTEXTS, Optional.of(also));
    }

    /// One model at several contexts, and a sheet as it stands behind the pages.
    ///
    /// @param contexts the rows of the page of growth
    public static byte[] of(Answer answer, List<Rational> contexts, Sheet also) {
        return of(answer, contexts, Optional.of(also));
    }

    private static byte[] of(Answer answer, List<Rational> contexts, Optional<Sheet> also) {
        var notes = new ArrayList<String>();
        var training = Optional.<Training>empty();
        try {
            training = Optional.of(answer.training());
        } catch (Refusal refusal) {
            refusal.problems().forEach(p -> notes.add("There is no page of training: " + p));
        }
        return of(answer, training.filter(_ -> answer.planned()).map(Training::subject).orElse(answer.subject()),
                training, contexts, notes, also);
    }

    /// One model with a training that is known, and a sheet as it stands behind the pages.
    public static byte[] of(Answer answer, Training training, Sheet also) {
        return of(answer, training.subject(), Optional.of(training), GrowthBlock.CONTEXTS, List.of(),
                Optional.of(also));
    }

    private static byte[] of(Answer answer, Case subject, Optional<Training> training, List<Rational> contexts,
            List<String> notes, Optional<Sheet> also) {
        var book = new Book();
        new ModelPages(book, "", answer, subject, training, Map.of()).pages(contexts, notes);
        also.ifPresent(sheet -> new SheetBlock(book, "as written", SheetBlock.ROWS).write(sheet, AS_WRITTEN));
        return book.bytes();
    }

    /// Models beside each other, each with a batch and a context of its own.
    public static byte[] beside(List<Answer> answers) {
        return beside(answers, answers.stream().map(Answer::subject).toList(), false, Optional.empty());
    }

    /// Models beside each other under one batch and one context, which are the first one's, and a sheet as it stands
    /// behind the pages.
    ///
    /// @param answers that say which sizes of each are followed, in the same order
    public static byte[] beside(List<Answer> answers, Alike alike, Sheet also) {
        return beside(answers, alike.cases(), true, Optional.of(also));
    }

    private static byte[] beside(List<Answer> answers, List<Case> cases, boolean alike, Optional<Sheet> also) {
        var book = new Book();
        var comparison = book.page("comparison");
        var models = new ArrayList<ComparisonPage.Beside>();
        var shared = new HashMap<String, String>();
        for (int i = 0; i < cases.size(); i++) {
            var subject = cases.get(i);
            var name = subject.model().name();
            var page = book.page(name);
            var pages = new ModelPages(book, book.prefix(name), answers.get(i), subject, Optional.empty(),
                    Map.copyOf(shared));
            var ground = pages.together(page);
            models.add(new ComparisonPage.Beside(subject, page, ground, pages));
            for (var size : alike ? List.of("B", "T") : List.<String>of()) {
                Optional.ofNullable(ground.words().get(size)).ifPresent(word -> shared.putIfAbsent(size, word));
            }
        }
        new ComparisonPage(comparison, models).write();
        also.ifPresent(sheet -> new SheetBlock(book, "as written", SheetBlock.ROWS).write(sheet, AS_WRITTEN));
        return book.bytes();
    }
}
