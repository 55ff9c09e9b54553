package assay.cli;

import assay.ask.Room;
import assay.ask.Statement;
import assay.catalog.Found;
import assay.device.Accelerators;
import assay.family.Families;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.AccountScreen;
import assay.report.AccountSheet;
import assay.report.CheckpointSheet;
import assay.report.LedgerSheet;
import assay.report.Sheet;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.workbook.Workbook;
import assay.write.AccountJson;
import assay.write.CheckpointJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay MODEL...`: what each model is made of and what it costs.
record AccountCommand() implements Command {
    @Override
    public String name() {
        return "assay";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("assay", "MODEL... | COMMAND",
                "What a Transformer is made of and what it costs, exactly.",
                "  assay gpt2-xl",
                "  assay gpt2-xl --seq 16384 --set context_length=16384",
                "  assay gpt2-xl --set norm=rmsnorm --set position=rope --set ffn=swiglu --set tied=false --set "
                        + "bias=false",
                "  assay gpt2-xl-swiglu --set 'd_ff=roundDown(8/3*d_model,64)' --keep batch,seq",
                "  assay llama-3-8b --weights q4_k_m --memory 24GB",
                "  assay path/to/config.json --dtype bf16 --format json",
                "  assay path/to/folder",
                "  assay examples/llama.assay --set num_layers=40",
                "  assay - < config.json");
        Specs.withOutput(Specs.withTerms(spec)).addOption(Specs.keep())
                .addOption(Specs.full()).addOption(Specs.chart("composition"))
                .addOption(Specs.on()).addOption(Specs.memory()).addOption(Specs.accelerators())
                .addOption(Specs.option("--by", "ACCOUNT", By.labels(),
                        "One account, part by part: " + String.join(", ", By.labels()) + "."))
                .addPositional(Specs.words("MODEL", "0..*",
                "A name of the catalogue or of a hub (org/name, llama3:8b, a link), a config.json (Hugging Face's "
                        + "or one with Assay's names), a safetensors or GGUF file, a folder with either or "
                        + "both, a model of one's own (model.assay), or - for standard input."));
        return spec;
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().isEmpty()) {
            throw new Refusal(new Problem("assay", "", "which model?", "assay gpt2-xl, or assay --help"));
        }
        var by = given.text("--by").map(By::named);
        boolean full = given.has("--full") || given.has("--keep");
        var first = given.words().getFirst();
        Absent.command(first).filter(_ -> !means(first, given, shell)).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        var accounts = given.each(word -> account(
                word.equals(first) ? orCommand(word, given, shell) : given.find(word, shell), given));
        return Answer.of((format, page) -> format.bytes(accounts.stream()
                        .map(a -> a.sheet(full || format.whole(), by).with(a.beside(given, by))).toList(), page),
                () -> String.join("", accounts.stream().map(a -> a.json(by)).toList()),
                () -> LedgerSheet.of(accounts.stream().map(Account::data).toList(),
                        by.map(By::quantities).orElse(List.of()))).workbook(() -> workbook(accounts));
    }

    /// One model as pages, several beside each other; as sheets that do not follow where of one there are files alone.
    private static byte[] workbook(List<Account> accounts) {
        var answers = accounts.stream().flatMap(a -> a.answer.stream()).toList();
        if (answers.size() < accounts.size()) {
            return Workbook.of(accounts.stream().map(a -> a.sheet(true, Optional.empty())).toList());
        }
        return answers.size() == 1 ? Workbook.of(answers.getFirst(), accounts.getFirst().besides())
                : Workbook.beside(answers);
    }

    /// One account of a model, part by part.
    private enum By {
        PARAMETERS,
        FLOPS,
        KV,
        MEMORY;

        List<String> quantities() {
            return switch (this) {
                case PARAMETERS -> List.of("parameters", "parameters.active");
                case FLOPS -> List.of("flops.forward", "flops.backward", "flops.step", "flops.decode",
                        "flops.decode.expanded");
                case KV -> List.of("memory.cache");
                case MEMORY -> List.of("memory.weights", "memory.cache", "constants");
            };
        }

        static List<String> labels() {
            return Arrays.stream(values()).map(by -> by.name().toLowerCase(Locale.ROOT)).toList();
        }

        static By named(String word) {
            return Arrays.stream(values()).filter(by -> by.name().equalsIgnoreCase(word)).findFirst().orElseThrow(
                    () -> new Refusal(new Problem(word, "--by", "unknown value", Nearest.hint(word, labels()))));
        }
    }

    /// What the first word means. Refuses one that means nothing with the command that it is a slip of.
    private static Found orCommand(String word, Given given, Shell shell) {
        try {
            return given.find(word, shell);
        } catch (Refusal refusal) {
            throw slip(word).or(() -> device(word)).map(Refusal::new).orElse(refusal);
        }
    }

    private static boolean means(String word, Given given, Shell shell) {
        try {
            given.find(word, shell);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private static Optional<Problem> slip(String word) {
        var near = Nearest.slips(word, Commands.NAMED.stream().map(Command::name).toList());
        return near.isEmpty() ? Optional.empty() : Optional.of(new Problem(word, "",
                "no command, no model and no file", "did you mean assay " + String.join(" or assay ", near) + "?"));
    }

    private static Optional<Problem> device(String word) {
        return Accelerators.known().like(word).isEmpty() ? Optional.empty() : Optional.of(new Problem(word, "",
                "an accelerator, and no model", "assay accelerators " + word
                + ", or assay train gpt2-xl --on " + word));
    }

    /// The account of what a word means: a statement where it is described as a known model, and what its files hold.
    private record Account(Found found, Optional<assay.ask.Answer> answer, Optional<Statement> statement,
            Optional<Room> room, List<String> notes) {
        /// @param by the account that is asked for; empty where no one is
        Sheet sheet(boolean full, Optional<By> by) {
            if (statement.isPresent() && by.isPresent()) {
                return AccountSheet.of(statement.get(), by.get().quantities());
            }
            if (statement.isPresent() && !full) {
                return AccountScreen.of(statement.get(), found.argument(), found.checkpoint(), room);
            }
            var files = found.checkpoint();
            if (statement.isEmpty()) {
                return CheckpointSheet.of(found.argument(), files.orElseThrow(), notes);
            }
            var sheet = AccountSheet.of(noted().orElseThrow());
            var sections = new ArrayList<>(sheet.sections());
            files.ifPresent(f -> sections.addAll(1, CheckpointSheet.sections(f)));
            return new Sheet(sheet.title(), sections);
        }

        /// The statement with what has room among its notes, for what is no screen.
        Optional<Statement> noted() {
            return statement.map(s -> room.map(r -> s.with("There is room for " + r.sentence() + ".")).orElse(s));
        }

        LedgerSheet.Model data() {
            return new LedgerSheet.Model(found.argument(), noted(), found.checkpoint(),
                    noted().map(Statement::notes).orElse(notes));
        }

        /// What stands beside the lines: sentences, and what files hold.
        Sheet besides() {
            var whole = sheet(true, Optional.empty());
            var lines = new ArrayList<Section>(whole.sections().stream().filter(s -> s instanceof Lines).toList());
            found.checkpoint().ifPresent(f -> lines.addAll(CheckpointSheet.sections(f)));
            return new Sheet(whole.title(), lines.stream().distinct().toList());
        }

        /// Its charts, and its ledgers; those of one account where that is asked for.
        Sheet.Beside beside(Given given, Optional<By> by) {
            if (answer.isEmpty()) {
                return Sheet.Beside.NOTHING;
            }
            var all = statement.orElseThrow();
            var named = by.map(By::quantities).orElseGet(() -> all.ledgers().stream().map(l -> l.quantity().name())
                    .toList());
            return given.beside(answer.get(), by.map(b -> b.quantities().getFirst()),
                    () -> List.of(new Sheet.Worked(all.subject(), all.ledgers().stream()
                            .filter(l -> named.contains(l.quantity().name())).toList())));
        }

        String json(Optional<By> by) {
            return noted().map(s -> AccountJson.of(s, by.map(By::quantities).orElse(List.of()),
                            found.checkpoint()))
                    .orElseGet(() -> CheckpointJson.of(found.argument(), found.checkpoint().orElseThrow(), notes));
        }
    }

    private static Account account(Found found, Given given) {
        if (found.checkpoint().isPresent() && found.spec().filter(Families::knows).isEmpty()) {
            var why = found.spec().isPresent() ? "The config beside the files is of no model_type that is known"
                    : "Nothing beside the files describes the model";
            return new Account(found, Optional.empty(), Optional.empty(), Optional.empty(),
                    List.of(why + ": no work is counted."));
        }
        var answer = given.ask(found::described).answer();
        var statement = answer.statement();
        return new Account(found, Optional.of(answer), Optional.of(statement), Room.of(statement, given.asked()),
                List.of());
    }
}
