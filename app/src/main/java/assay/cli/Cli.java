package assay.cli;

import assay.command.Engine;
import assay.command.Reply;
import assay.command.Unwritten;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.write.Format;
import assay.write.Page;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// One call of the program: arguments in, text and an exit code out.
///
/// Exit codes: 0, 1 for a finding, 2 for an input that cannot be used, 70 for a defect of Assay's own, 74 where the
/// answer could not be written.
public final class Cli {
    private static final int FOUND = 1;
    private static final int REFUSED = 2;
    private static final int DEFECT = 70;
    private static final int UNWRITTEN = 74;
    private static final String HELP = "help";
    private static final int NARROWEST_HELP = 60;
    private static final int WIDEST_HELP = 110;

    static {
        // picocli would look for Groovy in every jar, and reflect on types that no option has.
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", ".*");
    }

    private final Shell shell;
    private final PrintStream out;
    private final PrintStream err;
    private boolean engaged;

    public Cli(Shell shell, PrintStream out, PrintStream err) {
        this.shell = shell;
        this.out = out;
        this.err = err;
    }

    /// The command without a name, and of those with one the ones given.
    static CommandSpec spec(List<Command> commands) {
        var root = new AccountCommand().spec();
        root.addOption(
                OptionSpec.builder("-V", "--version").versionHelp(true).description("Show the version.").build());
        root.usageMessage().commandListHeading("%nCommands:%n");
        for (var command : commands) {
            root.addSubcommand(command.name(), command.spec());
        }
        return root;
    }

    /// Runs one call and gives its exit code. Nothing goes to standard output unless all went well.
    public int run(String... args) {
        boolean debug = List.of(args).contains("--debug");
        try {
            int exit = answer(args);
            if (out.checkError()) {
                err.println("assay: standard output could not be written");
                return UNWRITTEN;
            }
            return exit;
        } catch (Refusal refusal) {
            refusal.problems().forEach(p -> err.println("assay: " + p));
            trace(refusal, debug);
            return REFUSED;
        } catch (Unwritten unwritten) {
            err.println("assay: " + unwritten.problem());
            trace(unwritten, debug);
            return UNWRITTEN;
        } catch (ParameterException wrong) {
            err.println("assay: " + message(wrong));
            trace(wrong, debug);
            return REFUSED;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
            err.println("assay: a defect of Assay itself: " + defect
                    + (debug ? "" : " (the same call with --debug shows where)"));
            trace(defect, debug);
            return DEFECT;
        }
    }

    /// Whether a module of its own answered.
    boolean engaged() {
        return engaged;
    }

    private int answer(String... typed) {
        var args = typed.length > 0 && typed[0].equals(HELP) ? helped(typed) : typed;
        var words = List.of(args);
        boolean help = words.contains("-h") || words.contains("--help");
        var line = new CommandLine(spec(
                help ? Commands.NAMED : Commands.NAMED.stream().filter(c -> words.contains(c.name())).toList()));
        line.setUsageHelpWidth(Math.clamp(shell.width(), NARROWEST_HELP, WIDEST_HELP));
        var root = line.parseArgs(args);
        var sub = root.hasSubcommand() ? root.subcommand() : root;
        if (root.isVersionHelpRequested()) {
            out.println(Main.version());
            return 0;
        }
        if (root.isUsageHelpRequested() || sub.isUsageHelpRequested()) {
            out.print(sub.commandSpec().commandLine().getUsageMessage(Ansi.OFF));
            return 0;
        }
        checkBefore(root, sub);
        var given = new Given(root, sub, shell);
        var problems = new LinkedHashSet<Problem>();
        var format = Refusal.collecting(() -> given.format().orElse(Format.TABLE), problems);
        var colour = Refusal.collecting(given::colour, problems);
        var command = command(sub);
        var asked = Refusal.collecting(() -> command.engine(given).map(Engines::named), problems);
        var engine = asked.flatMap(of -> of);
        engaged = engine.isPresent();
        // where the files of a call are none of ours, nothing is said of them besides
        var targets = asked.flatMap(_ -> Refusal.collecting(() -> engine.filter(Engine::writes).isPresent()
                ? List.<Target>of() : given.targets(command), problems));
        var answer = asked.flatMap(_ -> Refusal.collecting(() -> engine.isPresent()
                ? engine.get().answer(command.name(), given) : command.answer(given), problems));
        format.filter(f -> !f.text() && shell.terminal() > 0 && targets.filter(List::isEmpty).isPresent())
                .ifPresent(f -> problems.add(new Problem(f.label(), "--format", "is no text for a terminal",
                        "-o FILE." + f.endings().getFirst())));
        Refusal.ofAny(problems);
        var whole = answer.orElseThrow();
        var files = targets.orElseThrow();
        if (!files.isEmpty()) {
            return written(files, whole, given, shell.filed(colour.orElseThrow()));
        }
        var bytes = asked(whole, given, format.orElseThrow())
                .bytes(format.orElseThrow(), shell.page(colour.orElseThrow()));
        out.write(bytes, 0, bytes.length);
        return whole.found() ? FOUND : 0;
    }

    /// The answer, or the one of its tables that is asked for; says which others there are where a format holds one.
    private Reply asked(Reply whole, Given given, Format format) {
        var table = given.text("table");
        if (table.isPresent()) {
            return whole.table(table.get(), format);
        }
        var tables = format == Format.CSV ? whole.tables() : List.<String>of();
        if (tables.size() > 1) {
            err.println("assay: table " + tables.getFirst() + "; --table NAME has others: "
                    + String.join(", ", tables.subList(1, tables.size())));
        }
        return whole;
    }

    /// Writes files, all of which are made before the first is written, and says so.
    private int written(List<Target> files, Reply answer, Given given, Page page) {
        var made = files.stream().map(file -> file.part().map(answer::file)
                .orElseGet(() -> asked(answer, given, file.format())).bytes(file.format(), page)).toList();
        int exit = answer.found() ? FOUND : 0;
        for (int i = 0; i < made.size(); i++) {
            var failure = files.get(i).file().write(made.get(i));
            if (failure.isPresent()) {
                err.println("assay: " + failure.get());
                exit = UNWRITTEN;
            } else {
                err.println("wrote " + files.get(i).file().shown() + ", "
                        + Figures.counted(made.get(i).length, "byte"));
            }
        }
        return exit;
    }

    /// `help COMMAND` as `COMMAND --help`. Refuses a word that is no command.
    private static String[] helped(String... given) {
        var names = Commands.NAMED.stream().map(Command::name).toList();
        var words = new ArrayList<>(List.of(given).subList(1, given.length));
        words.stream().filter(word -> !word.startsWith("-") && !names.contains(word)).findFirst().ifPresent(word -> {
            throw new Refusal(new Problem(word, "", "no command", Nearest.hint(word, names)));
        });
        words.add("--help");
        return words.toArray(String[]::new);
    }

    /// Before a command's name may stand the options that it takes, and nothing else.
    private static void checkBefore(ParseResult root, ParseResult sub) {
        if (root.equals(sub)) {
            return;
        }
        var problems = new ArrayList<Problem>();
        root.matchedPositionalValue(0, List.<String>of()).forEach(word -> problems.add(new Problem(word, "",
                "unexpected argument before '" + sub.commandSpec().name() + "'",
                "a command comes first: assay " + sub.commandSpec().name() + " " + word)));
        for (var option : root.matchedOptions()) {
            if (sub.commandSpec().findOption(option.longestName()) == null) {
                problems.add(Problem.of(option.longestName(), "", "no option of assay " + sub.commandSpec().name()));
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    static Command command(ParseResult parsed) {
        var name = parsed.commandSpec().name();
        return Commands.NAMED.stream().filter(c -> c.name().equals(name)).findFirst().orElse(new AccountCommand());
    }

    private static String message(ParameterException wrong) {
        var spec = wrong.getCommandLine().getCommandSpec();
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().getFirst(), spec).toString();
        }
        var text = String.valueOf(wrong.getMessage());
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) + " (see assay "
                + (spec.parent() == null ? "" : spec.name() + " ") + "--help)";
    }

    /// What is wrong with a word that a command does not take, and the nearest right thing.
    private static Problem unmatched(String word, CommandSpec spec) {
        var call = spec.parent() == null ? "assay" : "assay " + spec.name();
        if (!word.startsWith("-")) {
            return new Problem(word, "", "unexpected argument", "see " + call + " --help");
        }
        int sign = word.indexOf('=');
        var name = sign < 0 ? word : word.substring(0, sign);
        return Absent.option(name).orElseGet(() -> {
            var takers = Commands.NAMED.stream().filter(c -> c.spec().findOption(name) != null).map(Command::name)
                    .toList();
            var known = new ArrayList<String>();
            spec.options().forEach(o -> known.add(o.longestName()));
            var near = Nearest.of(name, known);
            return new Problem(name, "", takers.isEmpty() ? "unknown option" : "no option of " + call,
                    !takers.isEmpty() ? "of assay " + String.join(", assay ", takers)
                            : near.isEmpty() ? "see " + call + " --help" : Nearest.hint(name, near));
        });
    }

    private void trace(Throwable thrown, boolean debug) {
        if (debug) {
            thrown.printStackTrace(err);
        }
    }
}
