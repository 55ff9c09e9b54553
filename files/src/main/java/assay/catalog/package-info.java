/// Names become specs.
///
/// The [Catalog] is a text of [rows][Row]: a name, where its fields come from, and the fields as the model's own
/// config gives them. A row states no count; a family reads it as it reads any config, so that a new model is one
/// more line, and what is known of the model can be held against what is counted.
///
/// {@snippet class="assay.page.CatalogTest" region="row"}
///
/// [Models] takes what a user writes for a model: a name, a file, or `-` for the standard input. A file stands over a
/// name, since it is the user's own. What is none of these is refused with the names that are near.
///
/// {@snippet class="assay.page.CatalogTest" region="models"}
@NullMarked
package assay.catalog;

import org.jspecify.annotations.NullMarked;
