package assay.command;

import assay.ask.Answer;
import assay.ask.Room;
import assay.ask.Statement;
import assay.ask.Words;
import assay.catalog.Found;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What each model is made of and what it costs.
public final class Account {
    private Account() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        return of(asked, asked::find);
    }

    /// The reply, where words mean what another way of finding says.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked, Function<String, Found> find) {
        if (asked.words().isEmpty()) {
            throw new Refusal(new Problem("assay", "", "which model?", "assay gpt2-xl, or assay --help"));
        }
        var by = asked.text("by").map(By::named);
        boolean full = asked.has("full") || asked.has("keep");
        var accounts = asked.each(word -> account(find.apply(word), asked));
        return Reply.of((format, _) -> accounts.stream()
                        .map(a -> a.sheet(full || format.whole(), by).with(a.beside(asked, by))).toList(),
                () -> LedgerSheet.of(accounts.stream().map(One::data).toList(),
                        by.map(By::quantities).orElse(List.of())))
                .json(() -> String.join("", accounts.stream().map(a -> a.json(by)).toList()))
                .book(() -> workbook(accounts));
    }

    /// One model as pages, several beside each other; as sheets that do not follow where of one there are files alone.
    private static byte[] workbook(List<One> accounts) {
        var answers = accounts.stream().flatMap(a -> a.answer.stream()).toList();
        if (answers.size() < accounts.size()) {
            return Workbook.of(accounts.stream().map(a -> a.sheet(true, Optional.empty())).toList());
        }
        return answers.size() == 1 ? Workbook.of(answers.getFirst(), accounts.getFirst().besides())
                : Workbook.beside(answers);
    }

    /// One account of a model, part by part.
    public enum By {
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

        /// What they are called on a command line.
        public static List<String> labels() {
            return Arrays.stream(values()).map(by -> by.name().toLowerCase(Locale.ROOT)).toList();
        }

        static By named(String word) {
            return Arrays.stream(values()).filter(by -> by.name().equalsIgnoreCase(word)).findFirst().orElseThrow(
                    () -> new Refusal(new Problem(word, "--by", "unknown value", Nearest.hint(word, labels()))));
        }
    }

    /// The account of what a word means: a statement where it is described as a known model, and what its files hold.
    private record One(Found found, Optional<Answer> answer, Optional<Statement> statement,
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
        Sheet.Beside beside(Asked asked, Optional<By> by) {
            if (answer.isEmpty()) {
                return Sheet.Beside.NOTHING;
            }
            var all = statement.orElseThrow();
            var named = by.map(By::quantities).orElseGet(() -> all.ledgers().stream().map(l -> l.quantity().name())
                    .toList());
            return asked.beside(answer.get(), by.map(b -> b.quantities().getFirst()),
                    () -> List.of(new Sheet.Worked(all.subject(), all.ledgers().stream()
                            .filter(l -> named.contains(l.quantity().name())).toList())));
        }

        String json(Optional<By> by) {
            return noted().map(s -> AccountJson.of(s, by.map(By::quantities).orElse(List.of()),
                            found.checkpoint()))
                    .orElseGet(() -> CheckpointJson.of(found.argument(), found.checkpoint().orElseThrow(), notes));
        }
    }

    /// The options of a question that files alone do not answer, as they are typed.
    ///
    /// @throws Refusal with all that is wrong with them
    private static List<String> idle(Asked asked) {
        var question = asked.question();
        var problems = new LinkedHashSet<Problem>();
        Refusal.collecting(question::options, problems);
        Refusal.collecting(() -> question.plan(Optional.empty()), problems);
        Refusal.ofAny(problems);
        var given = new ArrayList<>(Words.ALL.stream().filter(question.said()::containsKey).toList());
        Stream.of("by", "chart").filter(asked::has).forEach(given::add);
        if (!question.set().isEmpty()) {
            given.add("set");
        }
        return given.stream().map(option -> "--" + option).toList();
    }

    private static One account(Found found, Asked asked) {
        if (found.checkpoint().isPresent() && found.spec().filter(Families::knows).isEmpty()) {
            var why = found.spec().isPresent() ? "The config beside the files is of no model_type that is known"
                    : "Nothing beside the files describes the model";
            var notes = new ArrayList<>(List.of(why + ": no work is counted but what names tell of linear layers."));
            var idle = idle(asked);
            if (!idle.isEmpty()) {
                notes.add(String.join(", ", idle) + (idle.size() == 1 ? " has" : " have")
                        + " no effect where the model is not known.");
            }
            return new One(found, Optional.empty(), Optional.empty(), Optional.empty(), notes);
        }
        var answer = asked.answer(found::described);
        var statement = answer.statement();
        return new One(found, Optional.of(answer), Optional.of(statement), Room.of(statement, asked.question()),
                List.of());
    }
}
