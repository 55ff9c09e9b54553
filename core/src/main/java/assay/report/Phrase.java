package assay.report;

import java.util.List;

/// What can stand in the hole of a sentence.
public sealed interface Phrase permits Cell, Sentence {
    List<Cell> cells();
}
