package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.formula.Program;
import assay.notation.Parser;
import assay.write.FormulaProject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Formulas as code, run by their languages beside exact values: a profile of its own, with
/// `-Dassay.languages=python,javascript,typescript,java,c,rust`, of those that the machine has. TypeScript is checked
/// and compiled by what `-Dassay.tsc` says, `tsc` of itself.
@EnabledIfSystemProperty(named = "assay.languages", matches = ".+")
class ProgramsTest {
    private static final int POINTS = 1000;
    private static final BigInteger BORDER = BigInteger.TWO.pow(127);
    private static final Pattern EXACT = Pattern.compile("(\\d+) values are exact");

    /// The program that runs all others, in the folder that they are run in.
    private static final List<String> SHELL = List.of("sh", "-c");

    @TempDir
    private Path folder;

    static Stream<Program> languages() {
        var asked = List.of(System.getProperty("assay.languages", "").split(",", -1));
        return Program.all().stream().filter(p -> asked.contains(p.label()));
    }

    /// Twelve quantities of ten families, and expressions of every form, on random sizes.
    @ParameterizedTest
    @MethodSource("languages")
    void languagesAgreeWithExactValues(Program program) throws Exception {
        var functions = new ArrayList<>(FormulaKinds.functions());
        assertThat(functions).hasSize(FormulaKinds.MODELS.size() * FormulaKinds.QUANTITIES);
        functions.addAll(FormulaKinds.odd());
        var random = new SplittableRandom(3);
        var samples = new ArrayList<Program.Sample>();
        for (int i = 0; i < POINTS; i++) {
            var of = functions.get(i % functions.size());
            samples.add(sample(of, FormulaKinds.point(of, random).values().stream().map(Rational::num).toList()));
        }
        write(program, program.module(List.of("formulas"), functions), program.test(List.of("values"), samples));
        assertThat(exact(run(program))).isEqualTo(program.label().equals("python") || program.label().equals("rust")
                ? 1 : POINTS);
    }

    private static Program.Sample sample(Program.Function function, List<BigInteger> arguments) {
        var point = new HashMap<String, Rational>();
        for (int i = 0; i < arguments.size(); i++) {
            point.put(function.arguments().get(i), Rational.of(arguments.get(i)));
        }
        return new Program.Sample(function.name(), arguments, function.value().at(point).floor().num());
    }

    /// What `--project` writes passes, and does not where one value is another.
    @ParameterizedTest
    @MethodSource("languages")
    void aProjectPassesItsTest(Program program) throws Exception {
        var answers = FormulaKinds.MODELS.stream().map(FormulaKinds::answer).toList();
        var files = FormulaProject.of(answers, program.label(), Optional.of("batch,seq,num_layers"));
        var test = files.getOrDefault(program.testFile(), "");
        write(program, files.getOrDefault(program.file(), ""), test);
        assertThat(exact(run(program))).isPositive();
        assertThat(test).contains("8030261248");
        write(program, files.getOrDefault(program.file(), ""), test.replaceFirst("8030261248", "8030261249"));
        assertThat(run(program).exit).isNotZero();
    }

    /// The greatest and the least number of 128 bits are right, one more is not: C wraps, and Rust stops where overflow
    /// is checked and wraps where it is not. Languages of integers of any size go on.
    @ParameterizedTest
    @MethodSource("languages")
    void theBorderIsWhereItIsSaid(Program program) throws Exception {
        var most = BORDER.subtract(BigInteger.ONE);
        var function = new Program.Function("more", List.of("x", "y"), Parser.parse("x + y"), List.of());
        var within = sample(function, List.of(most.subtract(BigInteger.ONE), BigInteger.ONE));
        var beyond = new Program.Sample("more", List.of(most, BigInteger.ONE), BORDER);
        var wrapped = new Program.Sample("more", List.of(most, BigInteger.ONE), BORDER.negate());
        var module = program.module(List.of(), List.of(function));
        write(program, module, program.test(List.of(), List.of(within)));
        assertThat(run(program).exit).isZero();
        switch (program.label()) {
            case "c" -> {
                write(program, module, program.test(List.of(), List.of(wrapped)));
                assertThat(run(program, "cc", "cc -fwrapv").exit).isZero();
            }
            case "rust" -> {
                write(program, module, program.test(List.of(), List.of(wrapped)));
                var stopped = run(program);
                assertThat(stopped.exit).isNotZero();
                assertThat(stopped.text).contains("attempt to add with overflow");
                assertThat(run(program, "rustc", "rustc -O").exit).isZero();
            }
            default -> {
                write(program, module, program.test(List.of(), List.of(beyond)));
                assertThat(run(program).exit).isZero();
            }
        }
    }

    private void write(Program program, String module, String test) throws Exception {
        Files.writeString(folder.resolve(program.file()), module);
        Files.writeString(folder.resolve(program.testFile()), test);
    }

    /// What came of a run.
    private record Ran(int exit, String text) {}

    /// How many values were exact.
    private static int exact(Ran ran) {
        assertThat(ran.exit).as(ran.text.lines().limit(20).toList().toString()).isZero();
        var said = EXACT.matcher(ran.text);
        return said.find() ? Integer.parseInt(said.group(1)) : 1;
    }

    private Ran run(Program program) throws Exception {
        return run(program, "tsc", System.getProperty("assay.tsc", "tsc"));
    }

    /// Runs the test as it says.
    ///
    /// @param word of its commands, for which another stands
    private Ran run(Program program, String word, String other) throws Exception {
        var commands = String.join(" && ", program.run()).replaceAll("\\b" + word + " ", other + " ");
        var command = Stream.concat(SHELL.stream(), Stream.of(commands)).toList();
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), text);
    }
}
