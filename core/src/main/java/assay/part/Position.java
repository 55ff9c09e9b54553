package assay.part;

/// How a model knows where a token stands.
public enum Position {
    /// Queries and keys rotated by an angle that grows with the position; no parameters.
    ROPE,
    /// A trained table of one vector a position, added to the embedding.
    LEARNED,
    /// A bias on the scores, linear in the distance, one slope a head; no parameters.
    ALIBI,
    /// Not at all.
    NONE
}
