package assay.cli;

import assay.command.Reply;
import assay.write.Format;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// One command: what it takes, and what it answers.
interface Command {
    /// The word that calls it.
    String name();

    /// Its arguments and options.
    CommandSpec spec();

    /// The format of what has one form alone.
    default Format form(Given given) {
        return Format.TABLE;
    }

    /// The files of which the answer consists, which go into the folder that `-o` names; empty where it is one.
    ///
    /// @throws assay.problem.Refusal where it cannot be told
    default List<String> files(Given given) {
        return List.of();
    }

    /// The file that the answer goes to where none is named; the standard output where it is empty.
    default Optional<String> file() {
        return Optional.empty();
    }

    /// The module of its own that answers it, and writes the files that `-o` names; empty where this one does.
    ///
    /// @throws assay.problem.Refusal where it cannot be told
    default Optional<String> engine(Given given) {
        return Optional.empty();
    }

    /// Answers. Throws [assay.problem.Refusal] where the input cannot be used.
    Reply answer(Given given);
}
