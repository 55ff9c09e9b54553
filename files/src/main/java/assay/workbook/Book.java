package assay.workbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A workbook while it is being filled: its pages, and the names of its cells.
final class Book {
    private final List<Page> pages = new ArrayList<>();
    private final SequencedMap<String, String> named = new LinkedHashMap<>();
    private final Names cells = new Names();
    private final Names prefixes = new Names();
    private final Names titles = new Names();

    /// A new page behind those that are there.
    Page page(String title) {
        var page = new Page(titles.page(title));
        pages.add(page);
        return page;
    }

    /// Gives a cell a name that is as near to the wish as may be.
    String name(String wish, Page page, int line, int column) {
        var name = cells.cell(wish);
        named.put(name, page.at(line, column));
        return name;
    }

    /// What stands before the names of one model's cells, where there are several models.
    String prefix(String model) {
        return prefixes.cell(model) + ".";
    }

    /// The file, without pages on which nothing stands.
    byte[] bytes() {
        return Parts.of(pages.stream().filter(page -> !page.rows.isEmpty()).toList(), named);
    }
}
