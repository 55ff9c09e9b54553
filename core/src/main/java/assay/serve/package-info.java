/// A model as engines of inference run it: how long a step takes, and what users see.
///
/// A [Replica] is a model on its [Ranks], read off the tree of one rank: products of weights with their shapes and how
/// they lie, experts that tokens of a step meet, what is kept of each sequence. A step decodes one token of some
/// sequences and feeds tokens of prompts. It is priced kernel by kernel on [Silicon], by constants of a generation of
/// devices; [Replica#ideal] is the same without losses, and nothing that was measured is faster.
///
/// An [Engine] makes steps: [Simulation] follows it request by request, [Steady] is its closed form, [Disaggregated]
/// has prompts and decoding apart. [Outlook] says how far such estimates were off.
///
/// {@snippet class="assay.page.ServeTest" region="serve"}
@NullMarked
package assay.serve;

import org.jspecify.annotations.NullMarked;
