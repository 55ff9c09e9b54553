/// An ONNX file becomes a spec and a checkpoint.
///
/// A file is somebody else's and may be as large as a disk, so it is walked and not loaded: [Wire] reads the protobuf
/// encoding through a window of a few kilobytes, skips weights by their length, and checks each length against what is
/// around it before anything is kept. [Document] is what is kept: nodes, declared shapes, tensors without their
/// elements.
/// [Tensors] checks that every tensor's bytes are where the file says, also in the files beside it, which never lie
/// outside of its folder.
///
/// [Lowering] makes the graph a tree, which [Graph][assay.family.Graph] binds to sizes as any family does. A shape is
/// what the file declares, else what [Shapes] infers; [Products] says which products of two tensors an operator is made
/// of, [Roles] and [Weights] which stored tensors are parameters. What has no product, or no known shape, stays in the
/// tree under its operator's name and is reported as not counted. A function stands where it is called, a body where it
/// is run, and [Folding] makes copies of what repeats.
///
/// {@snippet class="assay.page.OnnxTest" region="read"}
@NullMarked
package assay.onnx;

import org.jspecify.annotations.NullMarked;
