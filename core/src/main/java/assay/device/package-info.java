/// What hardware offers, each row with its source.
///
/// An [Accelerator] is a row of published figures: peaks by precision, memory, bandwidth, links, power. They are what
/// vendors state for dense work, not what a program reaches; how much of a peak is reached is an assumption that an
/// account of time has to name. A figure that a row does not have is unknown, never zero. Sources differ, so each row
/// says how far it can be trusted.
///
/// {@snippet class="assay.page.DeviceTest" region="row"}
///
/// [Accelerators] is the list of those that are known by name; a user's own rows stand before it.
@NullMarked
package assay.device;

import org.jspecify.annotations.NullMarked;
