@NullMarked
package assay.write;

import org.jspecify.annotations.NullMarked;
