package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;

/// A text of lines.
public final class Lines {
    private static final int LONGEST = 1 << 20;

    private Lines() {}

    /// The lines of a file.
    ///
    /// @throws Refusal where it is no UTF-8, or longer than 1 MiB
    public static List<String> read(Bytes file) {
        if (file.length() > LONGEST) {
            throw new Refusal(Problem.of(file.source(), "", "is too long: more than 1 MiB"));
        }
        return List.of(Utf8.text(file.source(), file.some(0, LONGEST)).split("\\R", -1));
    }
}
