package assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages on tables: their calls are made, their questions put in SQL, and answered as they say.
class DocumentedTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    /// A question, and the rows that stand below it; none where none are shown.
    private record Put(String sql, List<String> rows) {}

    @Test
    void sweepsAnswerTenQuestions() throws IOException, SQLException {
        var page = Files.readAllLines(ROOT.resolve("docs/store.md"));
        page.stream().filter(line -> line.startsWith("assay sweep ")).forEach(this::call);
        var questions = questions(page);
        assertThat(questions).hasSize(10);
        for (var put : questions) {
            assertThat(put.rows).as(put.sql).isNotEmpty();
            assertThat(Called.rows("", here(put.sql))).as(put.sql).isEqualTo(put.rows);
        }
        assertThat(folder.resolve("sweep.duckdb")).exists();
    }

    @Test
    void lintAndCompareOfACorpus() throws IOException, SQLException {
        var page = Files.readAllLines(ROOT.resolve("docs/corpus.md"));
        call(page.stream().filter(line -> line.startsWith("assay corpus ")).findFirst().orElseThrow());
        var questions = questions(page);
        assertThat(questions).hasSizeGreaterThan(7);
        for (var put : questions) {
            assertThat(Called.rows("", here(put.sql))).as(put.sql).isNotEmpty();
        }
    }

    private void call(String line) {
        var words = new ArrayList<String>();
        for (var word : line.substring("assay ".length()).split(" ")) {
            words.add(words.contains("-o") && !words.getLast().startsWith("--") ? folder.resolve(word).toString()
                    : Files.exists(ROOT.resolve(word)) && word.contains("/") ? ROOT.resolve(word).toString() : word);
        }
        var called = Called.of(words.toArray(String[]::new));
        assertThat(called.exit()).as(line + called.err()).isZero();
    }

    private String here(String sql) {
        return sql.replaceAll("'(sweep|other|corpus)\\.parquet'", "'" + folder + "/$1.parquet'");
    }

    private static List<Put> questions(List<String> page) {
        var all = new ArrayList<Put>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).equals("```sql")) {
                var sql = block(page, i);
                int next = i + sql.size() + 2;
                boolean shown = next < page.size() && page.get(next).equals("```text");
                all.add(new Put(String.join("\n", sql), shown ? block(page, next) : List.of()));
            }
        }
        return all;
    }

    private static List<String> block(List<String> page, int fence) {
        return page.subList(fence + 1, page.size()).stream().takeWhile(line -> !line.equals("```")).toList();
    }
}
