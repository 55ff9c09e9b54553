/// Many devices: how a step of training is laid out over them, and how long it takes.
///
/// A [Layout] says over how many ranks each kind of parallelism goes. [Work] is what one rank computes for a sequence,
/// read off the tree of its ops: matrix products with their sizes, attention, elements that are moved. [StepTime]
/// prices it on a [Machine], by [Rates] of kernels and links and by what a [Stack] of software fuses. An estimate is in
/// doubles and is one: each constant says where it is from, and [Expected] how far such estimates were off.
///
/// {@snippet class="assay.page.PlanTest" region="step"}
///
/// What a layer takes is kept by the few numbers of a layout that it depends on; any number of layouts may be asked.
@NullMarked
package assay.plan;

import org.jspecify.annotations.NullMarked;
