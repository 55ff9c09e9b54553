package assay.spec;

/// A value and the place it was read from, such as `config.json#/n_embd` or `--set d_ff`.
public record Field(Value value, String place) {}
