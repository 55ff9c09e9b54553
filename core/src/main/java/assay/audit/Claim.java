package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Cue.Scope;
import assay.audit.Mark.Kind;
import java.util.Optional;

/// Something that can be said of a setting, and its exact value.
///
/// @param name `flops.attention.block`
/// @param kind of the amount
/// @param part of what, where it is of a part
/// @param cost in bits, how seldom it is said
/// @param convention under which it holds, where the plain reading of its name is another
record Claim(String name, Kind kind, Rational value, Optional<Part> part, Measure measure, Optional<Scope> scope,
        double cost, Setting setting, String convention, boolean derived) {
    /// This claim of one token, where no token is spoken of.
    Claim forToken() {
        return new Claim(name.substring(0, name.length() - ".token".length()), kind, value, part, measure, scope, cost,
                setting, "WRONG:OMIT-T", derived);
    }

    /// This claim with the value that a mistake gives it.
    Claim mistaken(Mistake mistake, Rational other) {
        return new Claim(name, kind, other, part, measure, scope, cost + mistake.cost(), setting,
                "WRONG:" + mistake.code(), derived);
    }
}
