/// The core without a virtual machine: what its compiler to JavaScript starts from.
@NullMarked
package assay.browser;

import org.jspecify.annotations.NullMarked;
