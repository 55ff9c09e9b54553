/// What of `java.util` the script's compiler has not.
@NullMarked
package assay.browser.java.util;

import org.jspecify.annotations.NullMarked;
