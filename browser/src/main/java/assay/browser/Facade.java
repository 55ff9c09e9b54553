package assay.browser;

import assay.ask.Alike;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.draw.Charts;
import assay.draw.Contexts;
import assay.draw.Shares;
import assay.formula.MathMl;
import assay.notation.Parser;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Value;
import assay.write.Format;
import assay.write.JsonText;
import assay.write.Page;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What `assay.d.ts` declares, from text to text: arguments and answers are JSON.
///
/// A question that cannot be answered has an answer, too: its problems.
public final class Facade {
    /// As wide as every table needs.
    private static final int UNLIMITED = 10_000;

    private final Map<String, Found> opened = new HashMap<>();
    private final Recent recent = new Recent();
    private int number;

    /// Answers a call that takes one object, or nothing.
    ///
    /// @param call a function of `assay.d.ts`
    /// @param argument JSON
    public String call(String call, String argument) {
        return guarded(() -> {
            var value = argument.isEmpty() ? new Value.Group(Map.of()) : Json.read("the question", argument);
            return switch (call) {
                case "catalogue" -> plain(Lists::catalogue);
                case "words" -> plain(Lists::words);
                case "close" -> close(value);
                case "ask" -> ask(value);
                case "write" -> write(value);
                case "tree" -> tree(value);
                case "chart" -> chart(value);
                case "bound" -> bound(value);
                case "mathml" -> mathml(value);
                case "open" -> open(value, List.of());
                default -> throw new Refusal(new Problem(call, "", "no function", ""));
            };
        });
    }

    /// Opens a model.
    ///
    /// @param argument as [#call] takes it; of files only their names are looked at here
    /// @param files in the order in which they were given
    public String open(String argument, List<? extends Bytes> files) {
        return guarded(() -> open(Json.read("the source", argument), files));
    }

    /// An answer, or the problems of what cannot be answered; a defect of our own is one, too.
    private static String guarded(Supplier<String> answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            return Written.problems(refusal.problems(), false);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
            return Written.problems(List.of(new Problem("a defect of Assay itself", "", String.valueOf(defect), "")),
                    true);
        }
    }

    private static String plain(Consumer<JsonText> list) {
        var out = new JsonText();
        list.accept(out);
        return out.toString();
    }

    private String open(Value source, List<? extends Bytes> files) {
        var said = said(source);
        var text = said.get("text");
        var name = said.get("name");
        Found found;
        if (text != null) {
            var called = said.getOrDefault("fileName", "text");
            found = Models.file(called, assay.read.Folder.NONE,
                    Bytes.of(called, text.getBytes(StandardCharsets.UTF_8)));
        } else if (!files.isEmpty()) {
            found = Dropped.found(Optional.ofNullable(name), Optional.ofNullable(said.get("main")), files);
        } else if (name != null) {
            found = named(name);
        } else {
            throw new Refusal(new Problem("the source", "", "is empty", "{name}, {text} or {files}"));
        }
        var id = "#" + ++number;
        opened.put(id, found);
        return Written.answer(out -> Lists.opened(out, id, found));
    }

    private String close(Value model) {
        opened.remove(said(model).getOrDefault("model", ""));
        return Written.answer(out -> out.out().nothing());
    }

    private Found find(String word) {
        var found = opened.get(word);
        return found == null ? named(word) : found;
    }

    private static Found named(String word) {
        return Models.catalogued(word);
    }

    private String ask(Value question) {
        var asked = Question.of(question, this::find);
        var reply = Replies.to(asked, recent::answer);
        var sheet = reply.sheet().apply(Format.TABLE, new Page(UNLIMITED, false));
        return Written.answer(out -> out.sheet(sheet, reply.found()));
    }

    /// A question's answer as text in a format: a list of the two and of what it is written on.
    private String write(Value arguments) {
        if (!(arguments instanceof Value.Items(var items)) || items.size() < 2) {
            throw new Refusal(new Problem("write", "", "takes a question and a format", ""));
        }
        var name = items.get(1) instanceof Value.Text(var text) ? text : "";
        var format = Format.named(name).orElseThrow(() -> new Refusal(
                new Problem(name, "--format", "unknown format", Nearest.hint(name, List.of(
                        "table", "json", "csv", "markdown", "latex")))));
        var page = items.size() > 2 ? page(items.get(2)) : new Page(UNLIMITED, false);
        var reply = Replies.to(Question.of(items.getFirst(), this::find), recent::answer);
        var written = reply.write(format, page);
        return Written.answer(out -> out.out().text(written));
    }

    private static Page page(Value value) {
        var fields = value instanceof Value.Group(var inside) ? inside : Map.<String, Field>of();
        var width = fields.get("width");
        boolean colour = fields.get("colour") != null
                && fields.get("colour").value() instanceof Value.Flag(var on) && on;
        return new Page(width != null && width.value() instanceof Value.Numeral(var n) && n.isInteger()
                && n.num().bitLength() < 31 ? n.num().intValueExact() : UNLIMITED, colour);
    }

    private String tree(Value question) {
        var asked = Question.of(question, this::find);
        asked.models(1, 1, "takes one model", "");
        var answer = recent.answer(Ask.of(() -> asked.spec(0), asked.words()));
        var tree = Tree.of(answer, asked.text("quantity").orElse("parameters"));
        return Written.answer(tree::write);
    }

    private String chart(Value question) {
        var asked = Question.of(question, this::find);
        var kind = asked.text("kind").orElse("");
        var svg = switch (kind) {
            case "compare" -> Shares.of(Alike.of(asked.each(word -> recent.answer(
                    Ask.of(() -> find(word).described(), asked.words()))), asked.words().options()).cases());
            default -> {
                asked.models(1, 1, "takes one model", "");
                var contexts = asked.text("contexts").map(Words::contexts);
                var words = asked.words();
                var answer = recent.answer(Ask.of(() -> asked.spec(0), words));
                yield Optional.of(Charts.named(answer, kind.equals("composition")
                        ? asked.text("quantity").orElse("parameters") : kind,
                        contexts.map(Contexts::of).orElseGet(() -> Contexts.around(answer.subject()))));
            }
        };
        return Written.answer(out -> out.out().text(svg.map(c -> c.svg()).orElse("")));
    }

    private String bound(Value question) {
        var asked = Question.of(question, this::find);
        asked.models(1, 1, "takes one model", "");
        var subject = recent.answer(Ask.of(() -> asked.spec(0), asked.words())).subject();
        return Written.answer(out -> Lists.bound(out, subject));
    }

    private String mathml(Value formula) {
        var text = formula instanceof Value.Text(var written) ? written : said(formula).getOrDefault("formula", "");
        String markup;
        try {
            markup = MathMl.of(Parser.parse(text));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Problem.of("the formula", "", String.valueOf(e.getMessage())));
        }
        return Written.answer(out -> out.out().text(markup));
    }

    private static Map<String, String> said(Value value) {
        var said = new HashMap<String, String>();
        if (value instanceof Value.Group(var fields)) {
            fields.forEach((name, field) -> Question.Plain.text(field.value()).ifPresent(t -> said.put(name, t)));
        }
        return said;
    }
}
