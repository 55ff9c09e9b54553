package assay.onnx;

import java.util.ArrayList;
import java.util.List;

/// The modules that a node stands in, as exporters write them.
final class Scopes {
    private static final int DEPTH = 16;

    private Scopes() {}

    /// Of a list of paths that each go on from the one before, the node's own last: `['', 'model', 'model.layers.0',
    /// 'linear']`.
    static List<String> listed(String text) {
        var scopes = new ArrayList<String>();
        if (!text.startsWith("['") || !text.endsWith("']")) {
            return scopes;
        }
        var paths = List.of(text.substring(2, text.length() - 2).split("', '", -1));
        var before = "";
        for (var path : paths.subList(0, Math.min(paths.size() - 1, DEPTH))) {
            if (!path.isEmpty()) {
                boolean on = !before.isEmpty() && path.startsWith(before + ".");
                scopes.add(plain(on ? path.substring(before.length() + 1) : path));
                before = path;
            }
        }
        return scopes;
    }

    /// Of a name with slashes, the node's own last: `/model/layers.0/self_attn/q_proj/MatMul`.
    static List<String> slashed(String name) {
        var scopes = new ArrayList<String>();
        var steps = List.of(name.split("/", -1));
        for (var step : steps.subList(0, Math.min(steps.size() - 1, DEPTH))) {
            if (!step.isEmpty()) {
                scopes.add(plain(step));
            }
        }
        return scopes;
    }

    /// Of a parameter's name with dots, its own last: `model.layers.0.self_attn.q_proj.weight`.
    static List<String> dotted(String name) {
        var scopes = new ArrayList<String>();
        if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
            return scopes;
        }
        var steps = List.of(name.split("\\.", -1));
        for (var step : steps.subList(0, Math.min(steps.size() - 1, DEPTH))) {
            boolean number = !step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9');
            if (number && !scopes.isEmpty()) {
                scopes.add(scopes.removeLast() + "." + step);
            } else if (!step.isEmpty()) {
                scopes.add(plain(step));
            }
        }
        return scopes;
    }

    /// A name of letters, digits, dots and underscores.
    static String plain(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ? c
                    : '_');
        }
        return plain.length() > 80 ? plain.substring(0, 80) : plain.toString();
    }
}
