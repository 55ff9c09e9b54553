/// What is handed to those who have neither sources nor a JDK.
@NullMarked
package assay.dist;

import org.jspecify.annotations.NullMarked;
