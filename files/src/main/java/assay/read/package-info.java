/// Files that describe a model become specs, and files of tensors inventories.
///
/// Readers take [Bytes], each at an offset, and open nothing: where the bytes lie is another's business, and so is the
/// [Folder] beside them. A file is somebody else's, often downloaded, so reading it is guarded. [Json] is strict and
/// bounds what a document may ask for: its length, its depth, the number of its values, the digits of a number.
/// Whatever the bytes, the outcome is a [Spec][assay.family.Spec] or a [Refusal][assay.problem.Refusal].
///
/// [Gguf] is a file of tensors and a description at once: [GgufModel] makes its keys the fields of a config, by a table
/// that has a few rows for each architecture.
///
/// The way back is [GgufDraft]: the tensors of the file that llama.cpp makes of a model, by the same table. A
/// [GgufRecipe] of llama-quantize, a few rows of `gguf-recipes.txt`, says which type each of them has, and a
/// [GgufLayout] how many bytes that is; [GgufStorage] is all of it as a way to store weights.
///
/// {@snippet class="assay.page.ReadTest" region="recipe"}
///
/// Two kinds of place tell where something stands. What is wrong with a value has the file and a JSON pointer,
/// `config.json#/rope_scaling/factor`: every [Field][assay.spec.Field] carries it, so that a family can refuse a
/// value long after the text is gone. Numbers are exact: `1e-5` is 1/100000.
///
/// {@snippet class="assay.page.ReadTest" region="config"}
///
/// What is wrong with the text has a line and a column, both from 1.
///
/// {@snippet class="assay.page.ReadTest" region="refused"}
///
/// A model of one's own is a text of lines, each with those indented below it; its places are lines and columns, too.
/// What the lines mean is the business of the family [Written][assay.text.Written]; `docs/own.md` has the language.
///
/// {@snippet class="assay.page.ReadTest" region="own"}
@NullMarked
package assay.read;

import org.jspecify.annotations.NullMarked;

