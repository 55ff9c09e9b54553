/// Files of this machine, as the bytes and folders that [readers][assay.read] take.
///
/// [Disk] is the one place that opens a file, so that the readers go wherever bytes have an offset, and that what a
/// stranger's file may name is guarded once.
///
/// {@snippet class="assay.page.DiskTest" region="disk"}
@NullMarked
package assay.disk;

import org.jspecify.annotations.NullMarked;
