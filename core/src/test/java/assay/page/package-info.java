/// What the package pages show, each a test: the pages take their snippets from here, by region.
@NullMarked
package assay.page;

import org.jspecify.annotations.NullMarked;
