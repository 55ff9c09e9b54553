package assay.cli;

import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.command.Asked;
import assay.device.Accelerator;
import assay.disk.Disk;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.AcceleratorFile;
import assay.read.TableFile;
import assay.spec.Spec;
import assay.storage.Schemes;
import assay.write.Format;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// The arguments of one call, as the words of a question. An option may stand before or after the command's name.
record Given(ParseResult root, ParseResult command, Shell shell) implements Asked {
    /// Words that are no option with one text.
    private static final List<String> UNLIKE = Stream.of(Words.FLAGS, Words.SERVING_FLAGS, List.of("freeze"))
            .flatMap(List::stream).toList();

    @Override
    public List<String> words() {
        return command.matchedPositionalValue(0, List.of());
    }

    @Override
    public boolean has(String option) {
        return command.hasMatchedOption("--" + option) || root.hasMatchedOption("--" + option);
    }

    @Override
    public Optional<String> text(String option) {
        var own = text(command, option);
        return own.isPresent() ? own : text(root, option);
    }

    /// What an option of one text says: `--output` is one of `assay serve` alone, elsewhere it names files.
    private static Optional<String> text(ParseResult parsed, String option) {
        var found = parsed.matchedOption("--" + option);
        return found == null || found.type() != String.class ? Optional.empty()
                : Optional.ofNullable(parsed.matchedOptionValue("--" + option, null));
    }

    @Override
    public List<String> texts(String option) {
        var all = new ArrayList<String>();
        var name = option.length() == 1 ? "-" + option : "--" + option;
        all.addAll(root.matchedOptionValue(name, List.<String>of()));
        if (!root.equals(command)) {
            all.addAll(command.matchedOptionValue(name, List.<String>of()));
        }
        return all;
    }

    @Override
    public Found find(String word) {
        var known = Models.known(word, shell.in());
        // no lambda: what names of hubs need is not loaded before one is used
        return known.isPresent() ? known.get() : Person.find(word, has("fetch"), shell);
    }

    @Override
    public Spec adapter(String word) {
        return Models.adapter(word);
    }

    @Override
    public Words question() {
        var said = new HashMap<String, String>();
        Words.ALL.stream().filter(name -> !UNLIKE.contains(name)).forEach(name -> text(name).ifPresent(value ->
                said.put(name, value)));
        Stream.of(Words.FLAGS, Words.SERVING_FLAGS).flatMap(List::stream).filter(this::has)
                .forEach(name -> said.put(name, "yes"));
        var frozen = texts("freeze");
        if (!frozen.isEmpty()) {
            said.put("freeze", String.join(",", frozen));
        }
        return new Words(said, texts("set"), has("on") || has("cluster") ? own() : List.of(), has("weights")
                ? Asked.schemes() : Schemes.NONE);
    }

    @Override
    public <A> A watched(Function<Watch, A> work) {
        try (var waiting = new Waiting(new Person(false, shell))) {
            return work.apply(waiting);
        }
    }

    @Override
    public List<Accelerator> own() {
        return text("accelerators").map(file -> Disk.read(file, AcceleratorFile::read)).orElse(List.of());
    }

    @Override
    public TableFile table(String option) {
        return Disk.read(text(option).orElse(""), TableFile::read);
    }

    /// The format that is asked for by name.
    ///
    /// @throws Refusal where there are two, and where it is none
    Optional<Format> format() {
        var named = new LinkedHashSet<String>();
        text("format").ifPresent(named::add);
        Specs.formats().stream().skip(1).filter(format -> has(format)).forEach(named::add);
        if (named.size() > 1) {
            throw new Refusal(new Problem(String.join(" and ", named), "--format", "are two formats", "give one"));
        }
        return named.stream().findFirst().map(name -> Format.named(name).orElseThrow(() -> new Refusal(
                new Problem(name, "--format", "unknown format", Nearest.hint(name, Specs.formats())))));
    }

    /// The files that the answer goes to; none where it goes to standard output, which `-` names.
    ///
    /// @throws Refusal with all that is wrong with them
    List<Target> targets(Command answering) {
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<Target>();
        boolean one = command.commandSpec().findOption("--format") == null;
        var read = words();
        var named = texts("o");
        var files = named.isEmpty() ? answering.file().stream().toList()
                : named.stream().filter(file -> !file.equals("-")).toList();
        var parts = files.isEmpty() ? List.<String>of() : answering.files(this);
        for (var file : files) {
            Refusal.collecting(() -> parts.isEmpty()
                    ? List.of(Target.of(file, one ? Optional.of(answering.form(this)) : format(), one, read))
                    : Target.in(file, parts), problems).ifPresent(targets -> {
                        if (all.stream().anyMatch(other -> other.file().equals(targets.getFirst().file()))) {
                            problems.add(new Problem(file, "-o", "is named twice", "name each file once"));
                        }
                        all.addAll(targets);
                    });
        }
        Refusal.ofAny(problems);
        return all;
    }

    String colour() {
        var how = text("color").orElse("auto");
        if (!Set.of("auto", "always", "never").contains(how)) {
            throw new Refusal(new Problem(how, "--color", "unknown value", "auto, always or never"));
        }
        return how;
    }
}
