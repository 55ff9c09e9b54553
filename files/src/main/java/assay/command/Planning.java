package assay.command;

import assay.ask.Layouts;
import assay.problem.Refusal;
import assay.report.LayoutsSheet;

/// The layouts over so many devices by which a step of training is fastest.
public final class Planning {
    private Planning() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.one("assay plan", "assay plan llama-3-8b --on h100 --devices 64");
        var layouts = asked.watched(watch -> Layouts.of(() -> asked.spec(word), asked.question(), watch));
        return Reply.of(LayoutsSheet.of(layouts), () -> LayoutsSheet.data(layouts)).found(layouts.found().isEmpty());
    }
}
