/// Exact expressions in named dimensions.
@NullMarked
package assay.algebra;

import org.jspecify.annotations.NullMarked;
