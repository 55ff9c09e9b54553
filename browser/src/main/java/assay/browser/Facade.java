package assay.browser;

import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Shared;
import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.command.Reply;
import assay.draw.Chart;
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
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
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
import java.util.stream.Stream;

/// What `assay.d.ts` declares, from text to text: arguments and answers are JSON.
///
/// A question that cannot be answered has an answer, too: its problems.
public final class Facade {
    /// As wide as every table needs.
    private static final int UNLIMITED = 10_000;

    private final Map<String, Found> opened = new HashMap<>();
    /// What was asked of late: trees alike share their ledgers.
    private final Shared recent = new Shared();
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

    private Question question(Value value) {
        return Question.of(value, this::find, recent);
    }

    private String ask(Value value) {
        var reply = Replies.to(question(value));
        return Written.answer(out -> out.sheet(sheet(reply), reply.found()));
    }

    /// What people read, as one sheet.
    private static Sheet sheet(Reply reply) {
        if (reply.text().isPresent()) {
            return new Sheet("", List.of(new Sheet.Lines("", Stream.of(reply.text().get().split("\n", -1))
                    .map(line -> Sentence.of("{}", new Cell.Code(line))).toList())));
        }
        var sheets = reply.people().apply(Format.TABLE, new Page(UNLIMITED, false));
        return sheets.size() == 1 ? sheets.getFirst()
                : new Sheet("", sheets.stream().flatMap(s -> s.sections().stream()).toList());
    }

    /// A question's answer as text in a format: a list of the two and of what it is written on.
    private String write(Value arguments) {
        if (!(arguments instanceof Value.Items(var items)) || items.size() < 2) {
            throw new Refusal(new Problem("write", "", "takes a question and a format", ""));
        }
        var name = items.get(1) instanceof Value.Text(var text) ? text : "";
        var format = Format.named(name).filter(Format::text).orElseThrow(() -> new Refusal(
                new Problem(name, "--format", "unknown format", Nearest.hint(name,
                        Stream.of(Format.values()).filter(Format::text).map(Format::label).toList()))));
        var page = items.size() > 2 ? page(items.get(2)) : new Page(UNLIMITED, false);
        var written = Replies.to(question(items.getFirst())).text(format, page);
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

    /// The answer to a question about one model.
    private static Answer one(Question asked) {
        var word = asked.model();
        return asked.answer(() -> asked.spec(word));
    }

    private String tree(Value value) {
        var asked = question(value);
        var tree = Tree.of(one(asked), asked.text("quantity").orElse("parameters"));
        return Written.answer(tree::write);
    }

    private String chart(Value value) {
        var asked = question(value);
        var kind = asked.text("kind").orElse("");
        if (kind.equals("compare")) {
            var answers = asked.each(word -> asked.answer(() -> asked.spec(word)));
            var beside = Shares.of(Alike.of(answers, asked.question().options()).cases());
            return Written.answer(out -> out.out().text(beside.map(Chart::svg).orElse("")));
        }
        var answer = one(asked);
        var contexts = asked.text("contexts").map(Words::contexts).map(Contexts::of)
                .orElseGet(() -> Contexts.around(answer.subject()));
        var chart = Charts.named(answer, kind.equals("composition") ? asked.text("quantity").orElse("parameters")
                : kind, contexts);
        return Written.answer(out -> out.out().text(chart.svg()));
    }

    private String bound(Value value) {
        var subject = one(question(value)).subject();
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
