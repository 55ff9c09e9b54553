package assay.account;

import assay.algebra.Expr;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.quantity.Dtype;
import assay.storage.Cached;
import assay.storage.Plain;
import assay.storage.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an account has to be told besides the model.
///
/// @param convention what counts as a FLOP
/// @param dtype the main type of the weights: that of what is computed with them
/// @param weights how the parameters are stored
/// @param cached the types of what is kept between tokens
/// @param position the token that is decoded, counted from 1
/// @param kept what of a sliding layer's keys and values is held
public record Terms(
        Convention convention, Dtype dtype, Store weights, Cached cached, Expr position, Kept kept) {
    /// Whose cache is counted.
    public enum Kept {
        ENGINE("engine", "what an engine must hold: of a sliding layer its window, of latent attention the latents"),
        REFERENCE("reference", "what the reference implementation holds between steps: a window less the token to "
                + "come, the inputs of a convolution whole"),
        WHOLE("whole", "of a sliding layer every token, as engines hold it that have no windows"),
        UNPACKED("unpacked", "of latent attention the keys and values of all heads, as transformers holds them and "
                + "engines without latents"),
        LLAMA_CPP("llama.cpp", "what llama.cpp holds for sequences apart: tokens by the 256, of a sliding layer its "
                + "window and a batch of 512, states in fp32"),
        LLAMA_CPP_UNIFIED("llama.cpp-unified", "what llama.cpp holds in one pool, as llama-server does of itself: as "
                + "llama.cpp, with the tokens and windows of all sequences together");

        private final String label;
        private final String definition;

        Kept(String label, String definition) {
            this.label = label;
            this.definition = definition;
        }

        public String label() {
            return label;
        }

        /// Whether it is llama.cpp's, whose states of recurrences are in fp32 whatever the cache is in.
        public boolean isLlamaCpp() {
            return this == LLAMA_CPP || this == LLAMA_CPP_UNIFIED;
        }

        /// What it is, in a line.
        public String definition() {
            return definition;
        }

        /// The one of a name.
        public static Optional<Kept> named(String name) {
            return Arrays.stream(values()).filter(k -> k.label.equals(name)).findFirst();
        }

        public static List<String> labels() {
            return Arrays.stream(values()).map(Kept::label).toList();
        }
    }

    /// The dimension that stands for the decoded token's position.
    public static final String POSITION = "t";

    /// The default convention with 4-byte elements.
    public static final Terms DEFAULT = of(Conventions.MATMUL, Dtype.FP32);

    public Terms by(Convention other) {
        return new Terms(other, dtype, weights, cached, position, kept);
    }

    public Terms keeping(Kept other) {
        return new Terms(convention, dtype, weights, cached, position, other);
    }

    /// These terms for another position.
    public Terms at(Expr other) {
        return new Terms(convention, dtype, weights, cached, other, kept);
    }

    /// These terms with weights and caches that are stored otherwise.
    public Terms storing(Store other, Cached otherwise) {
        return new Terms(convention, dtype, other, otherwise, position, kept);
    }

    /// Whether others are the same but for how anything is stored.
    public boolean counts(Terms other) {
        return convention.equals(other.convention) && dtype == other.dtype && kept == other.kept
                && position.equals(other.position);
    }

    /// Everything in one type.
    public static Terms of(Convention convention, Dtype dtype) {
        return new Terms(convention, dtype, new Store(Plain.all(dtype), Map.of()), Cached.all(dtype),
                Expr.dim(POSITION), Kept.ENGINE);
    }
}
