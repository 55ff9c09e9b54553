package assay.account;

import assay.algebra.Expr;
import assay.model.Contract;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.quantity.Unit;
import assay.storage.Matrix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The bytes that an engine keeps between tokens: keys and values of every position that can still be reached.
public record Cache() implements Quantity {
    /// The tokens that llama.cpp computes at once, and by which it makes room for more (`n_ubatch` as it is without
    /// being told, and the padding of `llama_kv_cache`).
    private static final Expr BATCH = Expr.of(512);

    private static final Expr CELLS = Expr.of(256);

    private static final String SEQUENCES = "b";

    @Override
    public String name() {
        return "memory.cache";
    }

    @Override
    public String title() {
        return "Key-value cache";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        if (!model.keeps()) {
            return Optional.empty();
        }
        var entries = new ArrayList<Entry>();
        var unpacked = terms.kept() == Terms.Kept.UNPACKED ? Latents.of(model) : Latents.NONE;
        model.walk((place, op) -> {
            for (var state : unpacked.kept(place, op, kept(op.line(), terms.kept()))) {
                entries.add(Entry.of(place, op, bytes(state, op.line(), place, terms)));
            }
        });
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    /// Each state that an op writes.
    private static List<Tensor> kept(Line line, Terms.Kept kept) {
        return kept == Terms.Kept.REFERENCE && !line.reference().isEmpty() ? line.reference()
                : line.writes().stream().filter(t -> t.role() == Role.STATE).toList();
    }

    /// Where keys and values are made of states, those in place of the states.
    ///
    /// @param states what keys and values are made of, by the path of the component
    private record Latents(Set<String> states) {
        static final Latents NONE = new Latents(Set.of());

        static Latents of(Model model) {
            var states = new HashSet<String>();
            model.walk((place, op) -> op.line().mask().filter(mask -> op.line().writes().stream()
                    .anyMatch(t -> t.role() == Role.STREAM && isKeys(t, mask)))
                    .ifPresent(_ -> op.line().reads().stream().filter(t -> t.role() == Role.STATE)
                            .forEach(t -> states.add(block(place) + t.key()))));
            return new Latents(states);
        }

        List<Tensor> kept(Place place, Op op, List<Tensor> written) {
            var all = new ArrayList<>(written.stream().filter(t -> !states.contains(block(place) + t.key())).toList());
            boolean made = states.stream().anyMatch(s -> s.startsWith(block(place)));
            op.line().mask().filter(_ -> made && op instanceof Contract).ifPresent(mask -> {
                if (op.line().reads().stream().anyMatch(t -> has(t, mask.query()))) {
                    op.line().reads().stream().filter(t -> t.role() == Role.STREAM && isKeys(t, mask))
                            .forEach(all::add);
                }
            });
            return all;
        }

        private static boolean isKeys(Tensor tensor, Mask mask) {
            return has(tensor, mask.key()) && !has(tensor, mask.query());
        }

        /// The path of the component that an op stands in.
        private static String block(Place place) {
            return place.steps().subList(0, place.depth()).stream().map(Place.Step::label)
                    .collect(Collectors.joining("/", "", "/"));
        }
    }

    /// The bytes of a state: of the key axis no more than the mask lets later queries reach.
    private static Expr bytes(Tensor state, Line line, Place place, Terms terms) {
        boolean whole = terms.kept() == Terms.Kept.REFERENCE && !line.reference().isEmpty();
        var mask = line.mask().filter(m -> has(state, m.key()));
        boolean pooled = mask.isPresent() && terms.kept() == Terms.Kept.LLAMA_CPP_UNIFIED;
        boolean run = terms.kept() == Terms.Kept.REFERENCE;
        Function<String, Expr> size = axis -> pooled && axis.equals(SEQUENCES) ? Expr.ONE
                : mask.filter(m -> m.key().equals(axis))
                        .map(m -> terms.cached().paged(whole ? place.size(axis) : kept(m, place, terms.kept())))
                        .orElseGet(() -> run ? place.run(axis) : place.size(axis));
        var shape = state.shape(size);
        return terms.cached().of(place).bytes(new Matrix(Expr.product(shape.subList(0, shape.size() - 1)),
                shape.getLast(), terms.weights().values()));
    }

    private static Expr kept(Mask mask, Place place, Terms.Kept kept) {
        var keys = place.size(mask.key());
        return switch (kept) {
            case ENGINE, UNPACKED -> mask.kept(keys, place::size);
            case WHOLE -> keys;
            case LLAMA_CPP -> cells(keys, mask.bound().map(place::size));
            case LLAMA_CPP_UNIFIED -> {
                var sequences = place.size(SEQUENCES);
                yield cells(keys.times(sequences), mask.bound().map(w -> place.size(w).times(sequences)));
            }
            case REFERENCE -> mask.bound().map(w -> keys.min(place.size(w).minus(Expr.ONE))).orElse(keys);
        };
    }

    /// The cells of `llama_kv_cache_iswa`: a window and room for what is computed at once.
    private static Expr cells(Expr tokens, Optional<Expr> window) {
        return window.map(w -> tokens.min(w.plus(BATCH))).orElse(tokens).ceilDiv(CELLS).times(CELLS);
    }

    private static boolean has(Tensor tensor, String axis) {
        return tensor.axes().stream().anyMatch(a -> a.name().equals(axis));
    }
}
