package assay.write;

import assay.draw.Chart;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Sheet;
import java.util.List;

/// The format `svg`: the chart that stands beside a sheet, the first where there are several.
final class Svg {
    private Svg() {}

    /// @throws Refusal where nothing is drawn of the sheets, or more than one thing
    static String of(List<Sheet> sheets) {
        if (sheets.size() > 1) {
            throw new Refusal(new Problem("svg", "", "is one chart, and there are several models",
                    "assay compare draws them beside each other"));
        }
        return sheets.getFirst().beside().charts().get().findFirst().map(Chart::svg).orElseThrow(() -> new Refusal(
                new Problem("svg", "", "there is no chart of this",
                        "assay MODEL, assay scale, assay train and assay compare have charts")));
    }
}
