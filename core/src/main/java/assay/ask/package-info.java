/// A question and its answer: the one way in, for every face.
///
/// As a library Assay is two artifacts: `assay:assay-core`, which is this and all that it rests on, and nothing else at
/// run time; and `assay:assay-files`, which reads configs and files of tensors, has the catalogue, and writes.
///
/// ```xml
/// <dependency>
///     <groupId>assay</groupId>
///     <artifactId>assay-core</artifactId>
///     <version>0.1.0-SNAPSHOT</version>
/// </dependency>
/// ```
///
/// An [Ask] is a model's fields with the [Options] of its account, the [Plan] of its training, and what is to fit. Its
/// parts are values, or [Words] as the command line takes them. The [Answer] has every quantity by its name, as ledger,
/// formula and value.
///
/// {@snippet class="assay.page.AskTest" region="ask"}
///
/// What fits is asked of the peak, as everything is that says whether something fits.
///
/// {@snippet class="assay.page.AskTest" region="fits"}
///
/// What is wrong with a question is said all at once.
///
/// {@snippet class="assay.page.AskTest" region="wrong"}
///
/// A [Case] is a model with the terms of an account and a value for every size. Its amounts can be had as formulas,
/// as numbers, or as formulas with numbers for all sizes but those that the [Options] keep; what a reader of the
/// numbers should know stands in its notes.
///
/// {@snippet class="assay.page.ReportTest" region="case"}
///
/// A [Statement] is the account of one case: the ledgers of every quantity.
@NullMarked
package assay.ask;

import org.jspecify.annotations.NullMarked;
