package assay.audit;

import assay.audit.Mark.Kind;
import java.util.List;
import java.util.function.Consumer;

/// Claims that can be asked for by their values.
interface Source {
    /// Takes those of a kind whose value is between two, or nearly, and that cost less than so many bits.
    void between(Kind kind, double low, double high, double most, Consumer<Claim> take);

    /// All that some sources have.
    static Source of(List<Source> all) {
        return (kind, low, high, most, take) -> all.forEach(s -> s.between(kind, low, high, most, take));
    }
}
