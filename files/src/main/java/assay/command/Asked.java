package assay.command;

import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Serving;
import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Found;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.draw.Charts;
import assay.draw.Contexts;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.GgufStorage;
import assay.read.TableFile;
import assay.report.Sheet;
import assay.spec.Spec;
import assay.storage.Schemes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a command is asked, wherever: on a command line, on a page.
public interface Asked {
    /// The ways to store weights that a question may name; most name none, and do not read them.
    static Schemes schemes() {
        return Schemes.known().and(GgufStorage::named, GgufStorage.names());
    }

    /// What is no option: models, and what a command takes besides.
    List<String> words();

    /// Whether an option is given.
    ///
    /// @param option its name without hyphens
    boolean has(String option);

    /// What an option says.
    Optional<String> text(String option);

    /// What an option says that may be given several times.
    default List<String> texts(String option) {
        return text(option).stream().toList();
    }

    /// What a word for a model means.
    ///
    /// @throws Refusal where it means nothing
    Found find(String word);

    /// The question that the options make.
    ///
    /// @throws Refusal with all that is wrong with them
    Words question();

    /// Accelerators of the asker's own.
    List<Accelerator> own();

    /// A table of settings of the asker's own.
    ///
    /// @throws Refusal where no files are read, or it is none
    default TableFile table(String option) {
        throw new Refusal(new Problem("--" + option, "", "is not read here: no files are", ""));
    }

    /// What takes a while, watched by the one who asks.
    default <A> A watched(Function<Watch, A> work) {
        return work.apply(Watch.none());
    }

    /// The answer to an ask.
    default Answer answer(Ask ask) {
        return ask.answer();
    }

    /// How a word for a model is typed on a command line.
    default String typed(String word) {
        return word;
    }

    /// The description of the model that a word means.
    ///
    /// @throws Refusal where it means nothing, or tensors alone
    default Spec spec(String word) {
        return find(word).described();
    }

    /// The fields of the config of an adapter that a word means: of a folder, where folders are read.
    ///
    /// @throws Refusal where it means none
    default Spec adapter(String word) {
        throw new Refusal(new Problem(word, "--model", "is no adapter: folders of them are not read here",
                "--lora r=16"));
    }

    /// The answer to the question that the options make of a model.
    default Answer answer(Supplier<Spec> spec) {
        return answer(Ask.of(spec, question()));
    }

    /// A spec with what is set put over it.
    default Spec set(Spec spec) {
        return question().over(spec);
    }

    /// The accelerators that are known, and before them the asker's own.
    default Accelerators accelerators() {
        return Accelerators.known().after(own());
    }

    /// The one word of a command that takes one model.
    ///
    /// @param command as it is typed
    /// @param example a call with one
    /// @throws Refusal where there is none, or where there are several
    default String one(String command, String example) {
        return one(command, example, example);
    }

    /// The one word of a command that takes one model, of which others take several.
    default String oneOfSeveral(String command, String example) {
        return one(command, example, "assay compare takes several");
    }

    private String one(String command, String none, String several) {
        if (words().size() != 1) {
            throw new Refusal(new Problem(command, "", "takes one model", words().isEmpty() ? none : several));
        }
        return words().getFirst();
    }

    /// What is made of each word; all that is wrong with any of them at once.
    default <A> List<A> each(Function<String, A> make) {
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<A>();
        words().forEach(word -> Refusal.collecting(() -> make.apply(word), problems).ifPresent(all::add));
        Refusal.ofAny(problems);
        return all;
    }

    /// How the model of a word is served.
    ///
    /// @throws Refusal with all that is wrong with the question
    default Serving serving(String word) {
        return Serving.of(() -> spec(word), question(), this::spec);
    }

    /// The charts of an answer, and what can be worked out of it.
    ///
    /// @param of the chart where none is asked for by name; all of a document where it is empty
    default Sheet.Beside beside(Answer answer, Optional<String> of, Supplier<List<Sheet.Worked>> worked) {
        return new Sheet.Beside(() -> text("chart")
                .map(name -> Stream.of(Charts.named(answer, name, Contexts.around(answer.subject()))))
                .orElseGet(() -> of.map(name -> Charts.drawn(answer, name, Contexts.around(answer.subject())))
                        .orElseGet(() -> Charts.of(answer))), worked);
    }
}
