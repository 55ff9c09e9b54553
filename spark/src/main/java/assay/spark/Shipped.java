package assay.spark;

import assay.ask.Words;
import assay.catalog.Found;
import assay.command.Asked;
import assay.command.Sweeping;
import assay.device.Accelerator;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.storage.Schemes;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A sweep that travels: as it was asked, with the descriptions of the models that its words mean here.
///
/// @param job by which workers know what they have made of it
/// @param options what each of the options of a sweep says
/// @param specs of the models, in their order, as [Carried]
/// @param said of the question
/// @param set of the question
/// @param own accelerators, each as [Carried]
record Shipped(String job, Map<String, List<String>> options, List<String> words, List<byte[]> specs,
        Map<String, String> said, List<String> set, List<byte[]> own) implements Serializable {
    /// The options of a sweep that are no part of the question.
    static final List<String> OPTIONS = List.of("vary", "show", "top", "best", "pareto", "where", "count",
            "histogram");
    /// Those of them that may be there several times.
    private static final List<String> SEVERAL = List.of("vary", "where", "histogram");

    /// What threads of this process need.
    static Shipped none(String job) {
        return new Shipped(job, Map.of(), List.of(), List.of(), Map.of(), List.of(), List.of());
    }

    /// The sweep of a question.
    ///
    /// @param task what the question is, here
    static Shipped of(String job, Asked asked, Sweeping.Task task) {
        var options = new HashMap<String, List<String>>();
        OPTIONS.stream().filter(asked::has).forEach(option -> options.put(option, said(asked, option)));
        var question = task.question();
        return new Shipped(job, options, List.copyOf(asked.words()), task.specs().stream().map(spec ->
                Carried.bytes(spec, spec.name())).toList(), Map.copyOf(question.said()), List.copyOf(question.set()),
                question.own().stream()
                        .map(one -> Carried.bytes(one, one.name())).toList());
    }

    /// What one of the options says; nothing where it is there or not.
    static List<String> said(Asked asked, String option) {
        return List.copyOf(SEVERAL.contains(option) ? asked.texts(option) : asked.text(option).stream().toList());
    }

    /// What is to be swept.
    Sweeping.Task task() {
        return Sweeping.task(new Arrived());
    }

    private final class Arrived implements Asked {
        @Override
        public List<String> words() {
            return words;
        }

        @Override
        public boolean has(String option) {
            return options.containsKey(option);
        }

        @Override
        public Optional<String> text(String option) {
            return texts(option).stream().findFirst();
        }

        @Override
        public List<String> texts(String option) {
            return options.getOrDefault(option, List.of());
        }

        @Override
        public Found find(String word) {
            throw new Refusal(new Problem(word, "", "is not sought on a worker", ""));
        }

        @Override
        public Spec spec(String word) {
            return Carried.value(specs.get(words.indexOf(word)), Spec.class);
        }

        @Override
        public Words question() {
            return new Words(said, set, own(), said.containsKey("weights") ? Asked.schemes() : Schemes.NONE);
        }

        @Override
        public List<Accelerator> own() {
            return own.stream().map(one -> Carried.value(one, Accelerator.class)).toList();
        }
    }
}
