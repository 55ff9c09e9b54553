@NullMarked
package assay.disk;

import org.jspecify.annotations.NullMarked;
