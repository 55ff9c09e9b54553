@NullMarked
package assay.onnx;

import org.jspecify.annotations.NullMarked;
