/// The command line: one call, from arguments to text and an exit code.
///
/// A [Cli] is given its streams and the [Shell] around it, so that a test calls it as a user does. Each command is a
/// file with its options, its examples and its answer. An answer is made whole before any of it is written: nothing
/// goes to standard output unless all went well, and what reads it can trust what it gets. The exit code says who has
/// to act: 2 whoever wrote the input, 70 whoever wrote Assay.
///
/// {@snippet class="assay.page.CliTest" region="call"}
@NullMarked
package assay.cli;

import org.jspecify.annotations.NullMarked;
