package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.ask.Serving;
import assay.ask.ServingRoof;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.draw.Chart;
import assay.draw.Charts;
import assay.draw.Contexts;
import assay.draw.ServingCharts;
import assay.draw.Shares;
import assay.problem.Refusal;
import assay.spec.Value;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Charts of a model of each family: their XML is well formed, nothing stands outside, no text stands on another, and
/// parts are as wide as their share.
class ChartsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/charts");
    private static final List<String> NAMES = List.of("composition", "flops.forward",
            "memory.activations", "memory.cache", "shares", "growth", "memory", "layout");

    /// How wide a letter is that is of the usual width, in parts of its height.
    private static final double LETTER = 0.5;
    private static final double HEIGHT = 9;
    private static final double HUNDREDTH = 0.011;

    @Test
    void nothingIsOutsideOrOnAnother() {
        var broken = models().toList().parallelStream().flatMap(model -> {
            var answer = Ask.of(Catalog.rows().stream().filter(r -> r.name().equals(model)).findFirst().orElseThrow()
                    .spec()).answer();
            var wrong = new ArrayList<String>();
            for (var name : NAMES) {
                try {
                    check(Charts.named(answer, name, Contexts.around(answer.subject())), model + " " + name, wrong);
                } catch (Refusal _) {
                    // it has no such quantity
                }
            }
            return wrong.stream();
        }).toList();
        assertThat(broken).isEmpty();
    }

    @Test
    void modelsBesideEachOther() {
        var wrong = new ArrayList<String>();
        check(Shares.of(models().map(m -> Ask.of(Catalog.rows().stream().filter(r -> r.name().equals(m)).findFirst()
                .orElseThrow().spec()).answer().subject()).toList()).orElseThrow(), "all", wrong);
        assertThat(wrong).isEmpty();
    }

    /// How a model is served, of several devices and of one that hardly has room.
    @ParameterizedTest
    @ValueSource(strings = {"llama-3-8b h100 1 32 vllm", "deepseek-v3 h200 8 64 sglang", "gemma-3-27b b200 1 1 trtllm",
        "qwen3-30b-a3b rtx-4090 4 4 vllm", "mamba-2.8b a100-80gb 1 2 vllm", "llama-3-8b rtx-4090 1 2 llama.cpp"})
    void serving(String row) {
        var words = row.split(" ");
        var serving = Serving.of(() -> Catalog.find(words[0]), new Words(Map.of("on", words[1], "devices", words[2],
                "users", words[3], "engine", words[4]), List.of(), List.of()), Catalog::find);
        var wrong = new ArrayList<String>();
        var charts = ServingCharts.of(serving).toList();
        charts.forEach(chart -> check(chart, row + " " + chart.name(), wrong));
        assertThat(wrong).isEmpty();
        assertThat(charts).extracting(Chart::name).contains("roofline", "interactivity");
    }

    /// The fronts of a sweep and of how a model is served, and the bins of a histogram.
    @Test
    void frontsAndBinsAreDrawn() {
        var front = Run.of("sweep", "gpt2", "mamba-1.4b", "--vary", "num_layers=1..9", "--vary", "batch=1,2",
                "--pareto", "parameters,-flops.forward,-memory.cache", "--svg").out();
        assertThat(front).contains("the front of parameters and flops.forward", "num_layers 9, batch 1");
        assertThat(Run.of("sweep", "gpt2", "--vary", "num_layers=1..9", "--histogram", "parameters", "--svg").out())
                .contains("parameters, by powers of 2: 9 models", "from 67,108,864: 6");
        var served = Run.of("serve", "llama-3-8b", "--on", "h100", "--pareto", "--chart", "pareto", "--svg");
        assertThat(served.out()).contains("the front of throughput and interactivity", "1 user");
        var none = Run.of("serve", "llama-3-8b", "--on", "h100", "--chart", "pareto", "--svg");
        assertThat(none.err()).contains("has nothing to draw").contains("--pareto");
        assertThat(none.exit()).isEqualTo(2);
    }

    /// Nothing is faster than its device, and a prompt has more FLOPs for each byte than one token.
    @ParameterizedTest
    @ValueSource(strings = {"llama-3-8b", "qwen3-30b-a3b", "deepseek-v2-lite", "gpt-oss-20b"})
    void underTheRoof(String model) {
        var serving = Serving.of(() -> Catalog.find(model), new Words(Map.of("on", "h100", "users", "16"), List.of(),
                List.of()), Catalog::find);
        var roof = ServingRoof.of(serving).orElseThrow();
        for (var step : roof.steps()) {
            assertThat(step.speed()).as("%s %s", model, step).isLessThanOrEqualTo(roof.peak());
            assertThat(step.bytes() / step.seconds()).as("%s %s", model, step).isLessThanOrEqualTo(roof.bandwidth());
        }
        var prompt = roof.steps().getFirst();
        assertThat(roof.steps().stream().filter(s -> s.users() == 1).findFirst().orElseThrow().intensity())
                .isLessThan(prompt.intensity());
        double weights = serving.layout().weights().approximate();
        assertThat(prompt.bytes()).as(model).isBetween(weights * .8, weights * 2);
        assertThat(roof.steps()).hasSize(serving.users().size() + 1);
    }

    private static Stream<String> models() {
        var seen = new HashSet<Value>();
        return Catalog.rows().stream()
                .filter(r -> seen.add(r.fields().getOrDefault("model_type", new Value.Text(""))))
                .map(r -> r.name());
    }

    private record Box(double x, double y, double width, double height, String text) {
        boolean over(Box o) {
            return x < o.x + o.width && o.x < x + width && y < o.y + o.height && o.y < y + height;
        }
    }

    private static void check(Chart chart, String name, List<String> wrong) {
        var root = parsed(chart.svg());
        assertThat(root.getAttribute("role")).isEqualTo("img");
        for (var id : root.getAttribute("aria-labelledby").split(" ")) {
            assertThat(chart.svg()).contains("id=\"" + id + "\"");
        }
        var texts = new ArrayList<Box>();
        for (var element : all(root.getElementsByTagName("text"))) {
            texts.add(text(element));
        }
        for (int i = 0; i < texts.size(); i++) {
            outside(texts.get(i), chart, name, wrong);
            for (int j = 0; j < i; j++) {
                if (texts.get(i).over(texts.get(j))) {
                    wrong.add(name + ": '" + texts.get(i).text + "' is on '" + texts.get(j).text + "'");
                }
            }
        }
        var rows = new HashMap<Double, List<Box>>();
        for (var element : all(root.getElementsByTagName("rect"))) {
            var box = new Box(number(element, "x"), number(element, "y"), number(element, "width"),
                    number(element, "height"), element.getTextContent());
            outside(box, chart, name, wrong);
            if (!element.getAttribute("data-path").isEmpty() || box.text.contains(" parts: ")) {
                rows.computeIfAbsent(box.y, _ -> new ArrayList<>()).add(box);
            }
        }
        for (var element : all(root.getElementsByTagName("path"))) {
            for (var point : element.getAttribute("d").split("[MLZ]")) {
                if (point.contains(" ") && !point.contains("V")) {
                    var xy = point.split(" ");
                    outside(new Box(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), 0, 0, "a point"), chart, name,
                            wrong);
                }
            }
        }
        rows.values().forEach(row -> tile(row, name, wrong));
    }

    private static void outside(Box box, Chart chart, String name, List<String> wrong) {
        if (box.x < -HUNDREDTH || box.y < -HUNDREDTH || box.x + box.width > chart.width() + HUNDREDTH
                || box.y + box.height > chart.height() + HUNDREDTH) {
            wrong.add(name + ": '" + box.text + "' is outside");
        }
    }

    /// Parts of one level stand beside each other, and none on another.
    private static void tile(List<Box> row, String name, List<String> wrong) {
        var sorted = row.stream().sorted((a, b) -> Double.compare(a.x, b.x)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).x < sorted.get(i - 1).x + sorted.get(i - 1).width - HUNDREDTH) {
                wrong.add(name + ": " + sorted.get(i).text + " stands on " + sorted.get(i - 1).text);
            }
        }
    }

    private static Box text(Element element) {
        double width = element.getTextContent().codePointCount(0, element.getTextContent().length())
                * (element.getAttribute("class").equals("heading") ? 15 : 12) * LETTER;
        double x = number(element, "x") - switch (element.getAttribute("text-anchor")) {
            case "middle" -> width / 2;
            case "end" -> width;
            default -> 0;
        };
        return new Box(x, number(element, "y") - HEIGHT, width, HEIGHT + 2, element.getTextContent());
    }

    private static double number(Element element, String attribute) {
        var value = element.getAttribute(attribute);
        return value.isEmpty() ? 0 : Double.parseDouble(value);
    }

    private static List<Element> all(NodeList nodes) {
        var all = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static Element parsed(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (Exception e) {
            throw new IllegalStateException(xml, e);
        }
    }

    /// The widths of parts are their shares of the width of the whole, to the hundredth of a pixel.
    @Test
    void partsAreAsWideAsTheirShare() {
        var answer = Ask.of(Catalog.rows().stream().filter(r -> r.name().equals("gpt2-xl")).findFirst().orElseThrow()
                .spec()).answer();
        var root = parsed(Charts.composition(answer, "parameters").svg());
        var widths = new HashMap<String, Double>();
        all(root.getElementsByTagName("rect")).stream().filter(e -> !e.getAttribute("data-path").isEmpty())
                .forEach(e -> widths.put(e.getAttribute("data-path"), number(e, "width")));
        var ledger = answer.ledger("parameters");
        double whole = 928 / answer.value("parameters").num().doubleValue();
        for (var path : List.of("transformer", "transformer/wte", "transformer/h", "transformer/h/attn",
                "transformer/h/mlp", "transformer/h/mlp/c_fc", "transformer/h/attn/c_attn/weight")) {
            double share = answer.subject().value(ledger.under(path).total()).num().doubleValue() * whole;
            assertThat(Math.abs(widths.getOrDefault(path, 0.0) - share)).as(path).isLessThan(HUNDREDTH);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2 --chart composition", "gpt2-xl --chart shares", "gpt2-xl --chart growth",
        "train gpt2-xl --on a100 --batch 16", "compare gpt2 llama-3-8b",
        "train llama-3-8b --devices 8 --pp 4 --tp 2 --on h100 --chart layout",
        "train llama-3-8b --devices 8 --fsdp --on h100 --chart step", "deepseek-v3 --by flops",
        "../examples/llama.assay"})
    void aChartIsAsItWas(String asked) throws IOException {
        var run = Run.of((asked + " --format svg").split(" "));
        assertThat(run.exit()).as(run.err()).isZero();
        var name = asked.replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "") + ".svg";
        var expected = Files.exists(GOLDEN.resolve(name)) ? Files.readString(GOLDEN.resolve(name)) : "";
        if (!run.out().equals(expected)) {
            Files.writeString(Files.createDirectories(Path.of("target/golden/charts")).resolve(name), run.out());
        }
        assertThat(run.out()).as(name).isEqualTo(expected);
    }

    @Test
    void whatHasNoChart() {
        for (var call : Map.of("lint gpt2", "there is no chart of this", "gpt2 gpt2-xl", "there are several models",
                "gpt2 --chart memry", "did you mean memory?", "bert-base-uncased --chart memory.cache",
                "keeps nothing to decode", "vit-base-patch16-224-in21k --chart growth", "nothing to draw of growth")
                .entrySet()) {
            var run = Run.of((call.getKey() + " --format svg").split(" "));
            assertThat(run.exit()).as(call.getKey()).isEqualTo(2);
            assertThat(run.err()).contains(call.getValue());
        }
    }
}
