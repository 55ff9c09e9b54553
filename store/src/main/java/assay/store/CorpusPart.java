package assay.store;

import assay.ask.Watch;
import assay.ask.Words;
import assay.command.Asked;
import assay.command.Workforce;
import assay.device.Accelerator;
import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.storage.Schemes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;

/// A part of the table of a corpus, made wherever its configs and the folder of its parts are seen.
///
/// @param words where the configs are
/// @param said of the question
/// @param file the table's
/// @param identity of the table
record CorpusPart(List<String> words, Map<String, String> said, List<String> set, List<Accelerator> own, String file,
        String identity) implements Workforce.Task {
    /// What this process knows, by its identity.
    private static final Map<String, CorpusTable> KNOWN = new ConcurrentHashMap<>();

    CorpusPart {
        words = List.copyOf(words);
        said = Map.copyOf(said);
        set = List.copyOf(set);
        own = List.copyOf(own);
    }

    static CorpusPart of(CorpusTable table, Destination file) {
        var identity = Parts.identity(table);
        KNOWN.clear();
        KNOWN.put(identity, table);
        return new CorpusPart(table.words(), table.question().said(), table.question().set(),
                table.question().own(), file.path().toAbsolutePath().toString(), identity);
    }

    private CorpusTable table() {
        var table = new CorpusTable(words, new Configs(words.stream().map(Places::of).toList()),
                new Words(said, set, own, said.containsKey("weights") ? Asked.schemes() : Schemes.NONE));
        if (!Parts.identity(table).equals(identity)) {
            throw new Refusal(new Problem(String.join(", ", words), "", "are not the same configs at a worker",
                    "folders that all workers share"));
        }
        return table;
    }

    @Override
    public String what() {
        return "the parts of " + file;
    }

    @Override
    public String noun() {
        return "part";
    }

    @Override
    public List<Class<?>> needs() {
        return List.of(getClass(), DuckDBConnection.class);
    }

    @Override
    public String run(long number, Watch watch) {
        var table = KNOWN.computeIfAbsent(identity, _ -> table());
        try (var parts = Parts.opened(Destination.of(file), table)) {
            new Build(table, parts).one(number);
            return "";
        }
    }
}
