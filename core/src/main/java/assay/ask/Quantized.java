package assay.ask;

import assay.algebra.Rational;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Method;
import assay.storage.Modules;
import assay.storage.Scheme;
import assay.storage.Scheme.Rule;
import assay.storage.Scheme.Selector;
import assay.storage.Schemes;
import assay.storage.Sort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// How a config says that a model's weights are stored in fewer bits: `quantization_config` as Hugging Face's readers
/// know it, MLX's `quantization`, and what NVIDIA's Model Optimizer writes.
///
/// @param scheme empty where the way is not known
/// @param place where the config says so
/// @param notes what a reader of the bytes should know
record Quantized(Optional<Scheme> scheme, String place, List<String> notes) {
    private static final List<String> OBJECTS = List.of("quantization_config", "quantization", "compression_config");

    /// Lists of modules that stay as they are.
    private static final List<String> KEPT = List.of("modules_to_not_convert", "llm_int8_skip_modules", "ignore",
            "ignored_layers", "exclude_modules", "skip_modules", "modules_to_not_quantize");

    /// Methods whose lists name modules whole, or by an expression.
    private static final List<String> COMPRESSED = List.of("compressed-tensors", "compressed_tensors");

    private static final String BITS = "b";
    private static final String GROUP = "g";
    private static final Rational FOUR = Rational.of(4);
    private static final Rational EIGHT = Rational.of(8);

    /// An object of a config while it is read.
    private record Said(Map<String, Field> fields) {
        Optional<Field> field(String... names) {
            return Stream.of(names).flatMap(n -> Optional.ofNullable(fields.get(n)).stream())
                    .filter(f -> !(f.value() instanceof Value.Nothing)).findFirst();
        }

        String text(String... names) {
            return field(names).map(Field::value).map(v -> v instanceof Value.Text(var t) ? t : "").orElse("");
        }

        /// A number, zero where something else stands in its place: no method has a parameter that may be zero.
        Optional<Rational> number(String... names) {
            return field(names).map(Field::value)
                    .map(v -> v instanceof Value.Numeral(var n) ? n : Rational.ZERO);
        }

        boolean flag(String... names) {
            return field(names).filter(f -> f.value() instanceof Value.Flag(var on) && on).isPresent();
        }

        boolean refuses(String name) {
            return field(name).filter(f -> f.value() instanceof Value.Flag(var on) && !on).isPresent();
        }

        Optional<Said> group(String... names) {
            return field(names).map(Field::value)
                    .flatMap(v -> v instanceof Value.Group(var g) ? Optional.of(new Said(g)) : Optional.empty());
        }

        List<String> texts(String name) {
            return field(name).map(f -> texts(f.value())).orElse(List.of());
        }

        private static List<String> texts(Value value) {
            return switch (value) {
                case Value.Text(var text) -> List.of(text);
                case Value.Items(var items) -> items.stream().flatMap(v -> texts(v).stream()).toList();
                default -> List.of();
            };
        }
    }

    /// What a spec says; empty where it says nothing.
    static Optional<Quantized> of(Spec spec) {
        return OBJECTS.stream().flatMap(name -> spec.said(name).stream())
                .filter(f -> f.value() instanceof Value.Group).findFirst()
                .map(f -> of(f, new Said(((Value.Group) f.value()).fields())));
    }

    private static Quantized of(Field field, Said said) {
        var method = method(said);
        if (method.isEmpty()) {
            return unknown(field, "does not say by its quant_method how");
        }
        boolean exact = COMPRESSED.contains(method);
        try {
            return scheme(method, said)
                    .map(s -> new Quantized(Optional.of(kept(s, said, exact)), field.place(), List.of()))
                    .orElseGet(() -> unknown(field, "says by '" + method
                            + "', a way that is not known, or not with its numbers"));
        } catch (PatternSyntaxException e) {
            return unknown(field, "names modules by '" + e.getPattern() + "', which is no expression");
        }
    }

    private static Quantized unknown(Field field, String what) {
        return new Quantized(Optional.empty(), field.place(), List.of("Weights are quantised, and the config at "
                + field.place() + " " + what + ": bytes are counted as if they were not (--weights names a scheme)."));
    }

    private static String method(Said said) {
        var method = said.text("quant_method").toLowerCase(Locale.ROOT);
        if (!method.isEmpty()) {
            return method;
        }
        if (said.group("quantization").isPresent() || !said.text("quant_algo").isEmpty()) {
            return "modelopt";
        }
        return said.group("config_groups").isPresent() ? "compressed-tensors"
                : said.number("bits").isPresent() ? "mlx" : "";
    }

    private static Scheme kept(Scheme scheme, Said said, boolean exact) {
        var inside = said.group("quantization");
        var all = KEPT.stream().flatMap(name -> Stream.concat(said.texts(name).stream(),
                inside.stream().flatMap(i -> i.texts(name).stream()))).toList();
        var modules = Modules.of(all);
        return all.isEmpty() ? scheme : scheme.keeping(exact ? modules.exact() : modules);
    }

    private static Optional<Scheme> scheme(String method, Said said) {
        return COMPRESSED.contains(method) ? compressed(said) : switch (method) {
            case "gptq", "auto-round", "auto_round", "intel/auto-round" -> gptq(said);
            case "awq" -> grouped("awq", said.number("bits", "w_bit"), said.number("group_size", "q_group_size"));
            case "bitsandbytes" -> named(said.flag("load_in_8bit", "_load_in_8bit") ? "int8"
                    : said.text("bnb_4bit_quant_type").toLowerCase(Locale.ROOT).equals("fp4")
                            ? said.flag("bnb_4bit_use_double_quant") ? "fp4-dq" : "fp4"
                            : said.flag("bnb_4bit_use_double_quant") ? "nf4-dq" : "nf4");
            case "fp8" -> fp8(said);
            case "fbgemm_fp8" -> named("fbgemm-fp8");
            case "mxfp4" -> named("mxfp4");
            case "modelopt", "modelopt_fp4" -> modelopt(said.group("quantization").orElse(said));
            case "hqq" -> said.group("quant_config").flatMap(q -> q.group("weight_quant_params"))
                    .flatMap(w -> grouped("hqq", w.number("nbits"), w.number("group_size")));
            case "quanto" -> named("quanto-" + said.text("weights"));
            case "torchao" -> torchao(said);
            case "bitnet" -> said.text("quantization_mode").equals("online")
                    && said.text("linear_class").equals("autobitlinear") ? Optional.empty() : named("bitnet");
            case "exl2", "exl3" -> said.number("bits").flatMap(bits -> of(method, Stream.concat(
                    Stream.of(Map.entry(BITS, bits)), said.number("head_bits").stream()
                            .map(h -> Map.entry("head", h))).toList()));
            case "mlx" -> mlx(said);
            default -> Optional.empty();
        };
    }

    private static Optional<Scheme> named(String name) {
        try {
            return Schemes.known().named(name) instanceof Scheme scheme ? Optional.of(scheme) : Optional.empty();
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /// A method with parameters that it allows.
    private static Optional<Scheme> of(String method, List<Map.Entry<String, Rational>> values) {
        var row = Schemes.known().method(method);
        var all = new LinkedHashMap<String, Rational>();
        values.forEach(v -> all.put(v.getKey(), v.getValue()));
        return all.entrySet().stream().allMatch(v -> row.allows(v.getKey(), v.getValue()))
                ? Optional.of(row.scheme(Method.title(method, all), all)) : Optional.empty();
    }

    private static Optional<Scheme> grouped(String method, Optional<Rational> bits, Optional<Rational> group) {
        return of(method, Stream.concat(bits.stream().map(b -> Map.entry(BITS, b)),
                group.stream().map(g -> Map.entry(GROUP, g))).toList());
    }

    private static Optional<Scheme> gptq(Said said) {
        if (said.text("packing_format", "backend").contains("awq")) {
            return grouped("awq", said.number("bits"), said.number("group_size"));
        }
        return grouped("gptq", said.number("bits"), said.number("group_size")).map(scheme -> {
            var all = scheme;
            var only = said.texts("modules_in_block_to_quantize");
            if (!only.isEmpty()) {
                all = all.only(Modules.of(only));
            }
            if (said.flag("lm_head")) {
                var rule = scheme.rules().getFirst();
                all = all.after(List.of(new Rule(Selector.of(Sort.HEAD), rule.encoding(), rule.rows(),
                        rule.columns())));
            }
            for (var other : said.group("dynamic").map(Said::fields).orElse(Map.of()).entrySet()) {
                all = dynamic(all, said, other.getKey(), other.getValue().value());
            }
            return all;
        });
    }

    /// Modules that have other parameters, by an expression behind `+:`, or that stay as they are, behind `-:`.
    private static Scheme dynamic(Scheme scheme, Said said, String key, Value value) {
        boolean stays = key.startsWith("-:");
        var modules = Modules.of(List.of("re:" + (stays || key.startsWith("+:") ? key.substring(2) : key)));
        if (stays) {
            return scheme.keeping(modules);
        }
        return value instanceof Value.Group(var fields)
                ? grouped("gptq", new Said(fields).number("bits").or(() -> said.number("bits")),
                        new Said(fields).number("group_size").or(() -> said.number("group_size")))
                                .map(s -> scheme.after(s.only(modules).rules())).orElse(scheme)
                : scheme;
    }

    private static Optional<Scheme> fp8(Said said) {
        return said.field("weight_block_size").isPresent() ? blocks("fp8-block", said, "weight_block_size")
                : named(said.text("activation_scheme").equals("static") ? "fp8" : "fp8-tensor-dynamic");
    }

    /// A method with blocks of so many rows and columns as a list of two says.
    private static Optional<Scheme> blocks(String method, Said said, String name) {
        return said.field(name).map(Field::value).flatMap(v -> v instanceof Value.Items(var items) && items.size() == 2
                && items.get(0) instanceof Value.Numeral(var rows) && items.get(1) instanceof Value.Numeral(var columns)
                        ? of(method, List.of(Map.entry("rows", rows), Map.entry("columns", columns)))
                        : Optional.empty());
    }

    private static Optional<Scheme> modelopt(Said said) {
        return switch (said.text("quant_algo")) {
            case "FP8" -> named("fp8-modelopt");
            case "FP8_PB_WO" -> named("fp8-block");
            case "NVFP4", "NVFP4_AWQ" -> named("nvfp4");
            case "" -> said.group("config_groups").isPresent() ? compressed(said) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Scheme> torchao(Said said) {
        var group = said.group("quant_type").flatMap(q -> q.group("default"));
        var type = group.map(d -> d.text("_type")).orElse(said.text("quant_type"));
        var data = group.flatMap(d -> d.group("_data")).or(() -> said.group("quant_type_kwargs"));
        return switch (type) {
            case "Int4WeightOnlyConfig", "int4_weight_only" -> grouped("torchao-int4", Optional.empty(),
                    data.flatMap(d -> d.number("group_size")));
            case "Int8WeightOnlyConfig", "int8_weight_only", "Int8DynamicActivationInt8WeightConfig",
                            "int8_dynamic_activation_int8_weight" -> named("torchao-int8");
            case "Float8WeightOnlyConfig", "float8_weight_only", "Float8DynamicActivationFloat8WeightConfig" ->
                named("torchao-fp8");
            default -> Optional.empty();
        };
    }

    /// Groups of modules, each with what its weights are; what is in no group stays as it is. A name says more than a
    /// kind of modules: groups by names stand first.
    private static Optional<Scheme> compressed(Said said) {
        var named = new ArrayList<Rule>();
        var kinds = new ArrayList<Rule>();
        Optional<Scheme> first = Optional.empty();
        for (var field : said.group("config_groups").map(Said::fields).orElse(Map.of()).values()) {
            if (!(field.value() instanceof Value.Group(var inside))) {
                return Optional.empty();
            }
            var group = new Said(inside);
            var weights = group.group("weights");
            if (weights.isEmpty()) {
                continue;
            }
            var form = group.text("format").isEmpty() ? said.text("format") : group.text("format");
            var scheme = weights(weights.get(), group.group("input_activations"), form);
            if (scheme.isEmpty()) {
                return Optional.empty();
            }
            var targets = group.texts("targets");
            var names = targets.stream().filter(t -> !isClass(t)).toList();
            if (!names.isEmpty()) {
                named.addAll(scheme.get().rules().stream().map(r -> named(r, Modules.of(names).exact())).toList());
            }
            if (names.size() < targets.size() || targets.isEmpty()) {
                kinds.addAll(scheme.get().rules().stream().map(Quantized::headed).toList());
            }
            first = first.or(() -> scheme);
        }
        named.addAll(kinds);
        return first.map(s -> s.with(named));
    }

    /// A rule for matrices of some modules, wherever they are.
    private static Rule named(Rule rule, Modules modules) {
        return new Rule(new Selector(Set.of(Sort.LINEAR, Sort.EXPERT, Sort.ROUTER, Sort.HEAD), true, false,
                Optional.of(modules)), rule.encoding(), rule.rows(), rule.columns());
    }

    /// A rule that means the matrix of the head too, a layer as any other where it is not tied.
    private static Rule headed(Rule rule) {
        return meaning(rule, Sort.HEAD);
    }

    /// Whether a target is a kind of modules, such as `Linear`, and no name.
    private static boolean isClass(String target) {
        return !target.isEmpty() && Character.isUpperCase(target.charAt(0)) && !target.contains(".");
    }

    private static Optional<Scheme> weights(Said weights, Optional<Said> inputs, String form) {
        var bits = weights.number("num_bits").orElse(EIGHT);
        var strategy = strategy(weights);
        var group = strategy.equals("channel") ? Rational.of(-1) : weights.number("group_size").orElse(Rational.of(-1));
        if (weights.text("type").equals("float")) {
            return floats(bits, strategy, group, weights, inputs);
        }
        if (form.equals("pack-quantized") || (form.isEmpty() && inputs.isEmpty())) {
            var method = "w4a16" + (weights.refuses("symmetric") ? "-asym" : "")
                    + (weights.text("actorder").equals("group") || weights.flag("actorder") ? "-actorder" : "");
            return grouped(method, Optional.of(bits), Optional.of(group));
        }
        if (bits.signum() <= 0 || bits.compareTo(EIGHT) > 0) {
            return Optional.empty();
        }
        return strategy.equals("tensor") ? named("w8a8-tensor")
                : grouped("w8a8", Optional.empty(), Optional.of(group));
    }

    /// What has a scale: where nothing says it, the size of a group does.
    private static String strategy(Said weights) {
        return !weights.text("strategy").isEmpty() ? weights.text("strategy")
                : weights.number("group_size").map(g -> g.equals(Rational.of(-1)) ? "channel" : "group")
                        .orElse("tensor");
    }

    private static Optional<Scheme> floats(Rational bits, String strategy, Rational group, Said weights,
            Optional<Said> inputs) {
        if (bits.equals(FOUR)) {
            return group.equals(Rational.of(16)) ? named(inputs.isPresent() ? "nvfp4" : "nvfp4a16")
                    : group.equals(Rational.of(32)) ? named("mxfp4-all") : Optional.empty();
        }
        if (!bits.equals(EIGHT)) {
            return Optional.empty();
        }
        boolean fixed = inputs.filter(i -> i.refuses("dynamic")).isPresent();
        return switch (strategy) {
            case "tensor" -> named(fixed ? "fp8" : "fp8-tensor-dynamic");
            case "channel" -> named("fp8-channel");
            case "block" -> blocks("fp8-block-bf16", weights, "block_structure");
            case "group" -> group.equals(Rational.of(32)) ? named("mxfp8") : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// MLX's: what holds for all, and by the paths of modules what holds for them alone.
    private static Optional<Scheme> mlx(Said said) {
        return mlx(said, said).map(scheme -> {
            var all = scheme;
            var paths = new LinkedHashMap<String, Field>(said.fields());
            boolean listed = paths.values().stream().anyMatch(f -> f.value() instanceof Value.Group);
            for (var path : paths.entrySet()) {
                var modules = Modules.of(List.of(path.getKey()));
                if (path.getValue().value() instanceof Value.Flag(var on) && !on) {
                    all = all.keeping(modules);
                } else if (path.getValue().value() instanceof Value.Group(var fields)) {
                    var rules = mlx(new Said(fields), said).map(s -> s.every(modules).rules());
                    all = all.after(rules.orElse(List.of()));
                }
            }
            return listed ? all : all.with(all.rules().stream()
                    .filter(r -> !r.selector().sorts().equals(Set.of(Sort.ROUTER))).map(Quantized::routed).toList());
        });
    }

    /// A rule that means routers too, where nothing says that they are stored otherwise than the rest.
    private static Rule routed(Rule rule) {
        return meaning(rule, Sort.ROUTER);
    }

    /// A rule for layers that means tensors of another sort too.
    private static Rule meaning(Rule rule, Sort other) {
        var sorts = new HashSet<>(rule.selector().sorts());
        if (sorts.contains(Sort.LINEAR)) {
            sorts.add(other);
        }
        return new Rule(new Selector(sorts, rule.selector().towers(), rule.selector().dense(),
                rule.selector().modules()), rule.encoding(), rule.rows(), rule.columns());
    }

    private static Optional<Scheme> mlx(Said own, Said said) {
        var mode = own.text("mode").isEmpty() ? said.text("mode") : own.text("mode");
        return switch (mode) {
            case "", "affine" -> grouped("mlx", own.number("bits").or(() -> said.number("bits")),
                    own.number("group_size").or(() -> said.number("group_size")));
            case "mxfp4", "mxfp8", "nvfp4" -> named("mlx-" + mode);
            default -> Optional.empty();
        };
    }
}
