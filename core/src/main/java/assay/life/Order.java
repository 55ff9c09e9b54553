package assay.life;

import assay.algebra.Expr;
import assay.model.Numbers;
import assay.model.Repeat;
import assay.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// How layers of several kinds follow each other: groups of so many layers, those that follow each other in the same
/// way put together.
///
/// @param every the layers of a group
record Order(Run.Layers layers, int every) implements Function<Point, List<Order.Unit>> {
    /// The longest order of groups that is looked for.
    private static final int PERIOD = 12;

    /// Groups of layers that run one after the other, so often; a layer by the place of its repeat.
    record Unit(List<List<Integer>> groups, int times) {
        List<List<Repeat>> of(List<Repeat> repeats) {
            return groups.stream().map(group -> group.stream().map(repeats::get).toList()).toList();
        }
    }

    /// What the order rests on.
    List<Expr> of() {
        return layers.repeats().stream().map(Repeat::numbers).flatMap(numbers -> switch (numbers) {
            case Numbers.Every(var from, var _, var count) -> Stream.of(from, count);
            case Numbers.Listed _ -> Stream.<Expr>of();
        }).toList();
    }

    @Override
    public List<Unit> apply(Point point) {
        var repeats = layers.repeats();
        var order = new ArrayList<Integer>();
        for (var layer : layers.forward(point.values())) {
            order.add(repeats.indexOf(layer.repeat()));
        }
        var groups = new ArrayList<List<Integer>>();
        for (int i = 0; i < order.size(); i += every) {
            groups.add(order.subList(i, Math.min(order.size(), i + every)));
        }
        return units(groups);
    }

    private static List<Unit> units(List<List<Integer>> groups) {
        var units = new ArrayList<Unit>();
        int at = 0;
        while (at < groups.size()) {
            int length = 1;
            int best = 1;
            for (int period = 1; period <= Math.min(PERIOD, groups.size() - at); period++) {
                int end = at + period;
                while (end < groups.size() && groups.get(end).equals(groups.get(end - period))) {
                    end++;
                }
                int times = (end - at) / period;
                if (times > 1 && times * period > length * best) {
                    length = period;
                    best = times;
                }
            }
            units.add(new Unit(List.copyOf(groups.subList(at, at + length)), best));
            at += length * best;
        }
        return units;
    }
}
