package assay.cli;

import assay.disk.Destination;
import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.write.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file that an answer goes to, in a format.
///
/// @param part the name of the one of several files that it is; empty where the answer is one
record Target(Destination file, Format format, Optional<String> part) {
    /// Files in the folder that `-o` names.
    ///
    /// @param parts their names
    /// @throws Refusal with all that is wrong with them
    static List<Target> in(String word, List<String> parts) {
        if (Disk.find(word).filter(Disk::isFolder).isEmpty()) {
            throw new Refusal(new Problem(word, "-o", "is no folder that is there", "make one for "
                    + String.join(" and ", parts) + ", and name it"));
        }
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Target>();
        var folder = word.endsWith("/") ? word : word + "/";
        parts.forEach(part -> Refusal.collecting(() -> Destination.of(folder + part), problems)
                .ifPresent(file -> all.add(new Target(file, Format.TABLE, Optional.of(part)))));
        Refusal.ofAny(problems);
        return all;
    }

    /// What `-o` says. Its ending names the format; an ending that names none leaves it to `--format`.
    ///
    /// @param format that is asked for by name
    /// @param one whether there is a text of one form, which no format but that of texts may claim
    /// @param read words that may name what is read
    /// @throws Refusal with all that is wrong with it
    static Target of(String word, Optional<Format> format, boolean one, List<String> read) {
        var file = Destination.of(word);
        var problems = new ArrayList<Problem>();
        var ending = file.ending();
        var said = ending.flatMap(Format::ending);
        if (said.isEmpty() && format.isEmpty()) {
            problems.add(new Problem(word, "-o", ending.map(e -> "has the ending of no format").orElse("has no ending"),
                    "known: " + Specs.endings() + "; or --format says which"));
        } else if (one && said.isPresent() && !said.equals(format)) {
            problems.add(new Problem(word, "-o", "is to be " + said.get().label() + ", and there is "
                    + (format.equals(Optional.of(Format.TABLE)) ? "a text" : format.orElseThrow().label()) + " alone",
                    "name it ." + format.orElseThrow().endings().getFirst()));
        } else if (said.isPresent() && format.isPresent() && said.get() != format.get()) {
            problems.add(new Problem(word, "-o", "is to be " + said.get().label() + " by its ending, and "
                    + format.get().label() + " by --format", "give one"));
        }
        if (read.stream().anyMatch(file::is)) {
            problems.add(new Problem(word, "-o", "is what is read", "write to another file"));
        }
        Refusal.ofAny(problems);
        return new Target(file, said.or(() -> format).orElseThrow(), Optional.empty());
    }
}
