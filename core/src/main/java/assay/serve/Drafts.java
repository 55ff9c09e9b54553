package assay.serve;

import java.util.Optional;

/// Tokens that are guessed and then checked in one step. (Leviathan et al. 2023, arXiv 2211.17192.)
///
/// A step checks `tokens + 1` of a sequence at once; guesses are kept up to the first that is wrong, and one token more
/// is had from the check.
///
/// @param tokens that are guessed a step
/// @param acceptance the chance of each that it is right, the same for all
/// @param by what guesses, one token after the other; empty where guessing takes no time, as from the prompt itself
public record Drafts(int tokens, double acceptance, Optional<Replica> by) {
    public Drafts {
        if (tokens < 1 || acceptance < 0 || acceptance > 1) {
            throw new IllegalArgumentException("some tokens, and a chance");
        }
    }

    /// Tokens of a step in the mean: `(1 - a^(k+1)) / (1 - a)`, their equation 1.
    public double gained() {
        return acceptance == 1 ? tokens + 1 : (1 - Math.pow(acceptance, tokens + 1)) / (1 - acceptance);
    }

    Drafts ideal() {
        return new Drafts(tokens, acceptance, by.map(Replica::ideal));
    }
}
