package assay.serve;

import assay.bundle.Texts;
import assay.plan.Rates;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;

/// How an engine of inference makes steps and sets memory aside.
///
/// @param mixed whether a step has both prompts and tokens that are decoded
/// @param budget tokens of a step at most
/// @param reserve of the tokens that a request asks for, the share that is set aside before it starts
/// @param fraction of the device for weights and cache; where `free`, of what is free once weights are there, for the
/// cache
/// @param held bytes of a rank for what is neither
/// @param host seconds a sequence and step
/// @param request seconds of a request beside steps
/// @param sequences at most at once
/// @param page tokens of a page of the cache
/// @param layered whether each layer takes its bytes and a start, and no kernel is told apart
/// @param whole whether a step is one graph, prompts too, so that a host takes no time between kernels
public record Engine(
        String name, boolean mixed, double budget, double reserve, double fraction, boolean free, double held,
        double host, double request, int sequences, int page, boolean layered,
        boolean whole) {
    private static final class Known {
        static final Rates RATES = Rates.of(Texts.beside(Engine.class).rows("engines.txt"));
        static final List<Engine> ALL = RATES.all().keySet().stream().map(Known::first).distinct()
                .map(name -> of(name, RATES)).toList();

        static String first(String name) {
            return name.substring(0, name.lastIndexOf('.'));
        }
    }

    /// Those that are known.
    public static List<Engine> known() {
        return Known.ALL;
    }

    /// The figures of all that are known, each with its status and source, under `name.figure`.
    public static Rates rates() {
        return Known.RATES;
    }

    /// The engine of a name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Engine named(String name) {
        return known().stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                name, "--engine", "no engine that is known",
                Nearest.hint(name, known().stream().map(Engine::name).toList()))));
    }

    private static Engine of(String name, Rates rates) {
        return new Engine(name, rates.get(name + ".mixed") > 0, rates.get(name + ".budget"),
                rates.get(name + ".reserve"), rates.get(name + ".fraction"), is(rates, name + ".free"),
                rates.get(name + ".held"), rates.get(name + ".host") * 1e-6, rates.get(name + ".request") * 1e-3,
                (int) rates.get(name + ".sequences"), (int) rates.get(name + ".page"), is(rates, name + ".layered"),
                is(rates, name + ".whole"));
    }

    private static boolean is(Rates rates, String name) {
        return rates.find(name).filter(rate -> rate.value() > 0).isPresent();
    }

    /// This with another budget of tokens.
    public Engine budget(double other) {
        return new Engine(name, mixed, other, reserve, fraction, free, held, host, request, sequences, page, layered,
                whole);
    }
}
