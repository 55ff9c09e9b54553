package assay.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.read.Folder;
import assay.read.Gguf;
import assay.read.Safetensors;
import assay.read.Shards;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hub as it answers, and as it or what is between may.
class HubTest {
    private static final Web.Patience SHORT = new Web.Patience(Duration.ofSeconds(5), Duration.ofMillis(1),
            Duration.ofMillis(5));
    private static final Repository TINY = Repository.of("org/tiny", true).orElseThrow();
    private static final String CONFIG = "{\"model_type\": \"gpt2\", \"n_head\": 12}";
    private static final Permission GIVEN = new Permission() {
        @Override
        public boolean given() {
            return true;
        }

        @Override
        public boolean given(String question) {
            return true;
        }

        @Override
        public void progress(String line) {}
    };

    @TempDir
    private Path home;

    private HubServer server;

    @BeforeEach
    void open() throws IOException {
        server = new HubServer().with("config.json", CONFIG);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Map<String, String> environment(String... more) {
        var all = new HashMap<>(Map.of("HF_ENDPOINT", server.address() + "/", "HOME", home.toString()));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private Folder fetch(String... more) {
        return ((Held.Files) new Hub(environment(more), GIVEN, SHORT).fetch(TINY, "")).folder();
    }

    private Problem refused(String... more) {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> fetch(more).read("model.safetensors", Safetensors::read));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).hasSize(1);
        return refusal.problems().getFirst();
    }

    /// A file with so many tensors of 4 KiB each.
    static byte[] safetensors(int tensors) {
        var header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",").append("\"layers.").append(i)
                    .append(".weight\":{\"dtype\":\"F32\",\"shape\":[1024],\"data_offsets\":[").append(4096L * i)
                    .append(',').append(4096L * (i + 1)).append("]}");
        }
        var text = header.append('}').toString().getBytes(US_ASCII);
        return ByteBuffer.allocate(8 + text.length + 4096 * tensors).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length).put(text).array();
    }

    @Test
    void aConfigIsRead() {
        var spec = fetch().read("config.json", ConfigFile::read);
        assertThat(spec.name()).isEqualTo("tiny");
        assertThat(spec.source()).isEqualTo("hf:org/tiny@0123456/config.json");
        assertThat(fetch().has("model.safetensors")).isFalse();
        assertThat(fetch().names(".json", 5)).containsExactly("config.json");
    }

    @Test
    void ofWeightsTheHeaderIsFetched() {
        var whole = safetensors(4000);
        server.with("model.safetensors", whole);
        var held = fetch().read("model.safetensors", Safetensors::read);
        assertThat(held.tensors()).hasSize(4000);
        long header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong() + 8;
        var ranges = server.asked.stream().filter(a -> a.contains("signature")).toList();
        assertThat(header).isBetween(1L << 18, 1L << 19);
        assertThat(ranges).extracting(a -> a.split(" ")[1])
                .containsExactly("bytes=0-131071", "bytes=131072-262143", "bytes=262144-524287");
    }

    @Test
    void aGgufFileIsWhatItIsOnADisk() throws IOException {
        var path = Path.of("src/test/fixtures/gguf/llama.gguf");
        server.with("llama-Q4_K_M.gguf", Files.readAllBytes(path));
        var far = fetch().read("llama-Q4_K_M.gguf", Gguf::read);
        var near = Disk.of(path).read(Gguf::read);
        assertThat(far.checkpoint().tensors()).hasSameSizeAs(near.checkpoint().tensors());
        assertThat(far.fields().keySet()).isEqualTo(near.fields().keySet());
    }

    @Test
    void shardsAreFetchedTogether() {
        var names = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            var file = "model-%05d-of-00012.safetensors".formatted(i);
            var text = ("{\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}").getBytes(US_ASCII);
            server.with(file, ByteBuffer.allocate(12 + text.length).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length).put(text).array());
            names.append(i == 1 ? "" : ",").append("\"t" + i + "\":\"" + file + "\"");
        }
        server.with("model.safetensors.index.json", "{\"weight_map\": {" + names + "}}");
        assertThat(Shards.in(fetch()).orElseThrow().tensors()).hasSize(12);
        assertThat(server.asked).filteredOn(a -> a.contains("signature")).hasSize(12);
    }

    @Test
    void theTokenGoesToTheHubAlone() throws IOException {
        server.with("model.safetensors", safetensors(1));
        fetch("HF_TOKEN", "hf_secret").read("model.safetensors", Safetensors::read);
        assertThat(server.asked).filteredOn(a -> a.contains("signature")).hasSize(1).allMatch(a -> a.endsWith(" -"));
        assertThat(server.asked).filteredOn(a -> !a.contains("signature")).hasSize(2)
                .allMatch(a -> a.endsWith("Bearer hf_secret"));
        server.asked.clear();
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "hf_file\n");
        fetch();
        assertThat(server.asked).allMatch(a -> a.endsWith("Bearer hf_file"));
    }

    @Test
    void aTokenThatIsNoneIsNotSent() {
        assertThat(refused("HF_TOKEN", "a\r\nHost: other")).hasToString("HF_TOKEN: is no token (it is one word: "
                + "hf_...)");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void whatWasFetchedIsNotFetchedAgain() {
        server.with("model.safetensors", safetensors(4000));
        fetch().read("model.safetensors", Safetensors::read);
        server.asked.clear();
        fetch().read("model.safetensors", Safetensors::read);
        assertThat(server.asked).singleElement().asString().startsWith("/api/models/org/tiny/revision/main");
        var kept = (Held.Files) new Hub(environment(), Permission.NONE).kept(TINY).orElseThrow();
        assertThat(kept.folder().read("model.safetensors", Safetensors::read).tensors()).hasSize(4000);
        assertThat(catchThrowableOfType(Refusal.class, () -> kept.folder().read("config.json", ConfigFile::read)))
                .hasMessage("hf:org/tiny@0123456/config.json: was fetched in part (--fetch fetches the rest)");
        assertThat(new Hub(environment(), Permission.NONE).kept(Repository.of("org/other", true).orElseThrow()))
                .isEmpty();
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void whatIsKeptAndBrokenIsFetchedAgain() throws IOException {
        fetch().read("config.json", ConfigFile::read);
        try (var all = Files.walk(home.resolve(".cache/assay/hub"))) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
            }
        }
        assertThat(new Hub(environment(), Permission.NONE).kept(TINY)).isEmpty();
        assertThat(fetch().read("config.json", ConfigFile::read).fields()).containsKey("n_head");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoMatter() throws IOException {
        var file = Files.writeString(home.resolve("file"), "");
        assertThat(fetch("XDG_CACHE_HOME", file.toString()).read("config.json", ConfigFile::read).fields())
                .containsKey("n_head");
    }

    @Test
    void aServerThatIgnoresRangesIsReadAsFarAsNeeded() {
        var whole = Arrays.copyOf(safetensors(4000), safetensors(4000).length);
        server.with("model.safetensors", whole).withoutRanges();
        assertThat(fetch().read("model.safetensors", Safetensors::read).tensors()).hasSize(4000);
    }

    @Test
    void aDescriptionMayEndWhereItEnds() {
        var text = "{\"n_head\": 12" + " ".repeat(300_000) + "}";
        server.with(e -> e.getRequestURI().getPath().endsWith("/config.json") && chunked(e, text));
        assertThat(fetch().read("config.json", ConfigFile::read).fields()).containsKey("n_head");
        server.asked.clear();
        assertThat(fetch().read("config.json", ConfigFile::read).fields()).containsKey("n_head");
        assertThat(server.asked).hasSize(1);
        server.with("model.safetensors", "").with(e -> e.getRequestURI().getPath().endsWith(".safetensors")
                && chunked(e, "x".repeat(1 << 20)));
        assertThat(refused().message()).startsWith("does not say how long it is");
    }

    /// An answer that does not say how long it is.
    private static boolean chunked(HttpExchange exchange, String text) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(text.getBytes(US_ASCII));
        } catch (IOException _) {
            // broken off
        }
        return true;
    }

    @Test
    void anEndlessAnswerIsBrokenOff() {
        server.with("model.safetensors", new byte[1]).with(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/model.safetensors")) {
                exchange.sendResponseHeaders(200, 1L << 40);
                var out = exchange.getResponseBody();
                var start = safetensors(1);
                out.write(start, 0, start.length - 4096);
                try {
                    while (true) {
                        out.write(new byte[1 << 16]);
                    }
                } catch (IOException _) {
                    return true;
                }
            }
            return false;
        });
        assertThat(catchThrowableOfType(Refusal.class,
                () -> fetch().read("model.safetensors", Safetensors::read)).getMessage())
                .contains("bytes behind the last tensor belong to none");
    }

    @Test
    void whatIsNotThereIsNear() {
        var refusal = catchThrowableOfType(Refusal.class, () -> new Hub(environment(), GIVEN, SHORT)
                .fetch(Repository.of("org/tny", true).orElseThrow(), "did you mean tiny?"));
        assertThat(refusal).hasMessage("hf:org/tny: is not on the hub, or private (did you mean tiny?; or HF_TOKEN is "
                + "missing)");
    }

    @Test
    void refusalsSayWhatIsMissing() {
        server.with("model.safetensors", new byte[1]).with(e -> refuse(e, 401, "GatedRepo"));
        assertThat(refused()).hasToString("hf:org/tiny@0123456/model.safetensors: is gated (HF_TOKEN is the token of "
                + "an account that " + server.address() + "/org/tiny has given access)");
        server.with(e -> refuse(e, 403, "GatedRepo"));
        assertThat(refused("HF_TOKEN", "hf_x")).hasToString("hf:org/tiny@0123456/model.safetensors: is gated (the "
                + "account of the token has no access; " + server.address() + "/org/tiny gives it)");
        server.with(e -> refuse(e, 401, ""));
        assertThat(refused("HF_TOKEN", "hf_x").message()).isEqualTo("is refused to this token");
        server.with(e -> refuse(e, 404, "RevisionNotFound"));
        assertThat(refused().message()).isEqualTo("has no revision main");
        server.with(e -> refuse(e, 404, "RepoNotFound"));
        assertThat(refused().message()).isEqualTo("is not on the hub");
        server.with(e -> refuse(e, 418, ""));
        assertThat(refused().message()).isEqualTo("localhost answers 418");
    }

    private static boolean refuse(HttpExchange exchange, int status, String code)
            throws IOException {
        if (exchange.getRequestURI().getPath().startsWith("/api") && !code.startsWith("Re")) {
            return false;
        }
        exchange.getResponseHeaders().set("X-Error-Code", code);
        return HubServer.reply(exchange, status, "no");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void whatPassesIsAskedAgain(int status) {
        var count = new AtomicInteger();
        server.with(e -> count.getAndIncrement() < 3 && HubServer.reply(e, status, "later"));
        assertThat(fetch().has("config.json")).isTrue();
        assertThat(count).hasValue(4);
        count.set(-100);
        assertThat(refused().message()).isEqualTo(status == 429 ? "is asked for too often"
                : "localhost answers " + status);
        assertThat(count).hasValue(-96);
    }

    @Test
    void whatIsCutOffIsAskedAgainAndThenRefused() {
        var count = new AtomicInteger();
        server.with("model.safetensors", safetensors(1)).with(e -> {
            if (!e.getRequestURI().getPath().endsWith(".safetensors")) {
                return false;
            }
            count.incrementAndGet();
            e.sendResponseHeaders(200, 1000);
            e.getResponseBody().write(new byte[10]);
            e.getResponseBody().flush();
            throw new IOException("gone");
        });
        assertThat(refused()).hasToString("hf:org/tiny@0123456/model.safetensors: the answer of localhost was cut off "
                + "(without --fetch, what was fetched before is used)");
        assertThat(count).hasValue(4);
    }

    @Test
    void whatIsSlowIsLeft() {
        server.with(e -> {
            e.sendResponseHeaders(200, 1000);
            for (int i = 0; i < 40; i++) {
                e.getResponseBody().write('{');
                e.getResponseBody().flush();
                try {
                    Thread.sleep(100);
                } catch (InterruptedException _) {
                    return true;
                }
            }
            return true;
        });
        long begun = System.nanoTime();
        assertThat(refused("HF_HUB_DOWNLOAD_TIMEOUT", "1")).hasToString("hf:org/tiny: localhost did not answer within "
                + "1 s (HF_HUB_DOWNLOAD_TIMEOUT is another number of seconds; without --fetch, what was fetched before "
                + "is used)");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void withoutANetworkOneLineSaysWhatWouldBeFetched() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(refused("HF_ENDPOINT", "http://localhost:" + closed)).hasToString("hf:org/tiny: localhost cannot be "
                + "reached: its config.json and the headers of its files would have been fetched (is there a network, "
                + "or a proxy in HTTPS_PROXY? without --fetch, what was fetched before is used)");
        assertThat(refused("HF_HUB_OFFLINE", "1").message()).startsWith("is not fetched, as HF_HUB_OFFLINE");
    }

    @Test
    void pointersAreNoFiles() {
        server.with("model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refused().message()).isEqualTo("is a pointer of Git LFS instead of the file");
    }

    @Test
    void answersThatAreNoneAreRefused() {
        server.with(e -> HubServer.reply(e, 200, "<html>log in</html>"));
        assertThat(refused().message()).isEqualTo("answers with a web page");
        server.with(e -> HubServer.reply(e, 200, "[]"));
        assertThat(refused().message()).isEqualTo("answers without a commit and its files");
        server.with(e -> HubServer.reply(e, 200, "{\"sha\": \"../../etc\", \"siblings\": []}"));
        assertThat(refused().message()).isEqualTo("answers without a commit and its files");
        server.with(e -> HubServer.reply(e, 200, new byte[(16 << 20) + 1]));
        assertThat(refused().message()).isEqualTo("answers with more than 16 MiB");
        server.with(e -> HubServer.reply(e, 200, "{\"sha\": \"" + HubServer.COMMIT
                + "\", \"siblings\": [{\"rfilename\": \"../../x.gguf\"}, {\"rfilename\": \"/y.gguf\"}, {}, 3]}"));
        assertThat(fetch().names("", 9)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-3/99", "bytes 5-9/99", "bytes 0-4/*", "none", "bytes 0-99999999999999999999/9"})
    void otherRangesAreRefused(String range) {
        server.with("model.safetensors", safetensors(1)).with(e -> {
            if (!e.getRequestURI().getPath().endsWith(".safetensors")) {
                return false;
            }
            e.getResponseHeaders().set("Content-Range", range);
            return HubServer.reply(e, 206, "12345");
        });
        assertThat(refused().message()).startsWith("is answered with other bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://x/y", "http:", "::"})
    void otherAddressesAreNotFollowed(String location) {
        server.with(e -> {
            e.getResponseHeaders().set("Location", location);
            return HubServer.reply(e, 302, "");
        });
        assertThat(refused().message()).isEqualTo("is led on to no address that is followed");
    }

    @Test
    void aCircleEnds() {
        server.with(e -> {
            e.getResponseHeaders().set("Location", e.getRequestURI().toString());
            return HubServer.reply(e, 307, "");
        });
        assertThat(refused().message()).isEqualTo("is led on more than 8 times");
    }

    @Test
    void aProxyIsUsedWhereTheVariablesSaySo() {
        var proxies = new Proxies(Map.of("HTTPS_PROXY", "http://me:word@proxy:3128", "no_proxy", "local, .corp.org"));
        assertThat(proxies.proxy(URI.create("https://huggingface.co/x")).orElseThrow().getHost()).isEqualTo("proxy");
        assertThat(proxies.proxy(URI.create("http://huggingface.co/x"))).isEmpty();
        assertThat(proxies.proxy(URI.create("https://a.corp.org/x"))).isEmpty();
        assertThat(proxies.proxy(URI.create("https://local/x"))).isEmpty();
        assertThat(proxies.authenticator(URI.create("https://huggingface.co"))).isPresent();
        assertThat(proxies.select(URI.create("https://huggingface.co")).getFirst().toString())
                .contains("proxy", ":3128");
        assertThat(new Proxies(Map.of("ALL_PROXY", "p:1")).proxy(URI.create("https://h/x"))).isPresent();
        assertThat(catchThrowableOfType(Refusal.class, () -> new Proxies(Map.of("ALL_PROXY", "socks5://p:1"))
                .proxy(URI.create("https://h/x")))).hasMessage("ALL_PROXY: has no address of an HTTP proxy "
                        + "(http://host:port)");
    }

    @Test
    void requestsGoThroughAProxy() {
        var folder = fetch("HF_ENDPOINT", "http://hub.invalid", "http_proxy", server.address());
        assertThat(folder.read("config.json", ConfigFile::read).fields()).containsKey("n_head");
        assertThat(server.asked).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://x", "http://", "https://u:p@h", "::"})
    void anAddressOfNoHubIsRefused(String address) {
        assertThat(catchThrowableOfType(Refusal.class, () -> Hub.host(Map.of("HF_ENDPOINT", address))))
                .hasMessage("HF_ENDPOINT: is no address of a hub (https://huggingface.co)");
    }

    @Test
    void piecesFollowEachOther() {
        long at = 0;
        for (int i = 0; i < 40; i++) {
            assertThat(Piece.begin(at)).isEqualTo(at);
            int count = Piece.count(at);
            assertThat(Piece.begin(at + count - 1)).isEqualTo(at);
            at += count;
        }
    }
}
