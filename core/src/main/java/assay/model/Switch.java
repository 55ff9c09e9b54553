package assay.model;

/// A choice that shapes the tree: which norm, tied or not.
///
/// @param source where it comes from; `default: ...` where nothing says so
public record Switch(String name, String value, String source) {}
