package assay.command;

import assay.problem.Refusal;
import assay.report.MatmulSheet;
import assay.write.Format;
import java.util.List;

/// Every matrix multiply with its shapes, how often, and its FLOPs.
public final class Matmuls {
    private Matmuls() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.oneOfSeveral("assay matmuls", "assay matmuls gpt2-xl");
        var subject = asked.answer(() -> asked.spec(word)).subject();
        boolean backward = asked.has("backward");
        var all = MatmulSheet.data(subject, backward);
        return Reply.of((format, page) -> List.of(format.whole() ? all : format == Format.TABLE
                ? MatmulSheet.screen(subject, backward, page.width(), asked.has("full"))
                : MatmulSheet.page(subject, backward)), () -> all);
    }
}
