package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.quantity.Share;
import assay.ask.Case;
import assay.report.Cell;
import assay.ask.Options;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.ask.Statement;
import assay.write.AccountJson;
import assay.write.Format;
import assay.write.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTest {
    @Test
    void oneSheetForTwoReaders() {
        // @start region="formats"
        var columns = List.of(Column.text("part"), Column.figure("FLOPs"), Column.figure("share"));
        var share = Share.of("total", Rational.of(2), Rational.of(3));
        var row = List.of(Cell.of("attention"), Cell.of(Rational.of(2_000_000)), new Cell.Part(share));
        var sheet = new Sheet("Parts", List.of(new Sheet.Table("Parts", List.of(), columns, List.of(row))));

        assertThat(Format.MARKDOWN.write(sheet, Page.PLAIN)).contains("| attention | 2,000,000 | 66.67 % |");
        assertThat(Format.CSV.write(sheet, Page.PLAIN)).isEqualTo("""
                part,flops,flops_decimal,share,share_decimal
                attention,2000000,2000000,2/3,0.666666666666666666666666666667
                """);
        // @end
    }

    @Test
    void aValueStandsBesideItsFormula() {
        // @start region="account"
        var json = AccountJson.of(Statement.of(Case.of(Catalog.find("llama-3-8b"), Options.DEFAULT)));

        assertThat(json).contains("""
                {"path":"model/layers/mlp/gate_proj/weight","count":32,\
                "value":1879048192,"formula":"d_ff*d_model*num_layers",""");
        // @end
    }
}
