/// Memory over time: what a step of training makes, keeps and lets go; its moments.
@NullMarked
package assay.life;

import org.jspecify.annotations.NullMarked;
