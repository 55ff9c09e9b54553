package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Cue.Scope;
import assay.audit.Mark.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Something that can be said of a setting, and its exact value.
///
/// @param name `flops.attention.block`
/// @param kind of the amount
/// @param part of what, where it is of a part
/// @param cost in bits, how seldom it is said
/// @param convention under which it holds, where the plain reading of its name is another
/// @param slip the code of a mistake in it that is not the setting's; empty where there is none
/// @param derived whether it is made of others: a share, a time, a batch
/// @param need what has to be said where it is claimed
record Claim(String name, Kind kind, Amount amount, Optional<Part> part, Measure measure, Optional<Scope> scope,
        double cost, Setting setting, String convention, String slip, boolean derived, Need need) {
    Claim(String name, Kind kind, Amount amount, Optional<Part> part, Measure measure, Optional<Scope> scope,
            double cost, Setting setting, String convention, String slip, boolean derived) {
        this(name, kind, amount, part, measure, scope, cost, setting, convention, slip, derived, Need.NOTHING);
    }

    /// This claim of one kind of layers.
    Claim of(String stack) {
        return new Claim(name + "." + stack, kind, amount, part, measure, scope, cost + 1, setting, convention, slip,
                derived, need);
    }

    /// This claim where more has to be said for it.
    Claim needing(Need more) {
        return new Claim(name, kind, amount, part, measure, scope, cost, setting, convention, slip, derived, more);
    }

    /// Conventions that the plain reading of a claim's name is not.
    private static final List<String> OTHERWISE = List.of("E-", "ACT", "S-LINEAR", "OPT-", "R-6N", "F-LINEAR", "B-");

    /// Lists of what is kept that the editions of the exercise ask for.
    private static final Set<String> ASKED = Set.of("ACT-H2", "ACT-H3", "ACT-34");

    private static final String TOKEN = ".token";

    /// This claim with the value that a mistake gives it.
    Claim slipped(Mistake mistake, Amount other) {
        return new Claim(name, kind, other, part, measure, scope, cost + mistake.cost(), setting, convention,
                mistake.code(), derived, need);
    }

    /// This claim where no token is spoken of: work of one is then work of a sequence that forgets its length.
    Claim ofSequence() {
        boolean forgets = name.endsWith(TOKEN) && kind == Kind.FLOPS && convention.isEmpty() && slip.isEmpty();
        return forgets ? new Claim(name.substring(0, name.length() - TOKEN.length()), kind, amount, part, measure,
                scope, cost, setting, convention, "OMIT-T", derived, need) : this;
    }

    /// Whether it holds only under its convention.
    boolean conventional() {
        return OTHERWISE.stream().anyMatch(convention::startsWith) && !ASKED.contains(convention);
    }

    /// Whether it is of the exercise on training.
    boolean ofTraining() {
        return name.startsWith("adamw");
    }

    /// Exactly.
    Rational value() {
        return amount.exact();
    }

    /// Whether nothing has to be supposed for it.
    boolean plain() {
        return setting.supposed().isEmpty() && slip.isEmpty();
    }
}
