package assay.hub;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/// Requests to the hub, and to where it leads on.
final class Web {
    /// The greatest number of bytes that one call of the program fetches.
    private static final long MOST = 1L << 29;

    /// As much of a file as is passed over where a server does not begin in its middle.
    private static final long PASSED = 1L << 24;

    private static final int REDIRECTS = 8;
    private static final int MESSAGE = 1 << 12;
    private static final int TRIES = 4;
    private static final Set<Integer> LEADS_ON = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final String BEARER = "Authorization";

    /// How long an answer may take, how long the first pause is before a request is made again, and the longest one.
    record Patience(Duration limit, Duration pause, Duration longest) {
        static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofMillis(500),
                Duration.ofSeconds(20));
    }

    /// The bytes of an answer that were wanted, and what it says of itself.
    record Answer(int status, HttpHeaders headers, ByteBuffer body) {}

    private final URI endpoint;
    private final Optional<String> token;
    private final Patience patience;
    private final HttpClient client;
    private final AtomicLong fetched = new AtomicLong();

    Web(URI endpoint, Optional<String> token, Map<String, String> environment, Patience patience) {
        this.endpoint = endpoint;
        this.token = token;
        this.patience = patience;
        var proxies = new Proxies(environment);
        var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(proxies)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(patience.limit);
        proxies.authenticator(endpoint).ifPresent(user -> {
            // else a proxy's password is not sent where what goes through it is encrypted
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            builder.authenticator(user);
        });
        this.client = builder.build();
    }

    /// So many bytes of what lies at an address, from an offset on; of an answer that is none of both, its beginning.
    ///
    /// @param source what messages call it
    /// @param unsaid how many from the beginning on, where the answer does not say how long it is
    /// @throws Refusal where there is no answer
    Answer get(String source, URI address, long from, int count, int unsaid) {
        var pause = patience.pause;
        for (int left = TRIES - 1;; left--) {
            try {
                var answer = led(source, address, from, count, unsaid);
                if (!PASSING.contains(answer.status) || left == 0) {
                    return answer;
                }
                pause = longer(pause, answer.headers);
            } catch (ConnectException | HttpTimeoutException | SSLException e) {
                throw unanswered(source, address, e);
            } catch (IOException e) {
                if (left == 0) {
                    throw unanswered(source, address, e);
                }
            }
            sleep(source, pause);
            pause = shorter(pause.multipliedBy(2));
        }
    }

    private Duration shorter(Duration pause) {
        return pause.compareTo(patience.longest) > 0 ? patience.longest : pause;
    }

    /// The pause that a server asks for in seconds, if it is longer.
    private Duration longer(Duration pause, HttpHeaders headers) {
        var asked = headers.firstValue("Retry-After").filter(s -> s.matches("\\d{1,6}"))
                .map(s -> Duration.ofSeconds(Long.parseLong(s))).orElse(pause);
        return shorter(asked.compareTo(pause) > 0 ? asked : pause);
    }

    private static void sleep(String source, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(Problem.of(source, "", "was interrupted"));
        }
    }

    /// The answer at the end of where addresses lead. The token goes to the hub's own alone.
    private Answer led(String source, URI address, long from, int count, int unsaid) throws IOException {
        var at = address;
        for (int i = 0; i <= REDIRECTS; i++) {
            var answer = once(source, at, from, count, unsaid);
            var next = answer.headers.firstValue("Location");
            if (!LEADS_ON.contains(answer.status) || next.isEmpty()) {
                return answer;
            }
            at = next(source, at, next.get());
        }
        throw new Refusal(Problem.of(source, "", "is led on more than " + REDIRECTS + " times"));
    }

    private static URI next(String source, URI at, String location) {
        try {
            var next = at.resolve(location);
            boolean safe = "https".equals(next.getScheme())
                    || ("http".equals(next.getScheme()) && "http".equals(at.getScheme()));
            if (safe && next.getHost() != null) {
                return next;
            }
        } catch (IllegalArgumentException _) {
            // no address
        }
        throw new Refusal(new Problem(source, "", "is led on to no address that is followed",
                "http and https are, the first from http alone"));
    }

    private Answer once(String source, URI at, long from, int count, int unsaid) throws IOException {
        if (fetched.get() > MOST) {
            throw new Refusal(new Problem(source, "", "would be more than " + (MOST >> 20) + " MiB in one call",
                    "headers have less: is it the model that you mean?"));
        }
        var request = HttpRequest.newBuilder(at).timeout(patience.limit).header("User-Agent", "assay")
                .header("Accept-Encoding", "identity");
        if (count > 0 && from >= 0) {
            request.header("Range", "bytes=" + from + "-" + (from + count - 1));
        }
        token.filter(_ -> trusted(at)).ifPresent(t -> request.header(BEARER, "Bearer " + t));
        var asked = client.sendAsync(request.build(), info -> taken(info, from, count, unsaid));
        try {
            var answer = asked.get(patience.limit.toMillis(), TimeUnit.MILLISECONDS);
            fetched.addAndGet(answer.body().length);
            return new Answer(answer.statusCode(), answer.headers(), ByteBuffer.wrap(answer.body()));
        } catch (TimeoutException _) {
            asked.cancel(true);
            throw new HttpTimeoutException("");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException _) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new Refusal(Problem.of(source, "", "was interrupted"));
        }
    }

    private static Taken taken(HttpResponse.ResponseInfo info, long from, int count, int unsaid) {
        long length = info.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
        boolean good = info.statusCode() == OK || info.statusCode() == PARTIAL;
        long skip = info.statusCode() == OK ? Math.max(0, from) : 0;
        int most = !good ? MESSAGE
                : skip > PASSED ? 0
                : length == Long.MAX_VALUE && from == 0 && info.statusCode() == OK ? unsaid : count;
        return new Taken(skip, most, length <= skip + most);
    }

    /// Whether an address is the hub's, and what goes there cannot be read on the way.
    private boolean trusted(URI at) {
        boolean own = endpoint.getScheme().equals(at.getScheme()) && endpoint.getHost().equalsIgnoreCase(at.getHost())
                && endpoint.getPort() == at.getPort();
        boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(endpoint.getHost());
        return own && (here || "https".equals(at.getScheme()));
    }

    private Refusal unanswered(String source, URI address, IOException e) {
        var host = address.getHost();
        var before = "without --fetch, what was fetched before is used";
        return new Refusal(switch (e) {
            case HttpTimeoutException _ -> new Problem(source, "", host + " did not answer within "
                    + patience.limit.toSeconds() + " s",
                    "HF_HUB_DOWNLOAD_TIMEOUT is another number of seconds; " + before);
            case ConnectException _ -> new Problem(source, "", host + " cannot be reached: its config.json and the "
                    + "headers of its files would have been fetched", "is there a network, or a proxy in HTTPS_PROXY? "
                    + before);
            case SSLException _ -> new Problem(source, "", host + " is not trusted",
                    "a proxy with a certificate of its own? -Djavax.net.ssl.trustStore in JAVA_TOOL_OPTIONS has it");
            default -> new Problem(source, "", "the answer of " + host + " was cut off", before);
        });
    }
}
