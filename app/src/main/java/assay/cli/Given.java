package assay.cli;

import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.disk.Disk;
import assay.draw.Chart;
import assay.draw.Charts;
import assay.draw.Contexts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.AcceleratorFile;
import assay.report.Sheet;
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// The arguments of one call, as the words of a question. An option may stand before or after the command's name.
record Given(ParseResult root, ParseResult command) {
    /// The arguments that are no options.
    List<String> words() {
        return command.matchedPositionalValue(0, List.of());
    }

    /// What would be right where one model is taken: the command that takes several, where there are several.
    ///
    /// @param example a call with one
    String one(String example) {
        return words().size() > 1 ? "assay compare takes several" : example;
    }

    boolean has(String option) {
        return command.hasMatchedOption(option) || root.hasMatchedOption(option);
    }

    Optional<String> text(String option) {
        String own = command.matchedOptionValue(option, null);
        return Optional.ofNullable(own == null ? root.<String>matchedOptionValue(option, null) : own);
    }

    private List<String> texts(String option) {
        var all = new ArrayList<String>();
        all.addAll(root.matchedOptionValue(option, List.<String>of()));
        if (!root.equals(command)) {
            all.addAll(command.matchedOptionValue(option, List.<String>of()));
        }
        return all;
    }

    /// What a word for a model means.
    ///
    /// @throws Refusal where it means nothing
    Found find(String word, Shell shell) {
        var known = Models.known(word, shell.in());
        // no lambda: what names of hubs need is not loaded before one is used
        return known.isPresent() ? known.get() : Person.find(word, has("--fetch"), shell);
    }

    /// The description of the model that a word means.
    ///
    /// @throws Refusal where it means nothing, or tensors alone
    Spec spec(String word, Shell shell) {
        return find(word, shell).described();
    }

    /// What is asked, in words.
    Words asked() {
        var said = new HashMap<String, String>();
        Words.ALL.forEach(name -> text("--" + name).ifPresent(value -> said.put(name, value)));
        return new Words(said, texts("--set"), has("--on") ? own() : List.of(), has("--weights")
                ? Specs.schemes() : Schemes.NONE);
    }

    /// The question that these options make of a model.
    Ask ask(Supplier<Spec> spec) {
        return Ask.of(spec, asked());
    }

    /// A spec with what `--set` says put over it.
    Spec set(Spec spec) {
        return asked().over(spec);
    }

    /// The accelerators that are known, and before them those of the user's file.
    Accelerators accelerators() {
        return Accelerators.known().after(own());
    }

    private List<Accelerator> own() {
        return text("--accelerators").map(file -> Disk.read(file, AcceleratorFile::read)).orElse(List.of());
    }

    /// What is made of each word; all that is wrong with any of them at once.
    <A> List<A> each(Function<String, A> make) {
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<A>();
        for (var word : words()) {
            try {
                all.add(make.apply(word));
            } catch (Refusal refusal) {
                problems.addAll(refusal.problems());
            }
        }
        Refusal.ofAny(problems);
        return all;
    }

    /// The format that is asked for by name.
    ///
    /// @throws Refusal where there are two, and where it is none
    Optional<Format> format() {
        var named = new LinkedHashSet<String>();
        text("--format").ifPresent(named::add);
        Specs.formats().stream().skip(1).filter(format -> has("--" + format)).forEach(named::add);
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
        var named = texts("--output");
        var files = named.isEmpty() ? answering.file().stream().toList()
                : named.stream().filter(file -> !file.equals("-")).toList();
        for (var file : files) {
            Refusal.collecting(
                    () -> Target.of(file, one ? Optional.of(answering.form()) : format(), one, read), problems)
                    .ifPresent(target -> {
                        if (all.stream().anyMatch(other -> other.file().equals(target.file()))) {
                            problems.add(new Problem(file, "-o", "is named twice", "name each file once"));
                        }
                        all.add(target);
                    });
        }
        Refusal.ofAny(problems);
        return all;
    }

    /// The charts of an answer, and what can be worked out of it.
    ///
    /// @param of the chart where none is asked for by name; all of a document where it is empty
    Sheet.Beside beside(assay.ask.Answer answer, Optional<String> of, Supplier<List<Sheet.Worked>> worked) {
        return new Sheet.Beside(() -> text("--chart")
                .map(name -> Stream.of(Charts.named(answer, name, Contexts.around(answer.subject()))))
                .orElseGet(() -> of.map(name -> drawn(answer, name)).orElseGet(() -> Charts.of(answer))), worked);
    }

    /// A chart that nobody asked for by name: none where there is nothing to draw.
    private static Stream<Chart> drawn(assay.ask.Answer answer, String name) {
        return Refusal.collecting(() -> Charts.named(answer, name, Contexts.around(answer.subject())),
                new ArrayList<>()).stream();
    }

    String colour() {
        var how = text("--color").orElse("auto");
        if (!Set.of("auto", "always", "never").contains(how)) {
            throw new Refusal(new Problem(how, "--color", "unknown value", "auto, always or never"));
        }
        return how;
    }
}
