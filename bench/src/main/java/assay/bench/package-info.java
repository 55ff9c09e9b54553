/// Benchmarks of the running JVM. What a start costs is measured from outside, by `bench/startup.sh`.
@NullMarked
package assay.bench;

import org.jspecify.annotations.NullMarked;
