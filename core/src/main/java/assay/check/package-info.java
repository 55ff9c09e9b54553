/// Descriptions compared: with the files of their tensors, and with what a careful reader would say.
///
/// A [Reconciliation] takes each tensor both ways, and tries which change of the description would explain what
/// differs. [Lint] reads a config as such; an [Inventory] is a model's tensors as they are stored.
///
/// {@snippet class="assay.page.CheckTest" region="check"}
@NullMarked
package assay.check;

import org.jspecify.annotations.NullMarked;
