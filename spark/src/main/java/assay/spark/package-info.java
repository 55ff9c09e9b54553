/// Sweeps on the workers of Apache Spark, by the same kernels and with the same answers as in one process.
///
/// The points of all models are cut into [ranges][assay.spark.Range]. What travels to the workers is
/// [words][assay.spark.Shipped]: descriptions of models, the question, axes and figures, of which each worker makes its
/// terrains once. What comes back of a range is [what is kept][assay.spark.Outcome] of its rows; the driver brings
/// these together and writes each down where a [checkpoint][assay.spark.Checkpoint] is asked for. Nothing is shuffled.
///
/// Of plans and corpora what travels is a [task][assay.command.Workforce.Task], as data, and what comes back is a text
/// for each [number][assay.spark.Numbered].
@NullMarked
package assay.spark;

import org.jspecify.annotations.NullMarked;
