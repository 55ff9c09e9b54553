package assay.model;

import assay.algebra.Expr;

/// A named size, before it has a value.
///
/// @param definition a number, or an expression in other sizes (`4*d_model`)
/// @param source where it comes from: `config.json#/n_embd`, `--set`, `default: 4*d_model`
public record Size(String name, Expr definition, String source) {}
