@NullMarked
package assay.hub;

import org.jspecify.annotations.NullMarked;
