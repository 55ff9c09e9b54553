/// Models by the names that hubs give them.
///
/// A [Name] is what a user writes: `org/name`, `name:tag`, a link. [Local] finds it in the caches of the programs that
/// download models, each by its own layout, and opens what lies there and nothing besides.
///
/// {@snippet class="assay.page.HubTest" region="local"}
///
/// [Hub] asks for it over the network, with a [Permission], and gives a [Folder][assay.read.Folder] like any other: its
/// files are bytes at an offset, each piece a request for a range, so that readers of headers fetch headers. Nothing
/// else uses the network.
///
/// {@snippet class="assay.page.HubTest" region="hub"}
@NullMarked
package assay.hub;

import org.jspecify.annotations.NullMarked;
