package assay.family;

import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.PreNorm;
import assay.kit.Prediction;
import assay.model.Model;
import assay.model.Tensor;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.spec.Field;
import assay.spec.Grounds;
import assay.spec.Former;
import assay.spec.Naming;
import assay.spec.Params;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import assay.text.Written;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All that read configs. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Afmoe(),
            new Albert(),
            new Apertus(),
            new Arcee(),
            new BailingMoe(),
            new Baichuan(),
            new Bamba(),
            new Bart(),
            new Beit(),
            new Bert(),
            new BigBirdPegasus(),
            new BioGpt(),
            new BigBird(),
            new BitNet(),
            new Bloom(),
            new Blt(),
            new ChatGlm(),
            new Clip(),
            new Cohere(),
            new Cwm(),
            new ConvBert(),
            new ConvNext(),
            new Dbrx(),
            new Deberta(),
            new DebertaV2(),
            new Deepseek(),
            new DeepseekVlHybrid(),
            new DeepseekV2(),
            new DeepseekV3(),
            new DeepseekV4(),
            new DiffLlama(),
            new DistilBert(),
            new Doge(),
            new Dots1(),
            new Ernie45(),
            new Ernie45Vl(),
            new Ernie45VlText(),
            new Exaone(),
            new Dinov2(),
            new Dinov3(),
            new Electra(),
            new Esm(),
            new EuroBert(),
            new Exaone4(),
            new Exaone45(),
            new Falcon(),
            new FalconH1(),
            new Funnel(),
            new Florence2(),
            new Fuyu(),
            new Gemma(),
            new Gemma2(),
            new Gemma3(),
            new Gemma3n(),
            new Gemma3nText(),
            new Gemma4(),
            new Gemma4Text(),
            new Gemma4Tower(),
            new Glm(),
            new Glm4Moe(),
            new Glm4v(),
            new Glm4vMoeText(),
            new GlmMoeDsa(),
            new GotOcr2(),
            new Gpt2(),
            new GptBigCode(),
            new GptJ(),
            new GptNeo(),
            new GptNeox(),
            new GptNeoxJapanese(),
            new GptOss(),
            new Granite(),
            new Gte(),
            new GraniteMoe(),
            new GraniteMoeHybrid(),
            new Helium(),
            new Hunyuan(),
            new HunyuanVl(),
            new HyV3(),
            new Idefics3(),
            new InternLm2(),
            new InternLm3(),
            new Jamba(),
            new JetMoe(),
            new KimiK25(),
            new KimiLinear(),
            new LayoutLmv3(),
            new Led(),
            new Lfm2(),
            new Llama(),
            new Llama4(),
            new Llama4Text(),
            new Llava(),
            new LlavaNext(),
            new LoneTower(),
            new LoneVision(),
            new LongcatFlash(),
            new Longformer(),
            new Mamba(),
            new Mamba2(),
            new MiniCpm(),
            new MiniCpm3(),
            new Mimo(),
            new MimoV2Flash(),
            new MiniMax(),
            new MiniMaxM2(),
            new MiniMaxM3(),
            new MiniMaxM3Vl(),
            new Ministral(),
            new Mistral(),
            new Mistral4(),
            new Mixtral(),
            new Mllama(),
            new MllamaText(),
            new MobileBert(),
            new ModernBert(),
            new ModernBertDecoder(),
            new Moonshine(),
            new MpNet(),
            new Mpt(),
            new NanoChat(),
            new Nemotron(),
            new NemotronNas(),
            new NllbMoe(),
            new NomicBert(),
            new NemotronH(),
            new Olmo(),
            new Olmo2(),
            new OlmoHybrid(),
            new Olmoe(),
            new OpenAiGpt(),
            new OpenElm(),
            new Opt(),
            new Persimmon(),
            new Phi(),
            new Phi3(),
            new Phi3Small(),
            new Phimoe(),
            new Plain(),
            new ProphetNet(),
            new Qwen(),
            new Qwen2(),
            new Qwen2Audio(),
            new Qwen2Moe(),
            new Qwen2Vl(),
            new Qwen3(),
            new Qwen35(),
            new Qwen3Asr(),
            new Qwen3Moe(),
            new Qwen3Next(),
            new Qwen3VlMoe(),
            new QwenOmni(),
            new RecurrentGemma(),
            new RemBert(),
            new RoFormer(),
            new Rwkv(),
            new Rwkv7(),
            new RwkvMatrix(),
            new SeedOss(),
            new Siglip(),
            new SmolLm3(),
            new SpeechToText(),
            new StableLm(),
            new StarCoder2(),
            new Step3p5(),
            new SwitchTransformers(),
            new SqueezeBert(),
            new Swin(),
            new T5(),
            new T5Gemma(),
            new T5Gemma2(),
            new Vit(),
            new VitMae(),
            new Wav2Vec2(),
            new Whisper(),
            new XLstm(),
            new XlNet(),
            new Zamba(),
            new Written());

    private Families() {}

    /// The family of a `model_type`: of a config's, or a graph.
    static Optional<Family> of(String type) {
        return Optional.ofNullable(Typed.ALL.get(type));
    }

    /// The families by their types, of which the first that understands one has it.
    private static final class Typed {
        static final Map<String, Family> ALL = all();

        private static Map<String, Family> all() {
            var all = new HashMap<String, Family>();
            for (var family : Families.ALL) {
                family.types().forEach(type -> all.putIfAbsent(type, family));
            }
            var graph = new Graph();
            graph.types().forEach(type -> all.putIfAbsent(type, graph));
            return all;
        }
    }

    /// A model, and how it was read.
    ///
    /// @param ignored the fields of its spec that nothing was read from
    /// @param offers what could be set otherwise, as [Reading#offers] says
    /// @param grounds what its form rests on
    public record Read(
            Model model, List<String> ignored, SequencedMap<String, List<Value>> offers, Grounds grounds) {
        /// Where what is read under a name comes from, as a sentence ends.
        public String source(String name) {
            var size = model.sizes().all().get(name);
            var said = size == null
                    ? model.switches().stream().filter(s -> s.name().equals(name)).findFirst()
                            .map(s -> s.value() + " by " + s.source())
                    : Optional.of(size.definition() + " by " + size.source());
            return said.orElse("not given");
        }
    }

    /// The model that a spec describes. Throws [Refusal] with everything that is wrong with the spec at once.
    public static Model build(Spec spec) {
        return read(spec).model();
    }

    /// The type of most published files of a spec's family.
    public static Dtype published(Spec spec) {
        return of(new Reading(Wrapped.of(spec).orElse(spec)).modelType()).map(Family::published).orElse(Dtype.FP32);
    }

    /// Whether the spec is of a type that a family understands.
    public static boolean knows(Spec spec) {
        var type = new Reading(spec).modelType();
        return of(type).isPresent() || Former.of(spec).isPresent() || Wrapped.of(spec).isPresent();
    }

    /// As [#build], with what was left unread.
    public static Read read(Spec given) {
        var spec = Params.of(given).or(() -> Former.of(given)).orElseGet(() -> Wrapped.of(given).orElse(given));
        var reading = new Reading(spec);
        var type = reading.modelType();
        var family = of(type);
        if (family.isEmpty()) {
            var known = ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty()).sorted()
                    .toList();
            throw new Refusal(new Problem(spec.name(), reading.place("model_type"), "unknown model_type "
                    + Reading.quoted(type), Nearest.of(type, known).isEmpty() ? Likeness.of(spec)
                            .map(l -> l.why() + ": --set model_type=" + l.type())
                            .orElse("--set model_type=... where another computes the same")
                            : Nearest.hint(type, known)));
        }
        if (type.isEmpty()) {
            named(spec);
        }
        var model = family.get().model(reading).spelled(family.get().spelling());
        reading.finish(model.sizes());
        return new Read(predicting(family.get(), spec, model).checked().noted(Hf.doubted(model))
                .noted(reading.notes()), reading.ignored(),
                reading.offers(), reading.grounds());
    }

    /// A model with a note of its layers for multi-token prediction, counted or not, if it could have them.
    private static Model predicting(Family family, Spec spec, Model model) {
        if (!Prediction.known(model)) {
            return model;
        }
        var settings = new LinkedHashMap<>(spec.settings());
        settings.put(Prediction.SWITCH, new Field(new Value.Flag(!Prediction.counted(model)), Prediction.SWITCH));
        var other = new Reading(new Spec(spec.name(), spec.source(), spec.fields(), settings));
        var without = family.model(other);
        return other.sound() ? model.noted(Prediction.note(model, parameters(without))) : model;
    }

    private static String parameters(Model model) {
        var sum = new AtomicReference<>(Rational.ZERO);
        var values = model.sizes().values();
        model.walk((place, op) -> op.line().reads().stream().filter(Tensor::counted).forEach(tensor -> {
            var each = tensor.elements(place::size).times(place.inStore().count());
            sum.getAndUpdate(total -> total.plus(each.at(values)));
        }));
        return Figures.exact(sum.get());
    }

    /// Throws [Refusal] where fields have names that a `model_type` would explain, and those that Assay has are
    /// missing.
    private static void named(Spec spec) {
        var missing = PreNorm.NEEDED.stream()
                .filter(n -> !spec.fields().containsKey(n) && !spec.settings().containsKey(n)).toList();
        boolean others = spec.fields().keySet().stream().anyMatch(n -> !PreNorm.names(n));
        if (missing.size() > 1 && others) {
            var whose = Naming.of(spec.fields().keySet()).stream().map(n -> ": its sizes have " + n.title() + " names")
                    .findFirst().orElse("");
            throw new Refusal(new Problem(spec.name(), spec.source(), "has no model_type" + whose,
                    Likeness.of(spec).map(l -> l.why() + ": --set model_type=" + l.type()).orElseGet(() ->
                            "add a model_type, such as \"llama\", or use Assay's names: "
                                    + String.join(", ", PreNorm.SIZES))));
        }
    }

    /// The names of every family that has a `model_type`.
    public static String names() {
        return ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /// The ends of the names of classes that stand on a trunk: `ForCausalLM`.
    public static List<String> classes() {
        return Heads.CLASSES;
    }

    /// The names that `--set` takes, whatever the family.
    public static List<String> settings() {
        return Stream.concat(PreNorm.SIZES.stream(), PreNorm.SWITCHES.stream()).toList();
    }
}
