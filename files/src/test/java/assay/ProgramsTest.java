package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.formula.Program;
import assay.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Formulas as code, run by their languages on random sizes beside exact values: a profile of its own, with
/// `-Dassay.languages=python,javascript,java,c,rust`, of those that the machine has.
@EnabledIfSystemProperty(named = "assay.languages", matches = ".+")
class ProgramsTest {
    private static final List<String> MODELS = List.of("gpt2-xl", "llama-3-8b", "qwen3-30b-a3b", "deepseek-v3",
            "mistral-7b-v0.1", "gemma-3-27b", "mamba-1.4b", "whisper-tiny", "t5-small", "gpt-oss-20b");
    private static final List<String> KEPT = List.of("B", "T", "vocab_size", "d_model");
    private static final int QUANTITIES = 12;
    private static final int POINTS = 1000;

    @TempDir
    private Path folder;

    /// A function with its arguments.
    private record Made(String name, Expr expr, List<String> arguments) {}

    private static List<Made> made() {
        var all = new ArrayList<Made>();
        for (var model : MODELS) {
            var answer = Ask.of(() -> Catalog.find(model), new Words(Map.of("batch", "2"), List.of(), List.of()))
                    .answer();
            answer.quantities().stream().map(q -> made(answer, q.name(), model))
                    .flatMap(List::stream).limit(QUANTITIES).forEach(all::add);
        }
        return all;
    }

    private static List<Made> made(Answer answer, String quantity, String model) {
        var found = new ArrayList<Made>();
        Refusal.collecting(() -> answer.ledger(quantity), new ArrayList<>()).ifPresent(ledger -> {
            var sizes = answer.subject(ledger.quantity()).sizes();
            var kept = KEPT.stream().filter(sizes.all()::containsKey).toList();
            var expr = ledger.total().with(sizes.bindings(new LinkedHashSet<>(kept)));
            found.add(new Made(Program.function(model + "." + quantity), expr, kept.stream().filter(name ->
                    expr.dims().stream().anyMatch(d -> d.name().equals(name))).toList()));
        });
        return found;
    }

    @Test
    void languagesAgreeWithExactValues() throws Exception {
        var made = made();
        assertThat(made).hasSizeGreaterThan(100);
        var random = new SplittableRandom(3);
        var calls = new LinkedHashMap<String, String>();
        for (int i = 0; i < POINTS; i++) {
            var of = made.get(i % made.size());
            var point = new HashMap<String, Rational>();
            of.arguments.forEach(name -> point.put(name, Rational.of(
                    random.nextLong(1, name.equals("B") ? 64 : 40000))));
            calls.put(of.name + " " + of.arguments.stream().map(n -> point.getOrDefault(n, Rational.ONE).toString())
                    .collect(Collectors.joining(" ")), of.expr.at(point).floor().toString());
        }
        for (var language : System.getProperty("assay.languages").split(",", -1)) {
            var program = Program.valueOf(language.toUpperCase(Locale.ROOT));
            var values = run(program, made, List.copyOf(calls.keySet()));
            int i = 0;
            for (var call : calls.entrySet()) {
                assertThat(values.get(i++)).as(language + ": " + call.getKey()).isEqualTo(call.getValue());
            }
        }
    }

    private List<String> run(Program program, List<Made> made, List<String> calls) throws Exception {
        var body = made.stream().map(m -> program.of(m.expr, m.name, m.arguments, List.of()))
                .collect(Collectors.joining("\n"));
        var text = switch (program) {
            case PYTHON -> body + "\n" + calls.stream().map(c -> "print(" + call(c, "", "") + ")\n")
                    .collect(Collectors.joining());
            case JAVASCRIPT, TYPESCRIPT -> body + "\n" + calls.stream().map(c -> "console.log(String("
                    + call(c, "", "n") + "));\n").collect(Collectors.joining());
            case JAVA -> "final class Made {\n" + once(body, "private static java.math.BigInteger down")
                    + methods(calls) + "}\n";
            case C -> "#include <stdio.h>\n" + once(body, "static __int128 down") + C_PRINT + "int main(void) {\n"
                    + calls.stream().map(c -> "  print(" + call(c, "", "") + ");\n").collect(Collectors.joining())
                    + "  return 0;\n}\n";
            case RUST -> body + "\nfn main() {\n" + calls.stream().map(c -> "    println!(\"{}\", " + call(c, "", "")
                    + ");\n").collect(Collectors.joining()) + "}\n";
        };
        var name = Map.of(Program.PYTHON, "made.py", Program.JAVASCRIPT, "made.mjs", Program.JAVA, "Made.java",
                Program.C, "made.c", Program.RUST, "made.rs").getOrDefault(program, "made.ts");
        var file = Files.writeString(folder.resolve(name), text).toString();
        var built = folder.resolve("made").toString();
        return switch (program) {
            case PYTHON -> lines("python3", file);
            case JAVASCRIPT, TYPESCRIPT -> lines("node", file);
            case JAVA -> lines(Path.of(System.getProperty("java.home"), "bin", "java").toString(), file);
            case C -> {
                lines("gcc", "-O1", "-o", built, file);
                yield lines(built);
            }
            case RUST -> {
                lines("rustc", "-A", "warnings", "-o", built, file);
                yield lines(built);
            }
        };
    }

    private static String call(String call, String before, String after) {
        var words = call.split(" ", -1);
        return words[0] + "(" + List.of(words).subList(1, words.length).stream().filter(w -> !w.isEmpty())
                .map(w -> before + w + after).collect(Collectors.joining(", ")) + ")";
    }

    private static String methods(List<String> calls) {
        return "public static void main(String[] a) {\n" + calls.stream().map(c -> "    System.out.println("
                + call(c, "new java.math.BigInteger(\"", "\")") + ");\n").collect(Collectors.joining()) + "}\n";
    }

    /// A text in which what begins so stands once.
    private static String once(String body, String helper) {
        var out = new StringBuilder();
        boolean seen = false;
        for (var part : body.split("(?=" + Pattern.quote(helper) + ")", -1)) {
            int end = part.startsWith(helper) ? end(part) : 0;
            out.append(seen ? part.substring(end) : part);
            seen |= end > 0;
        }
        return out.toString();
    }

    private static int end(String part) {
        int c = part.indexOf("static __int128 most");
        return c >= 0 ? part.indexOf('\n', c) + 1 : part.indexOf("}\n", part.indexOf("up(")) + 2;
    }

    private static final String C_PRINT = """
            static void print(__int128 n) {
                char text[64];
                int at = 63;
                text[at] = 0;
                int less = n < 0;
                if (less) n = -n;
                do { text[--at] = (char) ('0' + (int) (n % 10)); n /= 10; } while (n > 0);
                if (less) text[--at] = '-';
                puts(text + at);
            }
            """;

    private static List<String> lines(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + text.lines().limit(20)
                .collect(Collectors.joining("\n"))).isZero();
        return text.lines().toList();
    }
}
