package assay.audit;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an answer supposes, and how often.
///
/// @param counts figures by the code of a mistake or a convention
/// @param most no more is the discount of any claim
record Adopted(Map<String, Integer> counts, double most) {
    static final Adopted NOTHING = new Adopted(Map.of(), 0);

    /// No more than this can what is supposed elsewhere take from what a claim costs.
    static final double MOST = 4;

    /// What is supposed often is supposed more readily.
    static Adopted of(List<Verdict> all) {
        var adopted = new HashMap<String, Integer>();
        for (var v : all) {
            if (v.figure().digits() >= 3 && v.claim().isPresent()) {
                for (var word : supposed(v.claim().get())) {
                    adopted.merge(word, 1, Integer::sum);
                }
            }
        }
        return new Adopted(adopted, most(adopted));
    }

    /// No more is the discount of a convention.
    private static final double CONVENTION = 3;

    private static Set<String> supposed(Claim claim) {
        var words = new LinkedHashSet<String>();
        claim.setting().supposed().forEach(m -> words.add(m.code()));
        words.add(word(claim));
        words.remove("");
        return words;
    }

    private static double most(Map<String, Integer> counts) {
        double most = 0;
        double second = 0;
        for (var code : counts.entrySet()) {
            double less = Mistake.named(code.getKey()).map(m -> discount(m, code.getValue())).orElse(0.0);
            second = Math.max(second, Math.min(most, less));
            most = Math.max(most, less);
        }
        return most + second + (counts.isEmpty() ? 0 : CONVENTION);
    }

    /// What a mistake costs less that was seen so many times.
    private static double discount(Mistake mistake, int seen) {
        return mistake.cost() * (seen > 8 && mistake.priced() ? 1.2
                : seen > 3 ? 0.7 : seen > 1 ? 0.5 : seen > 0 ? 0.2 : 0);
    }

    /// How much less what an answer supposes elsewhere costs.
    double discount(Claim claim) {
        double less = 0;
        for (var mistake : claim.setting().supposed()) {
            less += discount(mistake, counts.getOrDefault(mistake.code(), 0));
        }
        int seen = counts.getOrDefault(word(claim), 0);
        less += claim.convention().startsWith("ACT") && seen > 0 ? 3 : seen > 2 ? 2.5 : seen > 0 ? 1.5 : 0;
        return less;
    }

    private static String word(Claim claim) {
        return claim.slip().isEmpty() ? claim.convention() : claim.slip();
    }
}
