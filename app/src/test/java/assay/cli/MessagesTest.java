package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.device.Accelerators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people type that is near to right, and the nearest right thing that they get.
class MessagesTest {
    private static final String LLAMA = "\"vocab_size\": 100, \"max_position_embeddings\": 32, "
            + "\"num_hidden_layers\": 2, \"hidden_size\": 16, \"num_attention_heads\": 4, "
            + "\"num_key_value_heads\": 2, \"intermediate_size\": 64, "
            + "\"rms_norm_eps\": 1e-5, \"tie_word_embeddings\": false";
    private static final String POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 16\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"8k, '8,192'", "128K, '131,072'", "1.5k, '1,536'"})
    void aContextIsSaidInThousands(String said, String tokens) {
        assertThat(Run.of("llama-3-8b", "--full", "--seq", said).out())
                .containsPattern("T +" + tokens + " +--seq " + said + ", of 1,024 tokens each");
        assertThat(Run.of("scale", "llama-3-8b", "--seq", "4k," + said).out()).contains(tokens);
    }

    @Test
    void onlyAContextIs() {
        assertThat(Run.of("llama-3-8b", "--batch", "8k").err()).contains("'8k'", "is not a whole number");
        assertThat(Run.of("llama-3-8b", "--seq", "k").err()).contains("'k'", "is not a whole number");
        assertThat(Run.of("llama-3-8b", "--seq", "1.0001k").err()).contains("is not a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--utilisation", "--mfu", "--hfu"})
    void aShareIsSaidInPercent(String option) {
        var percent = Run.of("train", "gpt2", "--on", "h100", option, "40%", "--json");
        assertThat(percent.exit()).as(percent.err()).isZero();
        assertThat(percent.out()).isEqualTo(Run.of("train", "gpt2", "--on", "h100", option, "0.4", "--json").out());
        assertThat(Run.of("train", "gpt2", "--on", "h100", option, "140%").err()).contains("more than the whole peak");
        assertThat(Run.of("train", "gpt2", "--on", "h100", option, "%").err()).contains("is not a number above zero");
    }

    @Test
    void typesAreInLettersOfEitherCase() {
        assertThat(Run.of("gpt2", "--dtype", "BF16").out()).isEqualTo(Run.of("gpt2", "--dtype", "bf16").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "markdown", "latex"})
    void aFormatIsAnOption(String format) {
        for (var call : List.of("gpt2", "matmuls gpt2", "compare gpt2 gpt2-medium", "lint gpt2")) {
            var words = new ArrayList<>(List.of(call.split(" ")));
            words.add("--" + format);
            var run = Run.of(words.toArray(String[]::new));
            words.set(words.size() - 1, "--format=" + format);
            assertThat(run.out()).as(call).isNotEmpty().isEqualTo(Run.of(words.toArray(String[]::new)).out());
        }
        assertThat(Run.of("gpt2", "--" + format, "--format", "table").err()).contains("are two formats");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(Run.of("help").out()).isEqualTo(Run.of("--help").out()).contains("Commands:");
        assertThat(Run.of("help", "train").out()).isEqualTo(Run.of("train", "--help").out()).contains("assay train");
        assertThat(Run.of("help", "trian").err()).contains("trian: no command (did you mean train?)");
    }

    @ParameterizedTest
    @CsvSource({"0, 40, 60", "0, 72, 72", "90, '', 90", "0, '', 110", "300, '', 110"})
    void helpIsAsWideAsTheTerminal(int terminal, String columns, int widest) {
        var run = Run.with(columns.isEmpty() ? Map.of() : Map.of("COLUMNS", columns), terminal, "", "train", "--help");
        var usage = run.out().lines().takeWhile(l -> !l.equals("Examples:")).filter(l -> !l.startsWith("Usage"))
                .toList();
        assertThat(usage).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(widest));
        assertThat(usage).anySatisfy(l -> assertThat(l.length()).isGreaterThan(widest - 12));
    }

    @Test
    void aSlipOfACommandIsNoModel() {
        var run = Run.of("tran", "gpt2");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("tran: no command, no model and no file (did you mean assay train?)");
        assertThat(Run.of("gpt3").err()).doesNotContain("command").contains("did you mean gpt2");
        assertThat(Run.of("nonsense").err()).doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train gpt2 gpt2-xl",
            "fit gpt2 gpt2-xl --memory 80GB --over batch", "matmuls gpt2 gpt2-xl"})
    void severalModelsAreCompared(String call) {
        assertThat(Run.of(call.split(" ")).err()).contains("takes one model (assay compare takes several)");
    }

    /// A device by part of a name, by its maker, or as drivers say it.
    @ParameterizedTest
    @CsvSource({"a100, a100-sxm4-80gb", "4090, rtx-4090", "tpu-v5e, tpu-v5e", "v5e, tpu-v5e", "ascend, ascend-910b",
        "NVIDIA GeForce RTX 4090, rtx-4090", "NVIDIA H100 80GB HBM3, h100-sxm5-80gb",
        "NVIDIA A100-SXM4-80GB, a100-sxm4-80gb", "AMD Instinct MI300X, mi300x", "H100_PCIe, h100-pcie-80gb"})
    void aDeviceIsNearToItsName(String said, String device) {
        assertThat(Run.of("train", "gpt2", "--on", said).out()).startsWith("gpt2 on " + device + ": FITS");
    }

    @ParameterizedTest
    @CsvSource({"tpu, 'means 7 accelerators', 'name one: tpu-v2, tpu-v3, tpu-v4, tpu-v5e, tpu-v5p, tpu-v6e'",
        "google, 'means 7 accelerators', 'tpu-v7-ironwood'", "mi300, 'means 2 accelerators', 'mi300a, mi300x'",
        "nvidia, accelerators, 'assay accelerators nvidia lists them'", "a10o, no accelerator, 'did you mean'"})
    void severalDevicesAreNamed(String said, String what, String hint) {
        var run = Run.of("train", "gpt2", "--on", said);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(what, hint);
        assertThat(run.err().split(",")).hasSizeLessThan(10);
        var listed = Run.of("accelerators", said);
        assertThat(listed.exit()).isEqualTo(hint.equals("did you mean") ? 2 : 0);
    }

    @Test
    void everyPartOfEveryDevicesNameIsUnderstood() {
        for (var name : Accelerators.known().names()) {
            assertThat(Accelerators.known().like(name)).as(name).hasSize(1);
            for (var part : name.split("-")) {
                var run = Run.of("accelerators", part);
                assertThat(run.exit()).as("%s: %s", part, run.err()).isIn(0, 2);
            }
        }
    }

    @Test
    void anOptionOfAnotherCommandIsToldWhose() {
        assertThat(Run.of("gpt2", "--backward").err()).contains("no option of assay (of assay matmuls)");
        assertThat(Run.of("matmuls", "gpt2", "--over", "seq").err()).contains("(of assay fit)");
        assertThat(Run.of("fit", "gpt2", "--pp=8").err()).contains("--pp: a layout over several devices");
        assertThat(Run.of("gpt2", "train").err()).contains("assay train gpt2");
        assertThat(Run.of("h100").err()).contains("an accelerator, and no model");
        assertThat(Run.of("llama-70b").err()).contains("did you mean llama-2-70b or llama-3-70b");
    }

    @Test
    void thousandsAreSaid() {
        assertThat(Run.of("scale", "gpt2", "--seq", "1k,8K").out()).contains("k is 1,024: 1k is 1,024 tokens");
        assertThat(Run.of("scale", "gpt2", "--seq", "1024,8192").out()).doesNotContain("k is 1,024");
        assertThat(Run.of("scale", "gpt2", "--seq", "8k").err()).contains("8k is 8,192 tokens", "two or more");
        assertThat(Run.of("gpt2", "--seq", "8k").out()).contains("8,192 (--seq 8k, of 1,024 tokens each)");
    }

    /// One model with several values is each as `--set` makes it.
    @Test
    void oneModelIsVaried() {
        var run = Run.of("compare", "gpt2", "--vary", "num_layers=6,12", "--set", "context_length=512", "--csv");
        assertThat(run.exit()).as(run.err()).isZero();
        var six = Run.of("gpt2", "--set", "num_layers=6", "--set", "context_length=512").out();
        assertThat(run.out()).contains("num_layers = 6", "num_layers = 12");
        assertThat(six).contains("Parameters  81,519,360");
        assertThat(run.out()).contains("81519360");
        for (var wrong : List.of("num_layers", "=1,2", "num_layers=6")) {
            assertThat(Run.of("compare", "gpt2", "--vary", wrong).err()).contains("name=value,value");
        }
        assertThat(Run.of("compare", "gpt2", "gpt2-xl", "--vary", "num_layers=6,7").err()).contains("takes one model");
        assertThat(Run.of("compare", "gpt2", "--vary", "nonsense=6,7").exit()).isEqualTo(2);
    }

    /// What has room stands in every form, and is none where the weights do not fit.
    @Test
    void whatHasRoom() {
        for (var format : List.of("table", "json", "markdown", "latex")) {
            assertThat(Run.of("llama-3-8b", "--on", "h100", "--format", format).out()).as(format)
                    .contains("59 sequences of 8,192 tokens beside the weights");
        }
        assertThat(Run.of("llama-3-8b", "--memory", "8GB").out())
                .contains("the weights alone do not fit in the 8.000 GB");
        assertThat(Run.of("llama-3-8b", "--memory", "8").err()).contains("has no unit");
        assertThat(Run.of("llama-3-8b", "--memory", "8GB", "--on", "h100").err()).contains("give one of both");
        assertThat(Run.of("bert-base-uncased", "--on", "h100").out()).doesNotContain("Room");
    }

    @Test
    void aConfigWithoutATypeIsToldWhichFits() {
        assertThat(Run.withInput("{" + LLAMA + "}", "-").err()).contains("has no model_type",
                "its fields are those of llama: --set model_type=llama");
        assertThat(Run.withInput("{\"architectures\": [\"Qwen2MoeForCausalLM\"], " + LLAMA + "}", "-").err())
                .contains("architectures names that of qwen2_moe: --set model_type=qwen2_moe");
        var set = Run.withInput("{" + LLAMA + "}", "-", "--set", "model_type=llama");
        assertThat(set.exit()).as(set.err()).isZero();
    }

    @Test
    void noErrorListsWhatIsFar() {
        var unknown = Run.withInput("{\"model_type\": \"zzzzzzzzzz\", " + LLAMA + "}", "-").err();
        assertThat(unknown).contains("its fields are those of llama").doesNotContain("did you mean");
        for (var call : List.of("zz", "gpt2 --weights zz", "train gpt2 --on zz", "explain gpt2 zz", "gpt2 --zz")) {
            var err = Run.of(call.split(" ")).err();
            assertThat(err).as(call).isNotEmpty().doesNotContain("did you mean");
            assertThat(err.split(",")).as(call).hasSizeLessThan(34);
        }
    }

    @Test
    void anAdapterIsItsBase() throws IOException {
        var config = "{\"peft_type\": \"LORA\", \"r\": 16, \"base_model_name_or_path\": \"openai-community/gpt2\"}";
        var file = Files.writeString(folder.resolve("adapter_config.json"), config);
        for (var word : List.of(file.toString(), folder.toString())) {
            var run = Run.of(word, "--full");
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("124,439,808 parameters",
                    "describes a LORA adapter of openai-community/gpt2: that base model is what is counted");
        }
        Files.writeString(file, config.replace("openai-community/gpt2", "me/mine"));
        assertThat(Run.of(folder.toString()).err())
                .contains("is an adapter (LORA adapter) of 'me/mine', which is no model of the catalogue");
    }

    @Test
    void pointersBesideAConfigAreNoted() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\", " + LLAMA + "}");
        Files.writeString(folder.resolve("model-00001-of-00002.safetensors"), POINTER);
        Files.writeString(folder.resolve("model-00002-of-00002.safetensors"), POINTER);
        var run = Run.of(folder.toString(), "--full");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("2 pointers of Git LFS", "git lfs pull", "parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_config", "llm_config"})
    void theTextOfAnUnknownWholeIsCounted(String name) {
        var text = "{\"model_type\": \"llama\", " + LLAMA + "}";
        var run = Run.withInput("{\"model_type\": \"owlchat\", \"" + name + "\": " + text
                + ", \"vision_config\": {\"model_type\": \"owlvit\"}}", "-", "--full");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("The text alone is counted, " + name + " (llama), since 'owlchat' is not known; "
                + "not counted: vision_config (owlvit).");
        var total = "\"parameters\":{\"unit\":\"parameter\",\"total\":{\"value\":";
        var whole = Run.withInput("{\"model_type\": \"owlchat\", \"" + name + "\": " + text + "}", "-", "--json").out();
        var alone = Run.withInput(text, "-", "--json").out();
        assertThat(whole.substring(whole.indexOf(total), whole.indexOf(total) + 70))
                .isEqualTo(alone.substring(alone.indexOf(total), alone.indexOf(total) + 70));
    }

    /// A process of its own, with its locale and its standard output.
    private static String errors(int exit, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().putAll(environment);
        builder.redirectInput(Path.of("/dev/null").toFile());
        var process = builder.start();
        var text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(exit);
        return text;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void withoutALocaleTextIsUtf8() throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("own.json"), "{\"name\": \"mod\\u00e8le\", \"model_type\": 3}");
        assertThat(errors(2, Map.of("LC_ALL", "C"), java(), "-cp", System.getProperty("java.class.path"),
                "assay.cli.Main", file.toString())).contains("mod\u00e8le");
    }

    @Test
    void aFullDiskIsOneSentence() throws IOException, InterruptedException {
        if (Files.exists(Path.of("/dev/full"))) {
            assertThat(errors(74, Map.of(), "sh", "-c", "\"$0\" -cp \"$1\" assay.cli.Main gpt2 > /dev/full", java(),
                    System.getProperty("java.class.path"))).isEqualTo("assay: standard output could not be written\n");
        }
    }
}
