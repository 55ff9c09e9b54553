package assay.ask;

import assay.algebra.Rational;
import assay.model.Sizes;
import assay.pass.Lora;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The fields of an `adapter_config.json`, as PEFT 0.21 writes and understands them (peft/tuners/lora/config.py).
final class LoraConfig {
    private static final Rational RANK = Rational.of(8);
    private static final List<String> UNKNOWN = List.of("target_parameters", "trainable_token_indices",
            "layer_replication", "alora_invocation_tokens", "use_qalora");

    private final Spec spec;
    private final List<Problem> problems = new ArrayList<>();

    private LoraConfig(Spec spec) {
        this.spec = spec;
    }

    /// The adapters that a config describes.
    ///
    /// @throws Refusal with all that is wrong with it
    static Adapters read(Spec spec) {
        var config = new LoraConfig(spec);
        var adapters = config.adapters();
        Refusal.ofAny(config.problems);
        return adapters;
    }

    private Adapters adapters() {
        text("peft_type").filter(type -> !type.equals("LORA")).ifPresent(type -> refuse("peft_type",
                "is " + type + ", of which nothing is counted", "LORA is"));
        UNKNOWN.stream().filter(name -> said(name).filter(v -> !v.equals(new Value.Flag(false))).isPresent())
                .forEach(name -> refuse(name, "is not counted", "an adapter without it is"));
        var of = modules("target_modules").orElseGet(() -> {
            refuse("target_modules", "is not there, and what PEFT takes then is not known here",
                    "a list of modules, or \"" + Targets.ALL_LINEAR + "\"");
            return new Targets.AllLinear();
        });
        var targets = new Targets(of, modules("exclude_modules"), layers());
        var dropout = number("lora_dropout").filter(p -> p.signum() > 0).isPresent();
        return new Adapters(rank("r", number("r").orElse(RANK)), number("lora_alpha").orElse(Adapters.ALPHA), targets,
                new Lora.How(flag("use_dora"), dropout, flag("lora_bias")), bias(), ranks(),
                names("modules_to_save"), spec.source() + "#/r");
    }

    private Optional<Value> said(String name) {
        return Optional.ofNullable(spec.fields().get(name)).map(Field::value)
                .filter(v -> !(v instanceof Value.Nothing))
                .filter(v -> !(v instanceof Value.Items(var items) && items.isEmpty()))
                .filter(v -> !(v instanceof Value.Group(var group) && group.isEmpty()));
    }

    private void refuse(String name, String why, String hint) {
        problems.add(new Problem(name, spec.source() + "#/" + name, why, hint));
    }

    private Optional<String> text(String name) {
        return said(name).flatMap(v -> v instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty());
    }

    private boolean flag(String name) {
        return said(name).equals(Optional.of(new Value.Flag(true)));
    }

    private Optional<Rational> number(String name) {
        return said(name).flatMap(v -> {
            if (v instanceof Value.Numeral(var number)) {
                return Optional.of(number);
            }
            refuse(name, "is " + v.type() + ", not a number", "");
            return Optional.empty();
        });
    }

    private Rational rank(String name, Rational rank) {
        if (!rank.isInteger() || rank.signum() <= 0 || rank.compareTo(Sizes.GREATEST) > 0) {
            refuse(name, "is " + rank + ", no rank", "a whole number from 1");
        }
        return rank;
    }

    private Adapters.Bias bias() {
        var word = text("bias").orElse("none");
        return switch (word) {
            case "none" -> Adapters.Bias.NONE;
            case "all" -> Adapters.Bias.ALL;
            case "lora_only" -> Adapters.Bias.LORA_ONLY;
            default -> {
                refuse("bias", "is '" + word + "'", "none, all or lora_only");
                yield Adapters.Bias.NONE;
            }
        };
    }

    private List<String> names(String name) {
        return said(name).map(v -> switch (v) {
            case Value.Text(var text) -> List.of(text);
            case Value.Items(var items) -> items.stream().flatMap(i -> i instanceof Value.Text(var text)
                    ? Stream.of(text) : Stream.empty()).toList();
            default -> {
                refuse(name, "is " + v.type() + ", not a list of names", "");
                yield List.<String>of();
            }
        }).orElse(List.of());
    }

    private Optional<Targets.Of> modules(String name) {
        var names = names(name);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (said(name).filter(Value.Text.class::isInstance).isEmpty()) {
            return Optional.of(new Targets.Named(names));
        }
        return names.getFirst().toLowerCase(Locale.ROOT).equals(Targets.ALL_LINEAR)
                ? Optional.of(new Targets.AllLinear())
                : pattern(name, names.getFirst()).map(Targets.Matching::new);
    }

    private Optional<Pattern> pattern(String name, String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            refuse(name, "is no expression: " + e.getDescription(), "");
            return Optional.empty();
        }
    }

    private Set<Integer> layers() {
        var all = new LinkedHashSet<Integer>();
        said("layers_to_transform").ifPresent(v -> {
            for (var item : v instanceof Value.Items(var items) ? items : List.of(v)) {
                if (item instanceof Value.Numeral(var number) && number.isInteger() && number.signum() >= 0
                        && number.compareTo(Rational.of(Integer.MAX_VALUE)) < 0) {
                    all.add(number.num().intValueExact());
                } else {
                    refuse("layers_to_transform", "holds " + item.type() + " that is no layer's number", "");
                }
            }
        });
        return all;
    }

    /// Patterns of which a module's name ends in one: the first that does says its rank.
    private SequencedMap<Pattern, Rational> ranks() {
        var all = new LinkedHashMap<Pattern, Rational>();
        said("rank_pattern").ifPresent(v -> {
            if (v instanceof Value.Group(var group)) {
                group.forEach((text, field) -> {
                    if (field.value() instanceof Value.Numeral(var number)) {
                        pattern("rank_pattern", "(.*\\.)?(" + text + ")").ifPresent(
                                pattern -> all.put(pattern, rank("rank_pattern", number)));
                    }
                });
            }
        });
        return all;
    }
}
