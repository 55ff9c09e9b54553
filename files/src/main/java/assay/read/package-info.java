/// Files that describe a model become specs and inventories.
@NullMarked
package assay.read;

import org.jspecify.annotations.NullMarked;
