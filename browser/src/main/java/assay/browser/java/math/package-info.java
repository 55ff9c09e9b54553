/// What stands in a script for classes of the JDK, as far as the core uses them: made of what a browser has.
@NullMarked
package assay.browser.java.math;

import org.jspecify.annotations.NullMarked;
