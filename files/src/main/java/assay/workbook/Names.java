package assay.workbook;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Names of a workbook's cells, or of its pages: each once, whatever the case of its letters.
final class Names {
    private static final int LONGEST = 200;
    private static final int LONGEST_PAGE = 31;

    /// As many letters as the name of a column has at most.
    private static final int COLUMN = 3;

    private final Set<String> taken = new HashSet<>();

    /// A name of a cell that no one has, as near to the wish as spreadsheets allow: not like the address of a cell
    /// (`T1`, `R1C1`, `C`), and of letters, digits, `_` and `.` alone.
    String cell(String wish) {
        var name = new StringBuilder();
        for (int i = 0; i < Math.min(LONGEST, wish.length()); i++) {
            char c = wish.charAt(i);
            name.append(letter(c) || digit(c) || c == '.' ? c : '_');
        }
        if (name.isEmpty() || !letter(name.charAt(0))) {
            name.insert(0, '_');
        }
        if (address(name.toString())) {
            name.append('_');
        }
        while (!taken.add(name.toString().toLowerCase(Locale.ROOT))) {
            name.append('_');
        }
        return name.toString();
    }

    /// A name of a page that no one has.
    String page(String wish) {
        var name = new StringBuilder();
        for (int i = 0; i < wish.length() && name.length() < LONGEST_PAGE; i++) {
            char c = wish.charAt(i);
            boolean odd = "[]:*?/\\'".indexOf(c) >= 0 || c < ' ' || Character.isSurrogate(c) || c >= '\ufffe';
            name.append(odd ? '_' : c);
        }
        var plain = name.toString().strip();
        if (plain.isEmpty() || plain.equalsIgnoreCase("history")) {
            plain = "page " + plain;
        }
        var own = plain;
        for (int n = 2; !taken.add(own.toLowerCase(Locale.ROOT)); n++) {
            var end = " (" + n + ")";
            own = plain.substring(0, Math.min(plain.length(), LONGEST_PAGE - end.length())) + end;
        }
        return own;
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Whether a spreadsheet reads it as the address of a cell, or as true or false.
    private static boolean address(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        int letters = 0;
        while (letters < upper.length() && letter(upper.charAt(letters)) && upper.charAt(letters) != '_') {
            letters++;
        }
        boolean digits = true;
        for (int i = letters; i < upper.length(); i++) {
            digits &= digit(upper.charAt(i));
        }
        boolean cell = letters <= COLUMN && letters < upper.length() && digits;
        return cell || rowAndColumn(upper) || upper.equals("TRUE") || upper.equals("FALSE");
    }

    /// `R`, `C`, `R2`, `C3`, `RC`, `R2C3`.
    private static boolean rowAndColumn(String upper) {
        int i = 0;
        for (char part : new char[] {'R', 'C'}) {
            if (i < upper.length() && upper.charAt(i) == part) {
                i++;
                while (i < upper.length() && digit(upper.charAt(i))) {
                    i++;
                }
            }
        }
        return i == upper.length();
    }
}
