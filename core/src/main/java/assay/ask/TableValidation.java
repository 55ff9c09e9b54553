package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Feature;
import assay.family.Families;
import assay.model.Model;
import assay.quantity.Dtype;
import assay.serve.Engine;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Traffic;
import assay.spec.Spec;
import assay.storage.Cached;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What estimates are worth against the tables that TensorRT-LLM publishes: tokens a second of a benchmark that asks
/// all at once, and first tokens.
public final class TableValidation {
    private static final int PARTS = 12;
    private static final double FRACTION = .92;
    private static final double HELD = 2e9;
    private static final int MOST = 2048;
    private static final int WAVES = 6;
    private static final double FED = 16384;

    private final Function<String, Spec> specs;
    private final Accelerators devices;
    private final List<Entry> entries;
    private final Map<String, Model> models = new HashMap<>();
    private final Map<String, Boolean> routed = new HashMap<>();
    private final Map<List<Object>, Double> made = new HashMap<>();

    /// An entry of a table.
    ///
    /// @param apart whether attention of each device has sequences of its own
    /// @param batch sequences at once; 0 where as many as there is room for
    /// @param what is stated: tokens a second in all or of a device, or the milliseconds of a first token
    public record Entry(
            String version, String model, String device, String weights, int tp, int pp, boolean apart, int batch,
            int input, int output, String what, double value) {
        /// Reads `version | model | device | weights | tp | pp | split or apart | batch | input | output | what |
        /// value`.
        ///
        /// @throws IllegalArgumentException where the line is no such row
        static Entry of(String line) {
            var parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (parts.size() != PARTS) {
                throw new IllegalArgumentException("no row of a table: " + line);
            }
            return new Entry(parts.get(0), parts.get(1), parts.get(2), parts.get(3), Integer.parseInt(parts.get(4)),
                    Integer.parseInt(parts.get(5)), parts.get(6).equals("apart"),
                    parts.get(7).isEmpty() ? 0 : Integer.parseInt(parts.get(7)), Integer.parseInt(parts.get(8)),
                    Integer.parseInt(parts.get(9)), parts.get(10), Double.parseDouble(parts.get(11)));
        }

        int devices() {
            return tp * pp;
        }

        Entry apart(boolean other) {
            return new Entry(version, model, device, weights, tp, pp, other, batch, input, output, what, value);
        }
    }

    private TableValidation(Function<String, Spec> specs, Accelerators devices, List<Entry> entries) {
        this.specs = specs;
        this.devices = devices;
        this.entries = List.copyOf(entries);
    }

    /// Entries from their rows.
    ///
    /// @param specs models by their names
    public static TableValidation of(List<String> rows, Function<String, Spec> specs, Accelerators devices) {
        return new TableValidation(specs, devices, rows.stream().map(Entry::of).toList());
    }

    public List<Entry> entries() {
        return entries;
    }

    /// Whether an entry's model has experts that tokens choose.
    public boolean routed(Entry entry) {
        return routed.computeIfAbsent(entry.model(), _ -> ServingValidation.routed(model(entry)));
    }

    private Model model(Entry entry) {
        return models.computeIfAbsent(entry.model(), name -> Families.build(specs.apply(name)));
    }

    /// The estimate over what is published, less one. The tables of 1.0 do not say how experts lie: it is the better of
    /// the two ways, as an operator would have it.
    public double error(Entry entry) {
        double said = said(entry);
        if (entry.version().equals("1.0") && entry.tp() > 1 && routed(entry)) {
            said = Math.max(said, said(entry.apart(true)));
        }
        return said / entry.value() - 1;
    }

    private double said(Entry entry) {
        boolean narrow = !entry.weights().equals("fp16");
        var ranks = entry.apart() ? new Ranks(1, entry.pp(), entry.tp(), entry.tp())
                : new Ranks(entry.tp(), entry.pp(), 1, 1);
        double all = made.computeIfAbsent(List.of(entry.model(), entry.device(), entry.weights(), ranks, entry.batch(),
                entry.input(), entry.output(), entry.what().startsWith("first"), entry.version()), _ -> {
            var model = model(entry);
            var cached = Cached.all(narrow ? Dtype.FP8 : Dtype.BF16);
            var replica = Replica.of(model, ranks, ServingValidation.packing(entry.model(), routed(entry),
                    entry.weights()), cached, Silicon.of(device(entry.device()), Silicon.rates()),
                    Engine.named("trtllm"));
            double each = ServingValidation.cache(model, cached, ranks.tp()) / entry.pp();
            double room = Math.max(0, (replica.on().memory() * FRACTION - replica.weights() - HELD) / each);
            return entry.what().startsWith("first") ? replica.seconds(Feed.prompts(entry.batch(), entry.input())) * 1e3
                    : entry.batch() > 0 ? batch(replica, entry) : full(replica, entry, room);
        });
        boolean first = entry.what().startsWith("first");
        return first ? all : all * ranks.dp() / (entry.what().endsWith("per_gpu") ? entry.devices() : 1);
    }

    /// A device by its name, behind which another bandwidth may stand: `NAME@1597`, in GB/s.
    private Accelerator device(String word) {
        int at = word.indexOf('@');
        var found = devices.find(at < 0 ? word : word.substring(0, at));
        if (at < 0) {
            return found;
        }
        var figures = new LinkedHashMap<>(found.figures());
        figures.put(Feature.BANDWIDTH, Rational.parse(word.substring(at + 1)));
        return new Accelerator(found.name(), found.aliases(), found.vendor(), found.year(), figures,
                found.confidence(), found.notes(), found.source());
    }

    /// Tokens a second of sequences that begin and end together.
    private static double batch(Replica replica, Entry entry) {
        double together = Math.min(entry.batch(), Math.max(1, Math.floor(FED / entry.input())));
        double prompts = Math.ceil(entry.batch() / together)
                * replica.seconds(Feed.prompts(together, entry.input()));
        double token = replica.seconds(Feed.decoding(entry.batch(), entry.input() + entry.output() / 2.));
        return entry.batch() * (double) entry.output() / (prompts + (entry.output() - 1) * token);
    }

    /// Tokens a second of as many as there is room for, all asked at once.
    private static double full(Replica replica, Entry entry, double room) {
        int asked = !entry.version().equals("1.0") ? entry.output() >= 8192 || entry.input() >= 32000 ? 1500 : 3000
                : entry.input() == 128 && entry.output() == 128 ? 8000
                : entry.input() == 20000 && entry.output() == 2000 ? 1000 : 3000;
        int most = (int) Math.min(MOST, Math.max(1, room / (entry.input() + entry.output())));
        int clients = Math.min(asked / replica.ranks().dp(), Math.max(WAVES * most, 64));
        return Simulation.of(replica, Traffic.of(Math.max(1, clients), 1, entry.input(), entry.output(), 1), room, 1)
                .throughput();
    }
}
