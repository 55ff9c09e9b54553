package assay.serve;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Contract;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Size;
import assay.model.Tensor;
import assay.pass.Absorb;
import assay.pass.Decode;
import assay.pass.Repeated;
import assay.pass.Shard;
import assay.plan.Packing;
import assay.plan.Work;
import assay.storage.Cached;
import assay.storage.Matrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What one rank does in a step of an engine, read off its tree.
///
/// @param work for each token that is fed, attention left out
/// @param decode kernels that read what is kept, for a token that is decoded: latents as they are
/// @param prefill the same for a token of a prompt
/// @param scanned FLOPs of scans in chunks, of all layers, for a token of a prompt
/// @param scans layers that have one
record Load(Work work, List<Reading> decode, List<Reading> prefill, double scanned, double scans) {
    private static final Rational ONE = Rational.ONE;
    private static final Expr TOKENS = Expr.dim("T");
    private static final String SEQUENCES = "b";
    private static final long CHUNKS = 4096;

    Load {
        decode = List.copyOf(decode);
        prefill = List.copyOf(prefill);
    }

    /// The load of a rank.
    ///
    /// @param packing how weights lie
    /// @param cached how what is kept lies
    /// @throws assay.problem.Refusal where the model cannot be split so
    static Load of(Model model, Ranks ranks, Packing packing, Cached cached) {
        var one = Repeated.of(model, ranks.tp()).sized(new Size("B", Expr.ONE, ""));
        var rank = Shard.of(one, Rational.of(ranks.tp()));
        var latent = Absorb.of(rank);
        var decoded = Decode.of(latent.orElse(rank), TOKENS);
        var whole = Decode.of(Absorb.of(one).orElse(one), TOKENS);
        var decode = readings(latent.orElse(rank),
                latent.isPresent() ? Reading.Kind.LATENT : Reading.Kind.ATTENTION, cached);
        var prefill = latent.isPresent() && !chosen(rank) ? readings(rank, Reading.Kind.EXPANDED, cached) : decode;
        var scan = new Scanned();
        scan.of(rank);
        return new Load(Work.of(whole, decoded, packing, 1), decode, prefill, scan.flops / CHUNKS, scan.layers);
    }

    /// Whether keys are chosen by data: then prompts meet latents as they are too.
    private static boolean chosen(Model model) {
        var found = new boolean[1];
        model.walk((_, op) -> op.line().mask().filter(m -> m.limit() == Mask.Limit.CHOSEN)
                .ifPresent(_ -> found[0] = true));
        return found[0];
    }

    /// What a block reads of what is kept.
    private static final class Gathered {
        private final double copies;
        private final Set<String> states = new HashSet<>();
        private Expr bytes = Expr.ZERO;
        private Expr flops = Expr.ZERO;
        private Expr scores = Expr.ZERO;
        private boolean index = true;
        private boolean recurrence;

        Gathered(double copies) {
            this.copies = copies;
        }

        Reading reading(Reading.Kind attention, Map<String, Rational> values) {
            var kind = recurrence ? Reading.Kind.RECURRENCE : index ? Reading.Kind.INDEX : attention;
            return new Reading(kind, copies, Growth.of(bytes, values), Growth.of(flops, values),
                    Growth.of(scores, values));
        }
    }

    private static List<Reading> readings(Model model, Reading.Kind attention, Cached cached) {
        var values = new HashMap<>(model.sizes().values());
        values.remove("T");
        values.put("B", ONE);
        var all = new LinkedHashMap<String, Gathered>();
        model.walk((place, op) -> {
            var line = op.line();
            if (line.mask().isEmpty()) {
                for (var state : line.writes()) {
                    if (state.role() == Tensor.Role.STATE) {
                        var block = all.computeIfAbsent(block(place), _ -> new Gathered(number(place.count(), values)));
                        block.recurrence = true;
                        block.bytes = block.bytes.plus(bytes(state, place, cached, place::size).times(2));
                    }
                }
                return;
            }
            var mask = line.mask().get();
            boolean weighted = line.reads().stream().anyMatch(Tensor::parameter);
            if (weighted || line.writes().stream().anyMatch(t -> t.role() == Tensor.Role.STATE)) {
                return;
            }
            var block = all.computeIfAbsent(block(place), _ -> new Gathered(number(place.count(), values)));
            Function<String, Expr> size = axis -> axis.equals(mask.key()) ? mask.reach(TOKENS, place::size)
                    : axis.equals(mask.query()) ? Expr.ONE : place.size(axis);
            for (var read : line.reads()) {
                boolean state = read.role() == Tensor.Role.STATE && has(read, mask.key());
                if (state && block.states.add(read.key())) {
                    block.bytes = block.bytes.plus(bytes(read, place, cached, size));
                }
            }
            if (op instanceof Pointwise p && p.kind() == Kind.SOFTMAX) {
                block.index = false;
                block.scores = block.scores.plus(Expr.product(line.writes().getFirst().axes().stream()
                        .map(axis -> axis.name().equals(SEQUENCES) ? Expr.ONE : size.apply(axis.name())).toList()));
            }
            if (op instanceof Contract contract) {
                block.flops = block.flops.plus(Expr.product(contract.line().index().stream().map(size).toList())
                        .times(2));
            }
        });
        var found = new ArrayList<Reading>();
        all.values().forEach(g -> found.add(g.reading(attention, values)));
        return found;
    }

    private static double number(Expr expr, Map<String, Rational> values) {
        return expr.at(values).approximate();
    }

    private static boolean has(Tensor tensor, String axis) {
        return tensor.axes().stream().anyMatch(a -> a.name().equals(axis));
    }

    /// The path of the block an op stands in.
    private static String block(Place place) {
        var steps = place.steps();
        var path = new StringBuilder();
        for (var step : steps.subList(0, steps.size() - 1)) {
            path.append('/').append(step.label());
        }
        return path.toString();
    }

    private static Expr bytes(Tensor state, Place place, Cached cached, Function<String, Expr> size) {
        var shape = state.shape(axis -> axis.equals(SEQUENCES) ? Expr.ONE : size.apply(axis));
        return cached.of(place).bytes(new Matrix(Expr.product(shape.subList(0, shape.size() - 1)),
                shape.getLast(), Map.of()));
    }

    /// Products of scans in chunks.
    private static final class Scanned {
        private double flops;
        private double layers;

        void of(Model model) {
            var values = new HashMap<>(model.sizes().values());
            values.put("T", Rational.of(CHUNKS));
            values.put("B", ONE);
            model.walk((place, op) -> {
                if (op instanceof Pointwise p && p.kind() == Kind.SCAN) {
                    layers += number(place.count(), values);
                    scan(place, p, values);
                }
            });
        }

        private void scan(Place place, Pointwise p, Map<String, Rational> values) {
            p.form(Way.CHUNKED).ifPresent(form -> {
                var sized = new HashMap<>(place.axes());
                sized.putAll(form.sized(place.axes()));
                for (Op op : form.ops()) {
                    if (op instanceof Contract c) {
                        flops += 2 * number(place.count(), values) * number(Expr.product(c.line().index().stream()
                                .map(axis -> sized.getOrDefault(axis, Expr.ONE)).toList()), values);
                    }
                }
            });
        }
    }
}
