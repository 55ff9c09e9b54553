package assay.hub;

import assay.disk.Disk;
import assay.disk.Store;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Shown;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hub of Hugging Face, or one that answers as it does: configs and the headers of files, never weights.
///
/// What was fetched is kept by its commit, and not fetched again.
public final class Hub implements Remote.Pieces {
    private static final String ENDPOINT = "https://huggingface.co";
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
    private static final int AT_ONCE = 8;

    /// The greatest number of files whose beginnings are held before they are read.
    private static final int MOST_AHEAD = 512;

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND = 416;

    private final Map<String, String> environment;
    private final Places places;
    private final Web.Patience patience;
    private final Store store;
    private final Permission permission;
    private final URI endpoint;
    private final Map<String, Piece> ready = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private Optional<Web> web = Optional.empty();

    /// @param environment the variables that say where the hub is, and who asks
    /// @throws Refusal where they are none
    public Hub(Map<String, String> environment, Permission permission) {
        this(environment, permission, Web.Patience.USUAL);
    }

    Hub(Map<String, String> environment, Permission permission, Web.Patience patience) {
        this.environment = Map.copyOf(environment);
        this.places = new Places(this.environment);
        this.store = places.own().map(Store::at).orElseGet(Store::none);
        this.permission = permission;
        this.endpoint = endpoint(places);
        this.patience = places.variable("HF_HUB_DOWNLOAD_TIMEOUT").filter(s -> s.matches("[1-9]\\d{0,4}"))
                .map(s -> new Web.Patience(Duration.ofSeconds(Long.parseLong(s)), patience.pause(),
                        patience.longest())).orElse(patience);
    }

    /// The host of the hub's address.
    public static String host(Map<String, String> environment) {
        return endpoint(new Places(environment)).getHost().toLowerCase(Locale.ROOT);
    }

    private static URI endpoint(Places places) {
        var said = places.variable("HF_ENDPOINT").orElse(ENDPOINT).strip().replaceFirst("/+$", "");
        try {
            var uri = URI.create(said);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // no address
        }
        throw new Refusal(new Problem("HF_ENDPOINT", "", "is no address of a hub", ENDPOINT));
    }

    /// What was fetched of a repository before; empty where nothing was.
    public Optional<Held> kept(Repository of) {
        return store.get(reference(of), Listing.MOST).flatMap(answer -> {
            try {
                return Optional.of(held(of, Listing.of(of.toString(), answer)));
            } catch (Refusal _) {
                return Optional.empty();
            }
        });
    }

    /// What the hub has of a repository now.
    ///
    /// @param near what to say of a name that it does not have
    /// @throws Refusal where it has none by that name, may not be asked, or is not reached
    public Held fetch(Repository of, String near) {
        if (Stream.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE").anyMatch(this::isSet)) {
            throw new Refusal(new Problem(of.toString(), "", "is not fetched, as HF_HUB_OFFLINE or "
                    + "TRANSFORMERS_OFFLINE is set", "without --fetch, what was fetched before is used"));
        }
        var token = token();
        var asked = new Web(endpoint, token, environment, patience);
        web = Optional.of(asked);
        permission.progress(of + ": asking " + endpoint.getHost());
        var before = of.fixed() ? store.get(reference(of), Listing.MOST) : Optional.<byte[]>empty();
        if (before.isPresent()) {
            return held(of, Listing.of(of.toString(), before.get()));
        }
        var answer = asked.get(of.toString(), address("/api/models/" + of.id() + "/revision/" + escaped(of.revision())),
                -1, Listing.MOST + 1, Listing.MOST + 1);
        if (answer.status() != OK) {
            throw refusal(of.toString(), of, answer, near);
        }
        var listing = Listing.of(of.toString(), answer.body().array());
        store.put(reference(of), answer.body().array());
        return held(of, listing);
    }

    private Held held(Repository of, Listing listing) {
        return new Held.Files(new Remote(of, listing, this), of.part());
    }

    private boolean isSet(String name) {
        return Set.of("1", "ON", "YES", "TRUE").contains(environment.getOrDefault(name, "").toUpperCase(Locale.ROOT));
    }

    /// The token of `HF_TOKEN`, else of the file that `hf auth login` writes.
    private Optional<String> token() {
        return Stream.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN").map(name -> environment.getOrDefault(name, "").strip())
                .filter(t -> !t.isEmpty()).findFirst()
                .or(() -> places.token().flatMap(Disk::find).filter(file -> !file.isFolder()).map(file ->
                        file.read(b -> new String(b.some(0, 4097), StandardCharsets.US_ASCII)).strip()))
                .filter(t -> !t.isEmpty()).map(t -> {
                    if (!TOKEN.matcher(t).matches()) {
                        throw new Refusal(new Problem("HF_TOKEN", "", "is no token", "it is one word: hf_..."));
                    }
                    return t;
                });
    }

    private List<String> reference(Repository of) {
        return List.of(endpoint.getAuthority(), of.id().replace("/", "--"), "refs", of.revision() + ".json");
    }

    private URI address(String path) {
        return URI.create(endpoint + path);
    }

    private static String escaped(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Piece piece(String source, Repository of, Listing listing, String file, long begin) {
        var key = List.of(endpoint.getAuthority(), of.id().replace("/", "--"), listing.commit(), file + "@" + begin);
        var soon = begin == 0 ? Optional.ofNullable(ready.remove(file)) : Optional.<Piece>empty();
        return soon.or(() -> store.get(key, Piece.MOST + Long.BYTES).flatMap(kept -> Piece.of(kept, begin)))
                .orElseGet(() -> {
                    var piece = fetched(source, of, listing, file, begin);
                    store.put(key, piece.kept());
                    return piece;
                });
    }

    private Piece fetched(String source, Repository of, Listing listing, String file, long begin) {
        var asked = web.orElseThrow(() -> new Refusal(new Problem(source, "", "was fetched in part",
                "--fetch fetches the rest")));
        int count = Piece.count(begin);
        var path = Stream.of(file.split("/")).map(Hub::escaped).collect(Collectors.joining("/"));
        // a description is read to its end, as no header need be
        int unsaid = file.endsWith(".json") ? Piece.MOST : count;
        var answer = asked.get(source, address("/" + of.id() + "/resolve/" + listing.commit() + "/" + path), begin,
                count, unsaid);
        var piece = switch (answer.status()) {
            case PARTIAL -> partial(source, answer, begin, count);
            case OK -> whole(source, answer, begin, unsaid);
            case BEYOND -> new Piece(ByteBuffer.allocate(0), begin);
            default -> throw refusal(source, of, answer, "");
        };
        permission.progress(of + ": " + (bytes.addAndGet(piece.bytes().remaining()) >> 10) + " KiB, "
                + Shown.of(file, 60));
        return piece;
    }

    private static Piece partial(String source, Web.Answer answer, long begin, int count) {
        var range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        if (range.matches()) {
            long length = Long.parseLong(range.group(3));
            long there = Math.min(count, length - begin);
            if (Long.parseLong(range.group(1)) == begin && there == answer.body().remaining()) {
                return new Piece(answer.body(), length);
            }
        }
        throw new Refusal(Problem.of(source, "", "is answered with other bytes than those asked for, at byte "
                + begin));
    }

    /// A piece of an answer that has the file from its beginning on.
    private static Piece whole(String source, Web.Answer answer, long begin, int unsaid) {
        var said = answer.headers().firstValueAsLong("Content-Length");
        int there = answer.body().remaining();
        if ((said.isEmpty() && there == unsaid) || (there == 0 && begin > 0)) {
            throw new Refusal(new Problem(source, "", "does not say how long it is, or cannot be had from byte " + begin
                    + " on", "the server ignores ranges"));
        }
        return new Piece(answer.body(), said.orElse(begin + there));
    }

    private Refusal refusal(String source, Repository of, Web.Answer answer, String near) {
        var code = answer.headers().firstValue("X-Error-Code").orElse("");
        boolean named = environment.containsKey("HF_TOKEN") || token().isPresent();
        var page = endpoint + "/" + of.id();
        var who = named ? "the account of the token has no access; " + page + " gives it"
                : "HF_TOKEN is the token of an account that " + page + " has given access";
        int status = answer.status();
        if (code.equals("GatedRepo") || status == 403) {
            return new Refusal(new Problem(source, "", "is gated", who));
        }
        return new Refusal(switch (status) {
            case 401 -> new Problem(source, "", named ? "is refused to this token" : "is not on the hub, or private",
                    near.isEmpty() ? who : near + (named ? "" : "; or HF_TOKEN is missing"));
            case 404 -> code.equals("RevisionNotFound")
                    ? new Problem(source, "", "has no revision " + of.revision(), page + "/tree/main has them")
                    : new Problem(source, "", "is not on the hub", near);
            case 429 -> new Problem(source, "", "is asked for too often", named ? "wait some minutes"
                    : "wait some minutes, or set HF_TOKEN");
            default -> new Problem(source, "", endpoint.getHost() + " answers " + status, "");
        });
    }

    @Override
    public void ahead(Repository of, Listing listing, List<String> files) {
        if (web.isEmpty() || files.size() < 2 || files.size() > MOST_AHEAD) {
            return;
        }
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            files.forEach(file -> pool.execute(() -> {
                try {
                    ready.put(file, piece(of + "/" + file, of, listing, file, 0));
                } catch (Refusal _) {
                    // whoever reads the file is told
                }
            }));
        }
    }
}
