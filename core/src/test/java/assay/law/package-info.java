/// Laws on random formulas: a seed makes a sample, a failing sample is made as simple as it can be.
@NullMarked
package assay.law;

import org.jspecify.annotations.NullMarked;
