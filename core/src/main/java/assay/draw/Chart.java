package assay.draw;

/// A drawing with what is said of it to those who do not see it.
///
/// @param name of its kind: `composition`
/// @param title what it shows
/// @param summary what is to be seen in it, in a sentence or two
/// @param width in pixels at its natural size
/// @param height in pixels at its natural size
/// @param body elements of SVG
public record Chart(String name, String title, String summary, int width, int height, String body) {
    private static final String STYLE = ".assay-chart{--assay-ink:#1b1b1b;--assay-quiet:#595959;--assay-line:#c9c9c9;"
            + "--assay-paper:#ffffff;font-family:system-ui,-apple-system,\"Segoe UI\",\"Liberation Sans\",Arial,"
            + "sans-serif;font-size:12px}"
            + "@media (prefers-color-scheme:dark){.assay-chart{--assay-ink:#ececec;--assay-quiet:#b3b3b3;"
            + "--assay-line:#4d4d4d;--assay-paper:#161616}}"
            + "@media print{.assay-chart{--assay-ink:#1b1b1b;--assay-quiet:#595959;--assay-line:#c9c9c9;"
            + "--assay-paper:#ffffff}}"
            + ".assay-chart .paper{fill:var(--assay-paper)}.assay-chart .ink{fill:var(--assay-ink)}"
            + ".assay-chart .quiet{fill:var(--assay-quiet)}.assay-chart .heading{fill:var(--assay-ink);font-size:15px;"
            + "font-weight:600}.assay-chart .line{stroke:var(--assay-line);fill:none}"
            + ".assay-chart .mark{stroke:var(--assay-ink);fill:none}.assay-chart .gap{stroke:var(--assay-paper)}"
            + ".assay-chart .dark{fill:#000000}.assay-chart .light{fill:#ffffff}"
            + ".assay-chart .dot{fill:var(--assay-ink)}.assay-chart .small{font-size:10px}";

    /// The chart as one element that stands alone, as a file or within a page.
    public String svg() {
        return svg(name);
    }

    /// As [#svg()].
    ///
    /// @param id that no other element of the page has, and none begins with
    public String svg(String id) {
        var safe = Xml.text(id);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"assay-chart\" role=\"img\" aria-labelledby=\"" + safe
                + "-title " + safe + "-desc\" data-chart=\"" + Xml.text(name) + "\" viewBox=\"0 0 " + width + " "
                + height + "\" width=\"" + width + "\" height=\"" + height + "\">\n<title id=\"" + safe + "-title\">"
                + Xml.text(title) + "</title>\n<desc id=\"" + safe + "-desc\">" + Xml.text(summary) + "</desc>\n<style>"
                + STYLE + "</style>\n" + body + "</svg>\n";
    }
}
