package assay.cli;

import assay.command.Reply;
import assay.catalog.Catalog;
import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.write.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// `assay page [MODEL...] -o assay.html`: a page that answers without this program, and without a network.
record PageCommand() implements Command {
    /// The most models that stand side by side.
    private static final int MOST = 4;

    private static final String OTHERWISE = "assay.html";

    @Override
    public String name() {
        return "page";
    }

    @Override
    public CommandSpec spec() {
        return withModels(Specs.command("page", "[MODEL...]",
                "A page in one file, which answers in any browser, from a disk, and without a network.",
                "  assay page",
                "  assay page gpt2-xl --seq 16384 -o gpt2-xl.html",
                "  assay page gpt2 gpt2-medium gpt2-large gpt2-xl",
                "  assay page path/to/config.json"));
    }

    /// What a page shows at first.
    static CommandSpec withModels(CommandSpec spec) {
        return Specs.withRun(Specs.withTraining(Specs.withTerms(spec)))
                .addPositional(Specs.words("MODEL", "0..*", "What it shows at first: up to four models side by side, "
                        + "each a name, a config.json or a model of one's own, which become part of the page."));
    }

    @Override
    public Format form(Given given) {
        return Format.HTML;
    }

    @Override
    public Optional<String> file() {
        return Optional.of(OTHERWISE);
    }

    @Override
    public Reply answer(Given given) {
        return Reply.of(page(given).html());
    }

    /// The page of a call.
    ///
    /// @throws Refusal with all that is wrong with it
    static WebPage page(Given given) {
        var words = given.words();
        if (words.size() > MOST) {
            throw new Refusal(new Problem("assay page", "", "shows up to " + MOST + " models side by side",
                    "it can be asked for others"));
        }
        var texts = new ArrayList<WebPage.Text>();
        var taken = new LinkedHashSet<String>();
        var models = given.each(word -> model(word, given, texts, taken));
        var said = new LinkedHashMap<String, String>();
        var asked = given.question();
        asked.said().keySet().stream().sorted().forEach(name -> said.put(name, asked.said().getOrDefault(name, "")));
        if (models.isEmpty() && (!said.isEmpty() || !asked.set().isEmpty())) {
            throw new Refusal(new Problem("assay page", "", "of which model?", "assay page gpt2-xl --seq 16384"));
        }
        return new WebPage(models.isEmpty() ? "" : WebPage.address(models, said, asked.set()), texts);
    }

    /// By what the page knows a model: its name, or a text that becomes part of the page.
    private static String model(
            String word, Given given, List<WebPage.Text> texts, Set<String> taken) {
        if (word.equals("-")) {
            return text("stdin", input(given.shell()), texts, taken);
        }
        var there = Disk.find(word);
        if (there.isEmpty() || (there.get().isFolder() && Catalog.row(word).isPresent())) {
            return Catalog.row(word).map(row -> word).orElseGet(() -> {
                given.answer(() -> given.spec(word));
                throw new Refusal(new Problem(word, "", "is no name of the catalogue", "name its config.json, or drop "
                        + "its files on the page"));
            });
        }
        given.answer(() -> given.spec(word));
        if (there.get().isFolder()) {
            throw new Refusal(new Problem(word, "", "is a folder",
                    "name the config.json in it, or drop its files on the page"));
        }
        return there.get().read(bytes -> {
            ConfigFile.read(bytes);
            var text = new String(bytes.some(0, (int) bytes.length()), StandardCharsets.UTF_8);
            return text(bytes.name(), text, texts, taken);
        });
    }

    private static String text(String name, String text, List<WebPage.Text> texts, Set<String> taken) {
        var word = "file:" + name;
        for (int i = 2; !taken.add(word); i++) {
            word = "file:" + name + " (" + i + ")";
        }
        texts.add(new WebPage.Text(word, text, name));
        return word;
    }

    private static String input(Shell shell) {
        try {
            return new String(shell.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
