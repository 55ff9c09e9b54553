package assay.kit;

import assay.part.Core;
import java.util.Optional;

/// How far back the queries of a layer reach, in the words of configs.
public enum Reach {
    /// To every key up to their own.
    FULL("full_attention", Core.CAUSAL),
    /// To a window of keys.
    SLIDING("sliding_attention", Core.SLIDING),
    /// To the start of their chunk.
    CHUNKED("chunked_attention", Core.CHUNKED);

    private final String word;
    private final Optional<String> mask;

    Reach(String word, Optional<String> mask) {
        this.word = word;
        this.mask = mask;
    }

    public static Reach sliding(boolean slides) {
        return slides ? SLIDING : FULL;
    }

    /// The mask of a decoder's layer.
    public Optional<String> mask() {
        return mask;
    }

    @Override
    public String toString() {
        return word;
    }
}
