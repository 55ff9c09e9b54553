package assay.hub;

import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Json;
import assay.read.Shown;
import assay.spec.Field;
import assay.spec.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the programs that download models have on this machine.
///
/// Links are followed within the cache that they lie in, and no further.
public final class Local {
    private static final int MANIFEST = 1 << 20;
    private static final int REFERENCE = 256;
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final Pattern COMMIT = Pattern.compile("[0-9A-Za-z]{1,64}");
    private static final String LAYER = "application/vnd.ollama.image.model";

    private final Places places;

    /// @param environment the variables that say where the caches are
    public Local(Map<String, String> environment) {
        this.places = new Places(Map.copyOf(environment));
    }

    /// What is there of a model; empty where nothing is.
    ///
    /// @throws Refusal where a cache is not as its program makes it
    public Optional<Held> find(Name name) {
        return switch (name) {
            case Repository repository -> snapshot(repository).or(() -> studio(repository)).or(() -> alike(repository));
            case Pulled pulled -> places.ollama().stream().flatMap(root -> Disk.find(root).stream())
                    .flatMap(root -> pulled(root, pulled).stream()).findFirst();
        };
    }

    /// The snapshot of a revision in the hub's cache: `refs/main` has its commit, `snapshots/commit` links to its
    /// files.
    private Optional<Held> snapshot(Repository of) {
        var folder = "models--" + of.id().replace("/", "--");
        return places.hub().flatMap(Disk::find).flatMap(hub -> hub.under(List.of(folder))).flatMap(home -> {
            var reference = new ArrayList<>(List.of("refs"));
            reference.addAll(List.of(of.revision().split("/")));
            var commit = home.under(reference).filter(there -> !there.isFolder())
                    .map(there -> there.read(bytes -> text(bytes, REFERENCE)).strip()).orElse(of.revision());
            if (!COMMIT.matcher(commit).matches()) {
                return Optional.empty();
            }
            return home.under(List.of("snapshots", commit)).filter(Disk::isFolder)
                    .map(there -> new Held.Files(there.folder(home, of.name()), of.part()));
        });
    }

    /// A folder of LM Studio's.
    private Optional<Held> studio(Repository of) {
        return of.owner().isEmpty() || !of.revision().equals(Repository.MAIN) ? Optional.empty()
                : places.lmStudio().stream().flatMap(root -> Disk.find(root).stream())
                        .flatMap(root -> root.under(List.of(of.owner(), of.name())).stream()).filter(Disk::isFolder)
                        .findFirst().map(there -> new Held.Files(there.folder(), of.part()));
    }

    /// A repository of the hub that Ollama has pulled: `ollama pull hf.co/org/name:tag`.
    private Optional<Held> alike(Repository of) {
        return of.owner().isEmpty() || !of.revision().equals(Repository.MAIN) ? Optional.empty()
                : find(new Pulled("hf.co", of.owner(), of.name(), of.part().isEmpty() ? "latest" : of.part(), true));
    }

    /// A model of Ollama's: a manifest names the blob with its tensors.
    private static Optional<Held> pulled(Disk root, Pulled name) {
        return root.under(name.manifest()).filter(there -> !there.isFolder())
                .map(manifest -> blob(root, name, manifest.read(bytes ->
                        Json.read(bytes.source(), text(bytes, MANIFEST)))));
    }

    private static Held blob(Disk root, Pulled name, Value manifest) {
        if (!(field(manifest, "layers").orElseGet(Value.Nothing::new) instanceof Value.Items(var items))) {
            throw refusal(name, "has a manifest without a list of layers", "");
        }
        var models = items.stream().filter(layer -> text(layer, "mediaType").equals(LAYER)).toList();
        if (models.isEmpty()) {
            throw refusal(name, "has no layer of a GGUF file", "only such a model of Ollama's is read");
        }
        var digest = DIGEST.matcher(text(models.getFirst(), "digest"));
        if (!digest.matches()) {
            throw refusal(name, "has a layer without a digest", "sha256: and 64 hexadecimal digits");
        }
        var blob = root.under(List.of("blobs", "sha256-" + digest.group(1))).orElseThrow(() ->
                refusal(name, "has no blob sha256-" + digest.group(1).substring(0, 12), "ollama pull " + name));
        long size = field(models.getFirst(), "size").map(v -> v instanceof Value.Numeral(var number)
                && number.isInteger() && number.num().bitLength() < Long.SIZE
                        ? number.num().longValueExact() : -1L).orElse(-1L);
        return new Held.Blob(blob, size, name);
    }

    private static String text(Bytes bytes, int most) {
        if (bytes.length() > most) {
            throw new Refusal(Problem.of(bytes.source(), "", "is longer than " + most + " bytes"));
        }
        return new String(bytes.some(0, most), StandardCharsets.UTF_8);
    }

    static Optional<Value> field(Value object, String key) {
        return object instanceof Value.Group(var fields) ? Optional.ofNullable(fields.get(key)).map(Field::value)
                : Optional.empty();
    }

    static String text(Value object, String key) {
        return field(object, key).map(v -> v instanceof Value.Text(var text) ? text : "").orElse("");
    }

    private static Refusal refusal(Pulled name, String message, String hint) {
        return new Refusal(new Problem("ollama:" + Shown.of(name.toString(), Name.LONGEST), "", message, hint));
    }
}
