package assay.store;

import assay.command.Asked;
import assay.command.Engine;
import assay.command.Reply;
import java.util.Objects;

/// Answers what is written as tables by DuckDB.
public final class StoreEngine implements Engine {
    @Override
    public String name() {
        return "store";
    }

    @Override
    public Reply answer(String command, Asked asked) {
        return switch (command) {
            case "sweep" -> SweepTable.of(asked);
            case "corpus" -> CorpusTable.of(asked);
            default -> throw new IllegalArgumentException(command);
        };
    }

    /// This build; without a version where the classes are not in a jar.
    static String version() {
        return "assay" + Objects.requireNonNullElse(StoreEngine.class.getPackage().getImplementationVersion(), "")
                .transform(v -> v.isEmpty() ? "" : " " + v);
    }
}
