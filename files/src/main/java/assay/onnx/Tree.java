package assay.onnx;

import assay.model.Block;
import assay.model.Guess;
import assay.model.Node;
import assay.model.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Blocks by path, in the order of execution: a block that is left and entered again stands twice.
final class Tree {
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

    Block root() {
        closeTo(0);
        return Block.of("", open.getFirst());
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
