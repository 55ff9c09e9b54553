package assay.hub;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Proxies as the JVM has them, else as the usual variables have: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`,
/// in letters of either case.
final class Proxies extends ProxySelector {
    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        var own = Optional.ofNullable(ProxySelector.getDefault()).map(s -> s.select(uri)).orElse(List.of()).stream()
                .filter(p -> p.type() != Proxy.Type.DIRECT).toList();
        if (!own.isEmpty()) {
            return own;
        }
        return proxy(uri).<List<Proxy>>map(p -> List.of(new Proxy(Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(p.getHost(), p.getPort() < 0 ? 80 : p.getPort()))))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the request fails, which says as much
    }

    /// The address of the proxy for another, with the user's name where it has one.
    ///
    /// @throws Refusal where the variable has none of an HTTP proxy
    Optional<URI> proxy(URI uri) {
        var host = Optional.ofNullable(uri.getHost()).orElse("");
        if (direct(host)) {
            return Optional.empty();
        }
        return Stream.of(uri.getScheme() + "_proxy", "all_proxy").flatMap(name -> variable(name).stream()
                .map(value -> address(name, value))).findFirst();
    }

    /// Answers a proxy that asks who is there, where its address says.
    Optional<Authenticator> authenticator(URI uri) {
        return proxy(uri).flatMap(p -> Optional.ofNullable(p.getUserInfo())).map(user -> new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                int colon = user.indexOf(':');
                return getRequestorType() == RequestorType.PROXY
                        ? new PasswordAuthentication(colon < 0 ? user : user.substring(0, colon),
                                (colon < 0 ? "" : user.substring(colon + 1)).toCharArray())
                        : super.getPasswordAuthentication();
            }
        });
    }

    private static URI address(String name, String value) {
        try {
            var uri = URI.create(value.contains("://") ? value : "http://" + value);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // no address
        }
        throw new Refusal(new Problem(name.toUpperCase(Locale.ROOT), "", "has no address of an HTTP proxy",
                "http://host:port"));
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT)).map(n -> environment.getOrDefault(n, "").strip())
                .filter(value -> !value.isEmpty()).findFirst();
    }

    /// Whether `NO_PROXY` names a host, or a domain that it is of.
    private boolean direct(String host) {
        return Stream.of(variable("no_proxy").orElse("").split(",")).map(String::strip)
                .map(d -> d.replaceFirst("^\\*?\\.", "")).filter(d -> !d.isEmpty())
                .anyMatch(d -> d.equals("*") || host.equalsIgnoreCase(d)
                        || host.toLowerCase(Locale.ROOT).endsWith("." + d.toLowerCase(Locale.ROOT)));
    }
}
