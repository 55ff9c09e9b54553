/// Many devices: how a step is laid out over them.
@NullMarked
package assay.plan;

import org.jspecify.annotations.NullMarked;
