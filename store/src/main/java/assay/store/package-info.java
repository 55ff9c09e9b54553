/// Tables of sweeps and of corpora: made in parts, which outlive whatever interrupts them, and put together by DuckDB.
@NullMarked
package assay.store;

import org.jspecify.annotations.NullMarked;
