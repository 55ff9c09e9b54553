package assay.model;

import assay.algebra.Expr;
import assay.model.Named.Grid;
import assay.model.Tensor.Role;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the files of a checkpoint call and cut a model's tensors, where the op lines of its tree call and cut them
/// otherwise: rules, each applied to what the one before it made. No rule adds an element to those of all tensors, and
/// none but [Left] drops one.
///
/// @param kept the names of the constants that are stored
/// @param typed the types of parameters whose names in files end so, where they are of another than the rest
public record Spelling(List<Rule> rules, Set<String> kept, Map<String, Dtype> typed) {
    /// Files have the parameters by the names of the tree, and nothing else.
    public static final Spelling AS_IS = new Spelling(List.of(), Set.of(), Map.of());

    /// What becomes of a tensor.
    public sealed interface Rule {
        List<Named> of(Named tensor);
    }

    /// Whole words of a name, the first time that they stand there, become others: `mlp.fc1` in `h.{i}.mlp.fc1.weight`.
    public record Rename(String from, String to) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            var name = "." + tensor.name() + ".";
            int at = name.indexOf("." + from + ".");
            if (at < 0) {
                return List.of(tensor);
            }
            var other = name.substring(0, at + 1) + to + name.substring(at + 1 + from.length());
            return List.of(tensor.called(other.substring(1, other.length() - 1)));
        }
    }

    /// A tensor `[e (n f) ...]` whose name ends in `from` becomes, for each of `e`, the `n` tensors `[f ...]` of the
    /// names `to`, in each of which `{i}` is the number, counted behind as many as `sets` of them have.
    public record Cut(String from, List<String> to, int sets) implements Rule {
        public Cut {
            to = List.copyOf(to);
        }

        public Cut(String from, List<String> to) {
            this(from, to, 0);
        }

        @Override
        public List<Named> of(Named tensor) {
            return before(from, tensor).<List<Named>>map(before -> {
                var shape = new ArrayList<>(tensor.shape());
                var count = shape.removeFirst();
                var each = sets == 0 ? Numbers.first(count) : Numbers.from(count.times(sets), count);
                var grids = tensor.grids().stream().map(grid -> grid.and(each)).toList();
                shape.set(0, shape.getFirst().over(Expr.of(to.size())));
                return to.stream().map(name -> new Named(before + name, tensor.role(), shape, grids)).toList();
            }).orElse(List.of(tensor));
        }
    }

    /// A tensor `[e (n f) ...]` whose name ends in `from` becomes the `n` tensors `[e f ...]` of the names `to`.
    public record Split(String from, List<String> to) implements Rule {
        public Split {
            to = List.copyOf(to);
        }

        @Override
        public List<Named> of(Named tensor) {
            return before(from, tensor).<List<Named>>map(before -> {
                var shape = new ArrayList<>(tensor.shape());
                shape.set(1, shape.get(1).over(Expr.of(to.size())));
                return to.stream().map(name -> new Named(before + name, tensor.role(), shape, tensor.grids())).toList();
            }).orElse(List.of(tensor));
        }
    }

    /// A tensor whose name ends in `from` becomes tensors of other names and shapes, the same elements in all.
    public record Recut(String from, List<Piece> to) implements Rule {
        /// One of the tensors, its shape in the sizes of the model.
        public record Piece(String name, List<Expr> shape) {
            public Piece {
                shape = List.copyOf(shape);
            }
        }

        public Recut {
            to = List.copyOf(to);
        }

        @Override
        public List<Named> of(Named tensor) {
            return before(from, tensor)
                    .map(before -> to.stream()
                            .map(p -> new Named(before + p.name, tensor.role(), p.shape, tensor.grids())).toList())
                    .orElse(List.of(tensor));
        }
    }

    /// A tensor whose name ends in `from` loses its dimensions of 1, and its name ends in `to`.
    public record Squeeze(String from, String to) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            return List.of(before(from, tensor)
                    .map(before -> new Named(before + to, tensor.role(),
                            tensor.shape().stream().filter(size -> !size.equals(Expr.ONE)).toList(), tensor.grids()))
                    .orElse(tensor));
        }
    }

    /// `number` tensors `[...]` whose name ends in `from`, with the last `{i}`, become one `[number ...]` of the name
    /// `to`.
    public record Stacked(String from, String to, Expr number) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            var shape = Stream.concat(Stream.of(number), tensor.shape().stream()).toList();
            return List.of(before(from, tensor)
                    .map(before -> new Named(before + to, tensor.role(), shape,
                            tensor.grids().stream().map(Grid::outer).toList()))
                    .orElse(tensor));
        }
    }

    /// A tensor whose name ends in `from`, with the last `{i}` the one number `number`, has a name that ends in `to`,
    /// without that number.
    public record Unnumbered(String from, int number, String to) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            return List.of(before(from, tensor).filter(_ -> tensor.grids().stream().allMatch(this::is))
                    .map(before -> new Named(before + to, tensor.role(), tensor.shape(),
                            tensor.grids().stream().map(Grid::outer).toList()))
                    .orElse(tensor));
        }

        private boolean is(Grid grid) {
            var last = grid.places().getLast();
            return last.count().equals(Expr.ONE) && last.sized(Map.of()) && last.get(0, Map.of()) == number;
        }
    }

    /// A tensor `[(n f) ...]` whose name ends in `from` becomes the `n` tensors `[f ...]` of the names `to`.
    public record Parted(String from, List<String> to) implements Rule {
        public Parted {
            to = List.copyOf(to);
        }

        @Override
        public List<Named> of(Named tensor) {
            return before(from, tensor).<List<Named>>map(before -> {
                var shape = new ArrayList<>(tensor.shape());
                shape.set(0, shape.getFirst().over(Expr.of(to.size())));
                return to.stream().map(name -> new Named(before + name, tensor.role(), shape, tensor.grids())).toList();
            }).orElse(List.of(tensor));
        }
    }

    /// Tensors `[...]` whose names end in each of `from` become one `[n ...]` of the name `to`, in their order: as the
    /// tree's first, with the others' elements.
    public record Joined(List<String> from, String to) implements Rule {
        public Joined {
            from = List.copyOf(from);
        }

        @Override
        public List<Named> of(Named tensor) {
            var first = before(from.getFirst(), tensor);
            if (first.isPresent()) {
                var shape = Stream.concat(Stream.of(Expr.of(from.size())), tensor.shape().stream()).toList();
                return List.of(new Named(first.get() + to, tensor.role(), shape, tensor.grids()));
            }
            return from.stream().anyMatch(name -> before(name, tensor).isPresent()) ? List.of() : List.of(tensor);
        }
    }

    /// The last two dimensions of a tensor whose name ends in `name` change places.
    public record Turn(String name) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            return List.of(before(name, tensor).map(_ -> {
                var shape = new ArrayList<>(tensor.shape());
                Collections.swap(shape, shape.size() - 2, shape.size() - 1);
                return new Named(tensor.name(), tensor.role(), shape, tensor.grids());
            }).orElse(tensor));
        }
    }

    /// A tensor whose name ends in `name` is in no file: its elements are kept elsewhere, or not at all.
    public record Left(String name) implements Rule {
        @Override
        public List<Named> of(Named tensor) {
            return before(name, tensor).isPresent() ? List.of() : List.of(tensor);
        }
    }

    /// What stands before the words in which a tensor's name ends.
    private static Optional<String> before(String end, Named tensor) {
        return ("." + tensor.name()).endsWith("." + end)
                ? Optional.of(tensor.name().substring(0, tensor.name().length() - end.length()))
                : Optional.empty();
    }

    public Spelling {
        rules = List.copyOf(rules);
        kept = Set.copyOf(kept);
        typed = Map.copyOf(typed);
    }

    public Spelling(List<Rule> rules, Set<String> kept) {
        this(rules, kept, Map.of());
    }

    /// This and a [Rename].
    public Spelling rename(String from, String to) {
        return with(new Rename(from, to));
    }

    /// This and a [Cut].
    public Spelling cut(String from, String... to) {
        return with(new Cut(from, List.of(to)));
    }

    /// This and a [Recut].
    public Spelling recut(String from, List<Recut.Piece> to) {
        return with(new Recut(from, to));
    }

    /// This, where constants of a name are stored.
    public Spelling keeping(String constant) {
        return new Spelling(rules, Stream.concat(kept.stream(), Stream.of(constant)).collect(Collectors.toSet()),
                typed);
    }

    /// This, where parameters whose names end in `ends` are of a type of their own.
    public Spelling typed(Dtype type, String... ends) {
        var more = new HashMap<>(typed);
        for (var end : ends) {
            more.put(end, type);
        }
        return new Spelling(rules, kept, more);
    }

    /// What is stored, by the names of the tree.
    public Spelling asIs() {
        return new Spelling(List.of(), kept, typed);
    }

    /// This and another rule.
    public Spelling with(Rule rule) {
        return new Spelling(Stream.concat(rules.stream(), Stream.of(rule)).toList(), kept, typed);
    }

    /// The tensors of a model that are stored, in the order of execution: its parameters, those of a tied table once,
    /// its buffers and the constants that are kept.
    public List<Named> of(Model model) {
        record Alike(String name, Role role, List<Expr> shape) {}
        var alike = new LinkedHashMap<Alike, List<Grid>>();
        model.walk((place, op) -> op.line().reads().stream().filter(this::stored)
                .flatMap(t -> of(named(place, t)).stream())
                .forEach(n -> alike.computeIfAbsent(new Alike(n.name(), n.role(), n.shape()), _ -> new ArrayList<>())
                        .addAll(n.grids())));
        return alike.entrySet().stream()
                .map(e -> new Named(e.getKey().name, e.getKey().role, e.getKey().shape, e.getValue()))
                .toList();
    }

    /// Whether a tensor that an op reads is stored.
    public boolean stored(Tensor tensor) {
        return tensor.counted() || (tensor.role() == Role.CONSTANT && kept.contains(tensor.name()));
    }

    /// A tensor by the names of the tree. A block may be called by a number too: the second layer of a sequence.
    public static Named named(Place place, Tensor tensor) {
        var module = place.module();
        var name = (module.isEmpty() ? "" : module + ".") + tensor.name();
        var given = place.numbers().iterator();
        var numbers = new ArrayList<Numbers>();
        for (int from = 0; from <= name.length();) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            var word = name.substring(from, to);
            if (word.equals(Named.NUMBER)) {
                numbers.add(given.next());
            } else if (Named.isNumber(word)) {
                numbers.add(Numbers.of(List.of(Integer.parseInt(word))));
            }
            from = to + 1;
        }
        return new Named(Named.pattern(name), tensor.role(), tensor.shape(place::size), List.of(new Grid(numbers)));
    }

    /// What a tensor of the tree is in the files.
    public List<Named> of(Named tensor) {
        var all = List.of(tensor);
        for (var rule : rules) {
            all = all.stream().flatMap(n -> rule.of(n).stream()).toList();
        }
        return all;
    }
}
