package assay.catalog;

import assay.disk.Disk;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import assay.model.Checkpoint;
import assay.onnx.OnnxFile;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.check.Dialect;
import assay.hub.Permission;
import assay.read.Bytes;
import assay.read.ConfigFile;
import assay.read.Folder;
import assay.read.Gguf;
import assay.read.GgufModel;
import assay.read.Pointers;
import assay.read.Safetensors;
import assay.read.Shards;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a user writes for a model.
public final class Models {
    /// The standard input.
    private static final String STREAM = "-";

    private static final String CONFIG = "config.json";

    /// What NVIDIA's Model Optimizer writes beside a config of how the weights are stored.
    private static final String QUANTISED = "hf_quant_config.json";

    /// What AutoGPTQ writes beside a config, in the words that later stand in it.
    private static final String GPTQ = "quantize_config.json";

    /// What is written beside a config of how images are brought to a model: an object of its own, or one inside.
    private static final String PROCESSOR = "preprocessor_config.json";
    private static final String PROCESSORS = "processor_config.json";
    private static final String IMAGES = "image_processor";

    private static final String QUANTISATION = "quantization_config";

    /// What a hub's name may begin with, in this order.
    private static final List<String> HUBS = List.of("https://", "huggingface.co/", "hf.co/", "hf:");

    private Models() {}

    /// The description of the model that an argument means, without a hub's caches and the network.
    ///
    /// @throws Refusal as [#find], and where it means tensors alone
    public static Spec spec(String argument, InputStream stdin) {
        return find(argument, stdin).described();
    }

    /// What an argument means, without a hub's caches and the network.
    ///
    /// @throws Refusal where it means nothing, and where what it means is not what it should be
    public static Found find(String argument, InputStream stdin) {
        return known(argument, stdin).orElseGet(() -> Names.find(argument, Map.of(), Permission.NONE));
    }

    /// What an argument means that is no name of a hub's: `-` is a config or a model of one's own on the standard
    /// input, what exists as a file or folder is that, and a row of the catalogue goes by its names. A folder without a
    /// model does not hide a name.
    ///
    /// @throws Refusal where what it means is not what it should be
    public static Optional<Found> known(String argument, InputStream stdin) {
        if (argument.equals(STREAM)) {
            return Optional.of(Found.of(argument, ConfigFile.read(stdin, "stdin")));
        }
        if (argument.isBlank()) {
            throw new Refusal(new Problem(
                    "the model", "", "is not named", "name a model, a config.json, or - for the standard input"));
        }
        var there = Disk.find(argument);
        if (there.isPresent()) {
            var found = there.get();
            return Optional.of(found.isFolder() ? folder(argument, found.folder())
                    : found.read(bytes -> file(argument, found.beside(), bytes)));
        }
        return Catalog.row(argument).map(row -> Found.of(argument, row.spec()));
    }

    /// The fields of an adapter's config: a folder's, or a file.
    ///
    /// @throws Refusal where there is none
    public static Spec adapter(String argument) {
        var there = Disk.find(argument).orElseThrow(() -> new Refusal(new Problem(argument, "", "is no adapter",
                "a folder with an " + Adapter.CONFIG + ", beside --model")));
        return there.isFolder() ? there.folder().read(Adapter.CONFIG, ConfigFile::read)
                : there.read(ConfigFile::read);
    }

    /// What a name means without files, caches and the network: a row of the catalogue, by its own names or by a hub's.
    ///
    /// @throws Refusal where it means nothing, with the names that are near
    public static Found catalogued(String name) {
        var plain = name;
        for (var before : HUBS) {
            plain = plain.startsWith(before) ? plain.substring(before.length()) : plain;
        }
        return Catalog.row(plain).map(row -> Found.of(name, row.spec())).or(() -> Ollama.found(name))
                .orElseThrow(() -> new Refusal(Catalog.miss(name)));
    }

    /// A folder's config and checkpoint; a name of the catalogue where it has neither.
    ///
    /// @throws Refusal where what is in it is not what it should be
    public static Found folder(String argument, Folder folder) {
        if (!folder.has(CONFIG) && folder.has(Adapter.CONFIG)) {
            return Found.of(argument, Adapter.base(argument, folder.read(Adapter.CONFIG, ConfigFile::read)));
        }
        var pointers = folder.has(CONFIG) ? Pointers.in(folder) : Optional.<String>empty();
        if (pointers.isPresent()) {
            return Found.of(argument, config(folder).noted(List.of(pointers.get())));
        }
        var checkpoint = Shards.in(folder);
        if (folder.has(CONFIG)) {
            var config = config(folder);
            return new Found(argument, Optional.of(folder.has(Adapter.CONFIG)
                    ? config.adapted(folder.read(Adapter.CONFIG, ConfigFile::read)) : config), checkpoint);
        }
        if (checkpoint.isPresent()) {
            return new Found(argument, Optional.empty(), checkpoint);
        }
        if (Catalog.row(argument).isPresent()) {
            return Found.of(argument, Catalog.find(argument));
        }
        throw new Refusal(new Problem(argument, "", "is a folder without a model", "a " + CONFIG
                + ", safetensors files, or both"));
    }

    /// A folder's config, with what files beside it say of how the weights are stored and of how images are resized.
    ///
    /// @throws Refusal where it has none, and where what is in it is not what it should be
    public static Spec config(Folder folder) {
        return processed(stored(folder), folder);
    }

    private static Spec processed(Spec config, Folder folder) {
        var name = Stream.of(PROCESSOR, PROCESSORS).filter(folder::has).findFirst();
        return name.map(file -> {
            var said = folder.read(file, ConfigFile::read);
            var images = said.fields().get(IMAGES);
            var how = images != null && images.value() instanceof Value.Group(var inside) ? inside : said.fields();
            var fields = new LinkedHashMap<>(config.fields());
            fields.put(Reading.PROCESSOR, new Field(new Value.Group(how), said.source()));
            return config.with(fields);
        }).orElse(config);
    }

    private static Spec stored(Folder folder) {
        var config = folder.read(CONFIG, ConfigFile::read);
        if (config.fields().containsKey(QUANTISATION)) {
            return config;
        }
        if (folder.has(QUANTISED)) {
            var said = folder.read(QUANTISED, ConfigFile::read);
            return quantised(config, said, said.fields());
        }
        if (folder.has(GPTQ)) {
            var said = folder.read(GPTQ, ConfigFile::read);
            var fields = new LinkedHashMap<>(said.fields());
            fields.putIfAbsent("quant_method", new Field(new Value.Text("gptq"), said.source()));
            return quantised(config, said, fields);
        }
        return config;
    }

    private static Spec quantised(Spec config, Spec said, Map<String, Field> how) {
        var fields = new LinkedHashMap<>(config.fields());
        fields.put(QUANTISATION, new Field(new Value.Group(how), said.source()));
        return config.with(fields);
    }

    /// A GGUF file, a graph, a file of tensors with the config beside it, or a config.
    ///
    /// @throws Refusal where it is not what it should be
    public static Found file(String argument, Folder beside, Bytes file) {
        if (Gguf.is(file) || argument.endsWith(".gguf")) {
            return gguf(argument, file);
        }
        if (OnnxFile.named(file)) {
            var onnx = OnnxFile.read(file);
            return new Found(argument, Optional.of(onnx.spec()), Optional.of(onnx.checkpoint()));
        }
        boolean index = argument.endsWith(".safetensors.index.json");
        if (!index && !argument.endsWith(".safetensors")) {
            var config = ConfigFile.read(file);
            return Found.of(argument, Adapter.is(config) ? Adapter.base(argument, config)
                    : file.name().equals(CONFIG) ? processed(config, beside) : config);
        }
        return tensors(argument, beside, index ? Shards.indexed(file) : Safetensors.read(file));
    }

    /// Files of tensors, with the config beside them.
    static Found tensors(String argument, Folder beside, Checkpoint held) {
        return new Found(argument, beside.has(CONFIG) ? Optional.of(config(beside)) : Optional.empty(),
                Optional.of(held));
    }

    /// A file of tensors that describes its model itself. Where it is none that is counted, a note says why.
    static Found gguf(String argument, Bytes file) {
        var read = Gguf.read(file);
        var held = read.checkpoint();
        try {
            var model = GgufModel.of(read);
            return new Found(argument, Optional.of(model.spec()), Optional.of(held),
                    model.names().map(names -> new Dialect(Optional.of(names), model.beside())));
        } catch (Refusal refusal) {
            var notes = Stream.concat(refusal.problems().stream().map(Problem::toString), held.notes().stream());
            return Found.of(argument, new Checkpoint(held.source(), held.tensors(), notes.toList()));
        }
    }
}
