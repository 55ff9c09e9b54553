/// In which type each tensor of a model is stored, and how many bytes that is.
///
/// An [Encoding] says how one matrix lies in bytes: as one tensor of values, or as several, each with one value for
/// each tile of rows and columns. A line of text lays it down, so that a scheme is data:
///
/// {@snippet class="assay.page.StorageTest" region="encoding"}
///
/// A [Storage] says of each tensor which encoding it has: [everything in one type][Plain], a [Scheme] of rules over
/// what tensors are (the matrix of a layer, of an expert, a router, the head, a norm: [Sort]) and over their names, or
/// [what files hold][Filed]. Of the tensors of one name some may be stored otherwise than others, as recipes have it
/// that give more bits to the first layers: their [parts][Part] add up to all.
///
/// A [Store] is a storage at a model's sizes. It walks the tree once, and what it finds is both the ledger of the
/// weights and the list of their types, so that these cannot differ:
///
/// {@snippet class="assay.page.StorageTest" region="scheme"}
@NullMarked
package assay.storage;

import org.jspecify.annotations.NullMarked;
