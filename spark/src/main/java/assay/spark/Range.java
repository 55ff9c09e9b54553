package assay.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// Points of one model that follow each other.
///
/// @param model its place among the models
/// @param from the number of the first point
/// @param to the number behind the last one
record Range(int model, long from, long to) implements Serializable {
    /// The points of models, cut.
    ///
    /// @param points of each model
    /// @param size of a range; the last of a model may be shorter
    static List<Range> of(int models, long points, long size) {
        var all = new ArrayList<Range>();
        for (int model = 0; model < models; model++) {
            for (long from = 0; from < points; from += size) {
                all.add(new Range(model, from, Math.min(points, from + size)));
            }
        }
        return all;
    }

    long size() {
        return to - from;
    }
}
