package assay.serve;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.HashMap;
import java.util.List;

/// How an engine of inference makes steps and sets memory aside.
///
/// @param mixed whether a step has both prompts and tokens that are decoded
/// @param budget tokens of a step at most
/// @param reserve of the tokens that a request asks for, the share that is set aside before it starts
/// @param fraction of the memory for weights and cache
/// @param held bytes of a rank for what is neither
/// @param host seconds a sequence and step
/// @param request seconds of a request beside steps
/// @param sequences at most at once
/// @param page tokens of a page of the cache
/// @param layered whether each layer takes its bytes and a start, and no kernel is told apart
public record Engine(
        String name, boolean mixed, double budget, double reserve, double fraction, double held, double host,
        double request, int sequences, int page, boolean layered, String source) {
    private static final int PARTS = 4;

    private static final class Known {
        static final List<Engine> ALL =
                Texts.beside(Engine.class).rows("engines.txt").stream().map(Engine::of).toList();
    }

    /// Those that are known.
    public static List<Engine> known() {
        return Known.ALL;
    }

    /// The engine of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Engine named(String name) {
        return known().stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "--engine", "no engine that is known",
                Nearest.hint(name, known().stream().map(Engine::name).toList()))));
    }

    /// Reads `name | how it makes steps | figure=number ... | source`.
    static Engine of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no row of name | steps | figures | source: " + line);
        }
        var figures = new HashMap<String, Double>();
        for (var word : parts[2].strip().split(" +", -1)) {
            int sign = word.indexOf('=');
            figures.put(word.substring(0, sign), Double.parseDouble(word.substring(sign + 1)));
        }
        return new Engine(parts[0].strip(), parts[1].strip().equals("mixed"), figure(figures, "budget"),
                figure(figures, "reserve"), figure(figures, "fraction"), figure(figures, "held"),
                figure(figures, "host") * 1e-6, figure(figures, "request") * 1e-3,
                (int) figure(figures, "sequences"), (int) figure(figures, "page"),
                figures.getOrDefault("layered", 0.) > 0, parts[3].strip());
    }

    private static double figure(HashMap<String, Double> figures, String name) {
        var found = figures.get(name);
        if (found == null) {
            throw new IllegalArgumentException("an engine says its " + name);
        }
        return found;
    }

    /// This with another budget of tokens.
    public Engine budget(double other) {
        return new Engine(name, mixed, other, reserve, fraction, held, host, request, sequences, page, layered,
                source);
    }
}
