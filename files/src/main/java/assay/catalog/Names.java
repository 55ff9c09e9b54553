package assay.catalog;

import assay.hub.Held;
import assay.hub.Hub;
import assay.hub.Local;
import assay.hub.Name;
import assay.hub.Permission;
import assay.hub.Pulled;
import assay.hub.Repository;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Folder;
import assay.read.Gguf;
import assay.read.Safetensors;
import assay.read.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What the names of hubs mean: a row of the catalogue where there is one, else what lies on this machine, else what
/// the hub has, if it may be asked. Of a name with `hf:` or `ollama:` before it, the catalogue's comes last.
public final class Names {
    private static final String CONFIG = "config.json";
    private static final String GGUF = ".gguf";
    private static final int FILES = 10_000;
    private static final int LISTED = 6;

    /// What of a GGUF file's name says how its weights are stored.
    private static final Pattern MARK = Pattern.compile("(?i)(I?Q\\d\\w*|TQ\\d\\w*|MXFP4\\w*|BF16|F16|F32)\\.gguf$");

    /// What is taken where several files are there and none is named, as llama.cpp and Ollama do.
    private static final String USUAL = "Q4_K_M";

    private final String word;
    private final Map<String, String> environment;
    private final Permission permission;

    private Names(String word, Map<String, String> environment, Permission permission) {
        this.word = word;
        this.environment = environment;
        this.permission = permission;
    }

    /// What a name means.
    ///
    /// @param environment the variables that say where caches and the hub are
    /// @throws Refusal where it means nothing, with the names that are near
    public static Found find(String word, Map<String, String> environment, Permission permission) {
        var names = Name.of(word, Hub.host(environment));
        if (names.isEmpty()) {
            throw new Refusal(Catalog.miss(word));
        }
        return new Names(word, environment, permission).found(names);
    }

    private Found found(List<Name> names) {
        return first(names, name -> name.said() ? Optional.empty() : row(name))
                .or(() -> first(names, name -> new Local(environment).find(name).map(this::read)))
                .or(() -> first(names, name -> name.said() || permission.given() ? fetched(name, false)
                        : Optional.empty()))
                .or(() -> first(names, this::row))
                .or(() -> first(names, name -> fetched(name, true)))
                .orElseThrow(() -> new Refusal(missing(names)));
    }

    private static Optional<Found> first(List<Name> names, Function<Name, Optional<Found>> look) {
        return names.stream().flatMap(name -> look.apply(name).stream()).findFirst();
    }

    /// A row of the catalogue. It is of the newest revision, and of all of it.
    private Optional<Found> row(Name name) {
        return switch (name) {
            case Repository repository -> !repository.whole() ? Optional.empty()
                    : Catalog.row(repository.id()).map(row -> Found.of(word, row.spec()));
            case Pulled pulled -> Ollama.row(pulled).flatMap(Catalog::row)
                    .map(row -> Ollama.found(word, pulled.toString(), row));
        };
    }

    /// What the hub has, or had when it was last asked.
    ///
    /// @param ask whether someone is asked who has not said so before
    private Optional<Found> fetched(Name name, boolean ask) {
        if (!(name instanceof Repository repository)) {
            return Optional.empty();
        }
        var hub = new Hub(environment, permission);
        if (permission.given()) {
            return Optional.of(told(hub, repository));
        }
        var kept = hub.kept(repository);
        if (kept.isPresent()) {
            return kept.map(this::read);
        }
        boolean asked = ask && (repository.said() || !repository.owner().isEmpty()) && permission.given("Read "
                + repository.id() + "'s config and the headers of its files from " + Hub.host(environment)
                + ", never weights?");
        return asked ? Optional.of(told(hub, repository)) : Optional.empty();
    }

    private Found told(Hub hub, Repository repository) {
        try {
            return read(hub.fetch(repository, near(repository.name())));
        } finally {
            permission.progress("");
        }
    }

    private Found read(Held held) {
        return switch (held) {
            case Held.Blob blob -> blob.read(bytes -> Models.gguf(word, bytes));
            case Held.Files(var folder, var part) -> files(folder, part);
        };
    }

    /// A repository: the file that is named, a config with the files beside it, or a GGUF file.
    private Found files(Folder folder, String part) {
        if (part.endsWith(".safetensors")) {
            return folder.read(part, bytes -> Models.tensors(word, bytes.beside(), Safetensors.read(bytes)));
        }
        var ggufs = part.endsWith(GGUF) ? List.of(part) : ggufs(folder);
        if (part.isEmpty() && folder.has(CONFIG)) {
            return described(folder);
        }
        if (ggufs.isEmpty()) {
            return Models.folder(word, folder);
        }
        return folder.read(chosen(folder, ggufs, part), bytes -> Models.gguf(word, bytes));
    }

    /// A config and what is stored. Where not all files are there, the config alone, and a note says so.
    private Found described(Folder folder) {
        var spec = Models.config(folder);
        try {
            return new Found(word, Optional.of(spec), Shards.in(folder));
        } catch (Refusal refusal) {
            var first = refusal.problems().getFirst();
            if (first.message().equals("no such file")) {
                return Found.of(word, spec.noted(List.of("Not all files of its tensors are there: " + first.subject()
                        + " is not.")));
            }
            throw refusal;
        }
    }

    /// The names of files that hold models, the first of several that are one.
    private static List<String> ggufs(Folder folder) {
        return folder.names(GGUF, FILES).stream().filter(f -> !f.toLowerCase(Locale.ROOT).contains("mmproj"))
                .filter(f -> !f.matches(".*-\\d{5}-of-\\d{5}\\.gguf") || f.contains("-00001-of-")).toList();
    }

    private String chosen(Folder folder, List<String> all, String part) {
        var meant = all.stream().filter(f -> f.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                .toList();
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        var usual = meant.stream().filter(f -> f.contains(USUAL)).toList();
        if (part.isEmpty() && usual.size() == 1) {
            return usual.getFirst();
        }
        var marks = new ArrayList<String>();
        all.forEach(f -> {
            var mark = MARK.matcher(f);
            if (mark.find()) {
                marks.add(mark.group(1));
            }
        });
        var shown = marks.isEmpty() ? all : marks;
        throw new Refusal(new Problem(folder.source(), "", meant.isEmpty() ? "has no GGUF file called '" + part + "'"
                : "has " + meant.size() + " GGUF files", "name one behind a colon: "
                        + String.join(", ", shown.stream().limit(LISTED).toList())
                        + (shown.size() > LISTED ? " and " + (shown.size() - LISTED) + " more" : "")));
    }

    private Problem missing(List<Name> names) {
        if (names.getFirst() instanceof Repository repository && (repository.said() || !repository.owner().isEmpty())) {
            var near = near(repository.name());
            return new Problem(word, "", "no model of the catalogue, no file, and in no cache of this machine",
                    (near.isEmpty() ? "" : near + "; ") + "--fetch would read its config.json and the headers of its "
                            + "files from " + Hub.host(environment) + ", never weights");
        }
        if (names.getFirst() instanceof Pulled pulled) {
            var known = new ArrayList<>(Ollama.names());
            known.addAll(Catalog.names());
            var near = Nearest.of(pulled.name().toLowerCase(Locale.ROOT), known);
            var same = known.stream().filter(k -> k.startsWith(pulled.name().toLowerCase(Locale.ROOT) + ":")).toList();
            return new Problem(word, "", "no model of the catalogue by Ollama's names, and none that Ollama has here",
                    !same.isEmpty() ? "known: " + String.join(", ", same) + "; ollama pull " + pulled + " gets it"
                            : near.isEmpty() ? "ollama pull " + pulled + " gets it"
                            : "did you mean " + String.join(" or ", near) + "?");
        }
        var miss = Catalog.miss(word);
        var near = Nearest.of(word.toLowerCase(Locale.ROOT), Ollama.names());
        return near.isEmpty() || miss.hint().startsWith("did") ? miss
                : miss.withHint("did you mean " + String.join(" or ", near) + "?");
    }

    private static String near(String name) {
        var near = Nearest.of(name.toLowerCase(Locale.ROOT), Catalog.names());
        return near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "?";
    }
}
