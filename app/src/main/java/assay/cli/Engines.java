package assay.cli;

import assay.command.Engine;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ServiceLoader;

/// The engines that this build has.
final class Engines {
    private Engines() {}

    /// One by its name.
    ///
    /// @throws Refusal where this build is without it
    static Engine named(String name) {
        return ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get)
                .filter(engine -> engine.name().equals(name)).findFirst().orElseThrow(() -> new Refusal(new Problem(
                        "the module " + name, "", "is what this needs, and this build is without it",
                        "in the sources, ./assay builds it where it is asked for; so does mvn -Pscale -DskipTests "
                                + "package")));
    }
}
