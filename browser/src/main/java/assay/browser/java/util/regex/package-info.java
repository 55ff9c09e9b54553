/// What stands in a script for classes of the JDK: the part of its expressions that programs and configs use.
@NullMarked
package assay.browser.java.util.regex;

import org.jspecify.annotations.NullMarked;
