/// Charts as SVG text: exact amounts in, coordinates rounded where they are written.
///
/// A [Chart] is drawn once and is the same in a file, in a document and in a page. There are seven kinds:
///
/// - [Composition]: the tree of a quantity, each part as wide as its share of the whole
/// - [Shares]: what the parts of a quantity are of the whole, against the context or from model to model
/// - [Growing]: quantities against the context on logarithmic scales, with their exponents
/// - [MemoryBars]: what training holds at each moment, against the memory of devices
/// - [LayoutBoxes]: the stages of a layout, and what a rank of each holds against the memory of its device
/// - [StepBar]: what a step's time goes to, an estimate, and how far such estimates were off
/// - [ConventionBars]: the work of a forward pass by each convention
///
/// [Charts] names those of an answer. Each takes what [assay.ask] gives:
///
/// {@snippet class="assay.page.DrawTest" region="chart"}
///
/// Whatever stands for a part of the tree has its path in `data-path`, so that a page can hook on. Colours are those of
/// Okabe and Ito, which people see who do not tell red from green; what is read on them is black or white, as the
/// contrast asks. Ink, paper and lines are the variables `--assay-ink`, `--assay-quiet`, `--assay-line` and
/// `--assay-paper` of the class `assay-chart`, which follow the reader's light or dark and which a page may set.
@NullMarked
package assay.draw;

import org.jspecify.annotations.NullMarked;
