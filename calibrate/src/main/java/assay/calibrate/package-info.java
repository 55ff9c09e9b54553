/// What this machine reaches, timed by ONNX Runtime: [Bench] answers `assay bench`.
@NullMarked
package assay.calibrate;

import org.jspecify.annotations.NullMarked;
