/// Names become specs.
///
/// The [Catalog][assay.catalog.Catalog] is a text of rows: a name, where its fields come from, and the fields as the model's
/// own config gives them. A row states no count; it is read like any config, so that a new model is one more row.
/// [Models][assay.catalog.Models] takes what a user writes for a model: a name, a file, or `-` for the standard input.
@NullMarked
package assay.catalog;

import org.jspecify.annotations.NullMarked;
