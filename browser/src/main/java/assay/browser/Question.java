package assay.browser;

import assay.ask.Words;
import assay.catalog.Found;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.GgufStorage;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Schemes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a command is asked, in words.
///
/// @param models ids of opened models, or names
/// @param said words of a question, and what a command takes besides
record Question(String command, List<String> models, Words words, Map<String, String> said, Open open) {
    /// What a word means.
    @FunctionalInterface
    interface Open {
        Found find(String word);
    }

    /// A question as it is written in JSON.
    ///
    /// @throws Refusal with everything in it that is of another type than it should be
    static Question of(Value value, Open open) {
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
        var weighed = words.containsKey("weights") ? Schemes.known().and(GgufStorage::named, GgufStorage.names())
                : Schemes.NONE;
        var all = Refusal.collecting(() -> new Words(words, set, List.of(), weighed), problems);
        Refusal.ofAny(problems);
        return new Question(said.getOrDefault("command", "account"), models, all.orElseThrow(), said, open);
    }

    boolean has(String name) {
        return said.containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(said.get(name));
    }

    Found found(int index) {
        return open.find(models.get(index));
    }

    Spec spec(int index) {
        return found(index).described();
    }

    /// What is made of each model; all that is wrong with any of them at once.
    <A> List<A> each(Function<String, A> make) {
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<A>();
        models.forEach(word -> Refusal.collecting(() -> make.apply(word), problems).ifPresent(all::add));
        Refusal.ofAny(problems);
        return all;
    }

    /// That so many models are named.
    ///
    /// @param example a call with as many
    void models(int least, int most, String takes, String example) {
        if (models.size() < least || models.size() > most) {
            throw new Refusal(new Problem("assay " + command, "", takes, example));
        }
    }

    /// That one model is named, where a command beside takes several.
    void one(String example) {
        models(1, 1, "takes one model", models.size() > 1 ? "assay compare takes several" : example);
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
