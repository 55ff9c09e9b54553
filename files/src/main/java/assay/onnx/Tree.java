package assay.onnx;

import assay.model.Block;
import assay.model.Guess;
import assay.model.Line;
import assay.model.Node;
import assay.model.Op;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Blocks by path, in the order of execution: a block that is left and entered again stands twice.
final class Tree {
    /// How far back a block is looked for.
    private static final int REACH = 200;

    private final List<Node> front = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<List<Node>> open = new ArrayList<>(List.of(new ArrayList<>()));

    void put(List<String> path, Op op) {
        int same = 0;
        while (same < names.size() && same < path.size() && names.get(same).equals(path.get(same))) {
            same++;
        }
        closeTo(same);
        for (var name : path.subList(same, path.size())) {
            names.add(name);
            open.add(new ArrayList<>());
        }
        open.getLast().add(op);
    }

    /// Puts an op before all others.
    void before(Op op) {
        front.add(op);
    }

    Block root() {
        closeTo(0);
        var parts = together(open.getFirst());
        return Block.of("", front.isEmpty() ? parts
                : Stream.concat(Stream.of(Block.of("constants", front)), parts.stream()).toList());
    }

    /// Parts of which a block that was left and entered again stands once, where nothing in between depends on it or it
    /// on nothing in between: tools put nodes in any order of which each comes after what it reads.
    private static List<Node> together(List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var part : parts) {
            int last = all.size() - 1;
            int before = Math.max(0, all.size() - REACH);
            while (last >= before && !(part instanceof Block && all.get(last) instanceof Block
                    && all.get(last).name().equals(part.name()))) {
                last--;
            }
            if (last < before) {
                all.add(part);
                continue;
            }
            var between = all.subList(last + 1, all.size());
            var joined = new Block(part.name(), ((Block) part).component(), Map.of(),
                    Stream.concat(all.get(last).parts().stream(), part.parts().stream()).toList());
            if (apart(between, List.of(part))) {
                all.set(last, joined);
            } else if (apart(List.of(all.get(last)), between)) {
                all.remove(last);
                all.add(joined);
            } else {
                all.add(part);
            }
        }
        return all.stream().<Node>map(p -> p instanceof Block b
                ? b.with(together(b.parts())) : p).toList();
    }

    /// Whether the later nodes read nothing that the earlier ones write.
    private static boolean apart(List<Node> earlier, List<Node> later) {
        var written = lines(earlier).flatMap(l -> l.writes().stream()).map(Tensor::key).collect(Collectors.toSet());
        return lines(later).flatMap(l -> l.reads().stream()).noneMatch(t -> written.contains(t.key()));
    }

    private static Stream<Line> lines(List<Node> nodes) {
        return nodes.stream().flatMap(n -> n instanceof Op op ? Stream.of(op.line()) : lines(n.parts()));
    }

    private void closeTo(int depth) {
        while (names.size() > depth) {
            var component = Guess.of(String.join(".", names));
            var name = names.removeLast();
            var parts = open.removeLast();
            open.getLast().add(new Block(name, component, Map.of(), parts));
        }
    }
}
