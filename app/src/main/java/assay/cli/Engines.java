package assay.cli;

import assay.command.Engine;
import assay.command.Workforce;
import java.util.ServiceLoader;

/// The engines that this build has.
final class Engines {
    private Engines() {}

    /// One by its name.
    ///
    /// @throws assay.problem.Refusal where this build is without it
    static Engine named(String name) {
        return ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get)
                .filter(engine -> engine.name().equals(name)).findFirst().orElseThrow(() ->
                        Workforce.without(name));
    }
}
