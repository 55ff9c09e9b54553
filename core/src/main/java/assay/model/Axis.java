package assay.model;

/// A named direction of a tensor.
///
/// @param chosen whether data choose one place along it (which expert), so that it counts for storage and not for work
public record Axis(String name, boolean chosen) {
    @Override
    public String toString() {
        return chosen ? name + "?" : name;
    }
}
