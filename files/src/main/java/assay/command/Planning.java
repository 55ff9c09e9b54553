package assay.command;

import assay.ask.LayoutBest;
import assay.ask.LayoutPlace;
import assay.ask.Layouts;
import assay.ask.Watch;
import assay.ask.Words;
import assay.device.Accelerator;
import assay.problem.Refusal;
import assay.report.LayoutsSheet;
import assay.report.PlacesSheet;
import assay.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// The layouts over so many devices by which a step of training is fastest.
public final class Planning {
    private static final String EXAMPLE = "assay plan llama-3-8b --on h100 --devices 64";

    private Planning() {}

    /// The search at many places: one place by its number.
    ///
    /// @param said of the question, at all places
    /// @param own accelerators of the asker's
    public record Search(Spec spec, Map<String, String> said, List<String> set, List<Accelerator> own)
            implements Workforce.Task {
        public Search {
            said = Map.copyOf(said);
            set = List.copyOf(set);
            own = List.copyOf(own);
        }

        private Words question() {
            return new Words(said, set, own);
        }

        @Override
        public String what() {
            return "the plans of " + spec.name();
        }

        @Override
        public String noun() {
            return "place";
        }

        @Override
        public String run(long number, Watch watch) {
            var place = LayoutPlace.of(question()).get((int) number);
            try {
                return LayoutBest.of(() -> spec, place.at(question()), watch).text();
            } catch (Refusal refusal) {
                return LayoutBest.none(refusal).text();
            }
        }
    }

    /// The fastest layout at each of several places, of which one is a kind of device and a number of them.
    ///
    /// @param workers who searches
    /// @throws Refusal as [#of]
    public static Reply placed(Asked asked, Workforce workers) {
        var word = asked.one("assay plan", EXAMPLE);
        var question = asked.question();
        var places = LayoutPlace.of(question);
        var search = new Search(asked.spec(word), question.said(), question.set(), question.own());
        var texts = new TreeMap<Long, String>();
        asked.watched(watch -> {
            workers.each(search, LongStream.range(0, places.size()).boxed().toList(), asked, watch,
                    texts::put);
            return texts;
        });
        var best = texts.values().stream().map(LayoutBest::read).toList();
        if (best.stream().allMatch(LayoutBest::isRefused)) {
            LayoutBest.of(() -> search.spec(), places.getFirst().at(question), Watch.none());
        }
        var sheet = PlacesSheet.of(search.spec.name(), places, best);
        return Reply.of(sheet).found(best.stream().allMatch(one -> one.found().isEmpty()));
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.one("assay plan", EXAMPLE);
        if (LayoutPlace.isList(asked.question())) {
            return placed(asked, Workforce.HERE);
        }
        var layouts = asked.watched(watch -> Layouts.of(() -> asked.spec(word), asked.question(), watch));
        return Reply.of(LayoutsSheet.of(layouts), () -> LayoutsSheet.data(layouts)).found(layouts.found().isEmpty());
    }
}
