package assay.write;

import assay.bundle.Texts;

/// What every JSON answer keeps to: a JSON Schema of draft 2020-12, of the version that answers name as `schema`.
public final class Schema {
    private Schema() {}

    /// The schema, its last line ended.
    public static String text() {
        return Texts.beside(Schema.class).text("assay.schema.json");
    }
}
