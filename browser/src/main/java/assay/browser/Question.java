package assay.browser;

import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Serving;
import assay.ask.Shared;
import assay.ask.Words;
import assay.catalog.Found;
import assay.command.Asked;
import assay.device.Accelerator;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import assay.storage.Schemes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a command is asked, in words.
///
/// @param models ids of opened models, or names
/// @param question the options of a question
/// @param said what a command takes besides
/// @param recent answers
record Question(String command, List<String> models, Words question, Map<String, String> said, Open open,
        Shared recent) implements Asked {
    /// What a word means.
    @FunctionalInterface
    interface Open {
        Found find(String word);
    }

    /// A question as it is written in JSON.
    ///
    /// @throws Refusal with everything in it that is of another type than it should be
    static Question of(Value value, Open open, Shared recent) {
        var problems = new ArrayList<Problem>();
        var asked = Plain.group(value, "the question", problems);
        var said = new HashMap<String, String>();
        var words = new HashMap<String, String>();
        var models = new ArrayList<String>();
        var set = new ArrayList<String>();
        asked.forEach((name, field) -> {
            switch (name) {
                case "options" -> Plain.group(field.value(), name, problems).forEach((word, one) ->
                        Plain.text(one.value()).ifPresentOrElse(text -> words.put(word, text),
                                () -> problems.add(Plain.other(word, one.value(), "a text"))));
                case "models" -> models.addAll(Plain.texts(field.value(), name, problems));
                case "set" -> set.addAll(Plain.texts(field.value(), name, problems));
                default -> {
                    if (field.value() instanceof Value.Flag(var on)) {
                        if (on) {
                            said.put(name, "");
                        }
                    } else {
                        Plain.text(field.value()).ifPresent(text -> said.put(name, text));
                    }
                }
            }
        });
        var model = said.remove("model");
        if (model != null) {
            models.addFirst(model);
        }
        var keep = Optional.ofNullable(said.get("keep"));
        keep.ifPresent(k -> words.put("keep", k));
        var weighed = words.containsKey("weights") ? Asked.schemes() : Schemes.NONE;
        var all = Refusal.collecting(() -> new Words(words, set, List.of(), weighed), problems);
        Refusal.ofAny(problems);
        return new Question(said.getOrDefault("command", "account"), models, all.orElseThrow(), said, open, recent);
    }

    /// A command's words: models, and what it takes besides.
    @Override
    public List<String> words() {
        var besides = switch (command) {
            case "explain" -> said.get("of");
            case "accelerators", "models" -> said.get("names");
            default -> null;
        };
        return besides == null ? models : Stream.concat(models.stream(), Stream.of(besides)).toList();
    }

    @Override
    public boolean has(String option) {
        return option.equals("set") ? !question.set().isEmpty() : text(option).isPresent();
    }

    @Override
    public Optional<String> text(String option) {
        return Optional.ofNullable(said.get(option)).or(() -> Optional.ofNullable(question.said().get(option)));
    }

    @Override
    public Found find(String word) {
        return open.find(word);
    }

    @Override
    public List<Accelerator> own() {
        return List.of();
    }

    @Override
    public Answer answer(Ask ask) {
        return recent.answer(ask);
    }

    @Override
    public Serving serving(String word) {
        return recent.serving(List.of(word, question.said(), question.set()), () -> Asked.super.serving(word));
    }

    @Override
    public String typed(String word) {
        return find(word).argument();
    }

    /// The only model of a question that takes one.
    ///
    /// @throws Refusal where it names none, or several
    String model() {
        return one("assay " + command, "");
    }

    /// JSON's values as what questions need.
    static final class Plain {
        private Plain() {}

        static Map<String, Field> group(Value value, String what, List<Problem> problems) {
            if (value instanceof Value.Group(var fields)) {
                return fields;
            }
            problems.add(other(what, value, "an object"));
            return Map.of();
        }

        static List<String> texts(Value value, String what, List<Problem> problems) {
            var texts = new ArrayList<String>();
            if (value instanceof Value.Items(var items)) {
                items.forEach(item -> text(item).ifPresentOrElse(texts::add,
                        () -> problems.add(other(what, item, "a text"))));
            } else {
                problems.add(other(what, value, "a list of texts"));
            }
            return texts;
        }

        /// A text, or a number as one.
        static Optional<String> text(Value value) {
            return switch (value) {
                case Value.Text(var text) -> Optional.of(text);
                case Value.Numeral(var number) -> Optional.of(number.toString());
                default -> Optional.empty();
            };
        }

        static Problem other(String what, Value value, String expected) {
            return Problem.of(what, "", "is " + value.type() + ", not " + expected);
        }
    }
}
