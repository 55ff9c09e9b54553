package assay.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the hub does, on this machine: a list of files, files led on to another address, ranges, refusals.
public final class HubServer implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final HttpServer hub;
    private final HttpServer store;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /// What was asked: `GET /path range token`.
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /// What else happens to a request, before it is answered; true where it has been.
    public interface Mischief {
        boolean done(HttpExchange exchange) throws IOException;
    }

    private Mischief mischief = _ -> false;
    private boolean ranges = true;

    public HubServer() throws IOException {
        hub = server(this::answer);
        store = server(exchange -> content(exchange, exchange.getRequestURI().getPath().substring(1)));
    }

    private HttpServer server(Mischief answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var headers = exchange.getRequestHeaders();
                asked.add(exchange.getRequestURI() + " " + Optional.ofNullable(headers.getFirst("Range")).orElse("-")
                        + " " + Optional.ofNullable(headers.getFirst("Authorization")).orElse("-"));
                if (!mischief.done(exchange)) {
                    answer.done(exchange);
                }
            }
        });
        server.start();
        return server;
    }

    public HubServer with(String file, byte[] bytes) {
        files.put(file, bytes);
        return this;
    }

    public HubServer with(String file, String text) {
        return with(file, text.getBytes(UTF_8));
    }

    public HubServer with(Mischief mischief) {
        this.mischief = mischief;
        return this;
    }

    public HubServer withoutRanges() {
        ranges = false;
        return this;
    }

    public String address() {
        return "http://localhost:" + hub.getAddress().getPort();
    }

    /// Where files lie that are led on to.
    public String storeAddress() {
        return "http://127.0.0.1:" + store.getAddress().getPort();
    }

    private boolean answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var resolve = "/org/tiny/resolve/" + COMMIT + "/";
        if (path.startsWith("/api/models/org/tiny/revision/")) {
            var list = files.keySet().stream().sorted().map(f -> "{\"rfilename\": \"" + f + "\"}")
                    .collect(Collectors.joining(", "));
            reply(exchange, 200, "{\"id\": \"org/tiny\", \"sha\": \"" + COMMIT + "\", \"siblings\": [" + list + "]}");
        } else if (path.startsWith("/org/tiny/resolve/main/")) {
            reply(exchange, 400, "not by its commit");
        } else if (!path.startsWith(resolve)) {
            exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
            reply(exchange, 401, "Invalid username or password.");
        } else if (path.endsWith(".safetensors") || path.endsWith(".gguf")) {
            exchange.getResponseHeaders().set("Location", storeAddress() + "/" + path.substring(resolve.length())
                    + "?signature=abc");
            reply(exchange, 302, "");
        } else {
            content(exchange, path.substring(resolve.length()));
        }
        return true;
    }

    private boolean content(HttpExchange exchange, String file) throws IOException {
        var bytes = files.get(file);
        if (bytes == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            reply(exchange, 404, "Entry not found");
            return true;
        }
        var range = RANGE.matcher(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse(""));
        if (!ranges || !range.matches()) {
            reply(exchange, 200, bytes);
            return true;
        }
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(Integer.parseInt(range.group(2)), bytes.length - 1);
        if (from >= bytes.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
            reply(exchange, 416, "");
            return true;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
        reply(exchange, 206, Arrays.copyOfRange(bytes, from, to + 1));
        return true;
    }

    public static boolean reply(HttpExchange exchange, int status, String text) throws IOException {
        return reply(exchange, status, text.getBytes(UTF_8));
    }

    public static boolean reply(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
        return true;
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }
}
