/// Composite parts that lower to ops: linear layers, norms, attention, recurrences, feed-forward, embeddings, heads.
///
/// A part is a function from names and switches to a [Block][assay.model.Block]. It writes op lines and never a
/// count: a count follows from the lines, and so holds for every quantity, pass and convention.
///
/// {@snippet class="assay.page.PartTest" region="linear"}
///
/// A switch changes lines, never a factor:
///
/// {@snippet class="assay.page.PartTest" region="attention"}
///
/// Parts fit together because they agree on axes and streams:
///
/// | axis | size | | stream | shape |
/// |---|---|---|---|---|
/// | `b` | batch | | `ids` | `[b t]` token numbers |
/// | `t` | queries, the context | | `x` | `[b t d]` the residual stream |
/// | `s` | keys | | `y` | `[b t d]` a norm's output, a sub-layer's input |
/// | `d` | d_model | | `z` | `[b t d]` a sub-layer's output |
/// | `h` | num_heads | | `q`, `k`, `v` | `[b t h k]`, keys and values by `g` |
/// | `g` | num_kv_heads | | `@k`, `@v` | `[b s g k]` as the cache keeps them |
/// | `r` | query heads a key-value head | | `a`, `p` | `[b h t s]` scores, probabilities |
/// | `k` | head_dim | | `o` | `[b t h k]` the weighted sum of values |
/// | `j` | head_dim/2 | | `u`, `m`, `n` | `[b t f]` inside the feed-forward |
/// | `f` | d_ff | | `logits` | `[b t v]` |
/// | `v` | vocab_size | | | |
/// | `n` | learned positions | | | |
/// | `w` | the sliding window | | `e` | `[b t d]` an encoder's output |
/// | `ty` | token types | | `pooled` | `[b d']` one vector a sequence |
/// | `one` | 1 | | `@inputs`, `@state` | what a convolution, a recurrence carries |
/// | `fe`, `fs` | d_ff of an expert, of the shared one | | `n` | also: experts chosen for a token |
@NullMarked
package assay.part;

import org.jspecify.annotations.NullMarked;
