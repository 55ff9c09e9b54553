package assay.golden;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.golden.Query.Amount;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The mistakes that the seeds make, each a small change of what is asked, so that it yields the number that they
/// print.
enum Mistake {
    /// The rotary cosines and sines, full head width and one set a layer, taken for trained tensors.
    TABLES_TRAINED {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            return Optional.of(query.of(about.edited(Mistake::tablesTrained)));
        }
    },
    /// The depth of the size before, left standing.
    DEPTH_OF_MEDIUM {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            return Optional.of(query.of(about.shaped("num_layers=24")));
        }
    },
    /// The smallest model's table under the largest one's caption, and the other way round.
    CAPTIONS_SWAPPED {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            return switch (about.size()) {
                case "gpt2-small" -> Optional.of(query.of(about.of("gpt2-xl")));
                case "gpt2-xl" -> Optional.of(query.of(about.of("gpt2-small")));
                default -> Optional.empty();
            };
        }
    },
    /// A share of the blocks said to be one of the total.
    SHARE_OF_BLOCKS {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            return Optional.of(query.of(about.shareOf("layers")));
        }
    },
    /// Parameters rounded to 10^9 before they are multiplied by their bytes.
    ROUNDED_FIRST {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            if (!(query instanceof Amount(var quantity, var paths, _)) || !quantity.equals("memory.weights")) {
                return Optional.empty();
            }
            var parameters = new Amount("parameters", paths, false).of(about);
            var rounded = Expr.of(parameters).roundNearest(Expr.of(1_000_000_000)).constant();
            return Optional.of(query.of(about).over(parameters).times(rounded));
        }
    },
    /// The context written where the width belongs.
    CONTEXT_FOR_WIDTH {
        @Override
        Optional<Rational> answer(Query query, Case about) {
            return Optional.of(query.of(about.putting("d_model", Rational.of(about.context()))));
        }
    };

    /// What the mistake makes of the answer; empty where it cannot be made.
    abstract Optional<Rational> answer(Query query, Case about);

    /// The rotary tables with each angle stored twice, once for either number of a pair.
    static Model fullWidthTables(Model model) {
        return Trees.changed(model, "positions", node -> {
            var block = (Block) node;
            var axes = new HashMap<>(block.axes());
            axes.put("j", model.axes().getOrDefault("k", Expr.ZERO));
            return List.of(new Block(block.name(), block.component(), axes, block.parts()));
        });
    }

    private static Model tablesTrained(Model model) {
        return Trees.changed(model, "layers", node -> {
            var layers = (Repeat) node;
            var parts = new ArrayList<Node>(layers.parts());
            parts.add(Block.of("rotary", List.of(Gather.of("tables", ".cos[t k] .sin[t k] -> cos[t k] sin[t k]"))));
            return List.of(new Repeat(layers.name(), layers.times(), parts));
        });
    }
}
