package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table of settings: values with commas or tabs between, the first line the columns' names; in double quotes where
/// they have commas or lines of their own (RFC 4180).
///
/// @param columns names, in small letters
/// @param rows cells by their columns
public record TableFile(List<String> columns, List<Map<String, String>> rows) {
    private static final int WIDEST = 64;
    private static final int TOLD = 20;
    private static final int LONGEST = 1_000_000;

    public TableFile {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// Reads a file.
    ///
    /// @throws Refusal where it is no table, or too large for one
    public static TableFile read(Bytes file) {
        if (file.length() > Json.LENGTH) {
            throw new Refusal(Problem.of(file.source(), "", "is too long for a table of settings"));
        }
        return of(file.source(), Utf8.text(file.source(), file.some(0, Json.LENGTH)));
    }

    static TableFile of(String source, String text) {
        int end = text.indexOf('\n');
        char between = (end < 0 ? text : text.substring(0, end)).indexOf('\t') >= 0 ? '\t' : ',';
        var lines = lines(source, text, between);
        if (lines.isEmpty()) {
            throw new Refusal(new Problem(source, "", "has no line of columns", "model,on,users,input,output"));
        }
        var columns = lines.getFirst().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
        var problems = new ArrayList<Problem>();
        if (columns.size() > WIDEST) {
            throw new Refusal(Problem.of(source, "", "has more than " + WIDEST + " columns"));
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            problems.add(Problem.of(source, "line 1", "names a column twice"));
        }
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 1; i < lines.size(); i++) {
            var cells = lines.get(i);
            if (cells.size() > columns.size() && problems.size() < TOLD) {
                problems.add(Problem.of(source, "row " + i, "has more cells than there are columns"));
            }
            var row = new LinkedHashMap<String, String>();
            for (int k = 0; k < Math.min(cells.size(), columns.size()); k++) {
                row.put(columns.get(k), cells.get(k).strip());
            }
            rows.add(row);
        }
        Refusal.ofAny(problems);
        return new TableFile(columns, rows);
    }

    /// The cells of each line that is not blank.
    private static List<List<String>> lines(String source, String text, char between) {
        var all = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quoted && i < text.length()) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == between || c == '\n') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    if (line.size() > 1 || !line.getFirst().isBlank()) {
                        all.add(List.copyOf(line));
                    }
                    line.clear();
                }
            } else if (c != '\r') {
                cell.append(c);
            }
            if (all.size() > LONGEST) {
                throw new Refusal(Problem.of(source, "", "has more than a million rows"));
            }
        }
        if (quoted) {
            throw new Refusal(new Problem(source, "", "has a quotation mark that is not closed", ""));
        }
        return all;
    }
}
