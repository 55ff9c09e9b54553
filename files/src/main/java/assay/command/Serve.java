package assay.command;

import assay.ask.ServingRows;
import assay.draw.ServingCharts;
import assay.problem.Refusal;
import assay.report.ServingRowsSheet;
import assay.report.ServingSheet;
import assay.report.Sheet;
import assay.write.ServingJson;
import java.util.List;
import java.util.stream.Stream;

/// How a model is served.
public final class Serve {
    private Serve() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (asked.has("rows")) {
            var table = asked.table("rows");
            return Reply.of(ServingRowsSheet.of(ServingRows.of(table.columns(), table.rows(), asked.question(),
                    asked.words().stream().findFirst(), asked::spec)));
        }
        var word = asked.one("assay serve", "assay serve llama-3-8b --on h100");
        var serving = asked.serving(word);
        var beside = new Sheet.Beside(() -> asked.text("chart").map(kind -> Stream.of(ServingCharts.named(serving,
                kind))).orElseGet(() -> ServingCharts.of(serving)), List::of);
        return Reply.of(ServingSheet.of(serving).with(beside), () -> ServingSheet.data(serving))
                .json(() -> ServingJson.of(serving)).found(!serving.serves());
    }
}
