package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Layouts over devices, as they are asked for on a command line.
class LayoutsTest {
    private static JsonNode of(String call) {
        var run = Run.of((call + " --json").split(" "));
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Published.wrong(Published.MAPPER.readTree(run.out()))).isEmpty();
        return Published.MAPPER.readTree(run.out());
    }

    private static BigInteger bytes(JsonNode node) {
        return node.get("value").bigIntegerValue();
    }

    private static BigInteger held(JsonNode rank, String part) {
        return rank.get("held").has(part) ? bytes(rank.get("held").get(part)) : BigInteger.ZERO;
    }

    /// What ranks of data parallelism hold of 7.5e9 parameters on 64 devices, in 10^9 bytes, as the paper on ZeRO has
    /// it (Rajbhandari et al. 2020, arXiv 1910.02054, figure 1).
    @ParameterizedTest
    @CsvSource({"0, 120.0", "1, 31.4", "2, 16.6", "3, 1.9"})
    void zeroSharesOutStates(int stage, String published) {
        var answer = of("train llama-3-8b --devices 64 --zero " + stage);
        var rank = answer.get("ranks").get(0);
        var states = held(rank, "weights").add(held(rank, "gradients")).add(held(rank, "optimizer"));
        var parameters = answer.get("accounts").get("parameters.trainable").get("total").get("value").bigIntegerValue();
        assertThat(new BigDecimal(states).multiply(BigDecimal.valueOf(7.5)).divide(new BigDecimal(parameters), 1,
                RoundingMode.HALF_UP)).isEqualTo(new BigDecimal(published));
    }

    /// What DeepSpeed's estimators say of models by their own trees, on one node of 8 devices.
    @ParameterizedTest
    @CsvSource({"llama-3-8b, 2, '', 34128610304, 385452539904", "llama-3-8b, 3, '', 20169434112, 25216155648",
        "llama-3-8b, 3, --offload optimizer, 4108911616, 192726269952",
        "llama-3-8b, 3, '--offload optimizer,parameters', 2101346304, 216817053696",
        "llama-3-8b, 2, --offload optimizer, 16060522496, 385452539904"})
    void theirEstimates(String model, int stage, String offload, String device, String host) {
        var said = of(("train " + model + " --devices 8 --zero " + stage + " " + offload).strip()).get("plan")
                .get("deepspeed");
        assertThat(bytes(said.get("device"))).isEqualTo(new BigInteger(device));
        assertThat(bytes(said.get("host"))).isEqualTo(new BigInteger(host));
    }

    /// Days of a run on many devices, as courses work them out with 6 FLOPs a parameter and token; the first with a
    /// peak of 989.5 TFLOP/s where the device states 989.4.
    @ParameterizedTest
    @CsvSource({"h100, 1024, 0.5, 989.4/989.5, 143.93, 2", "tpu-v5p, 8960, 0.4, 1/1, 44, 0"})
    void daysOnMany(String device, int devices, String mfu, String peaks, String days, int digits) {
        var run = of("train llama-3-70b --tokens 1e12 --seq 64 --micro-batch 1 --mfu " + mfu + " --on "
                + device + " --devices " + devices + " --batch " + 4 * devices).get("run");
        var share = peaks.split("/");
        var worked = new BigDecimal(6).multiply(new BigDecimal("70e9")).multiply(new BigDecimal("15e12"))
                .divide(run.get("model_flops").get("value").decimalValue(), 12, RoundingMode.HALF_UP);
        assertThat(run.get("days").get("value").decimalValue().multiply(worked).multiply(new BigDecimal(share[0]))
                .divide(new BigDecimal(share[1]), digits, RoundingMode.HALF_UP)).isEqualByComparingTo(days);
    }

    /// One device's layout is the account of one device.
    @ParameterizedTest
    @CsvSource({"train llama-3-8b --on h100 --batch 4", "train gpt2 --lora r=4 --weights nf4"})
    void oneDeviceIsOne(String call) {
        var one = of(call);
        var laid = of(call + " --devices 1");
        for (var field : one.propertyNames()) {
            assertThat(laid.get(field)).as(field).isEqualTo(one.get(field));
        }
        assertThat(laid.get("exchanges").size()).isZero();
        assertThat(laid.get("ranks").size()).isOne();
    }

    /// More is shared out with each stage, over more ranks too, and never more is held.
    @Test
    void moreSharedOutIsNeverMoreHeld() {
        var peaks = new ArrayList<BigInteger>();
        for (var how : List.of("4", "4 --zero 1", "8 --zero 1", "8 --zero 2", "8 --zero 3", "16 --zero 3")) {
            peaks.add(bytes(of("train gpt2 --micro-batch 1 --devices " + how).get("ranks").get(0).get("peak")));
        }
        for (Iterator<BigInteger> more = peaks.iterator(), less = peaks.subList(1, peaks.size()).iterator();
                less.hasNext();) {
            assertThat(less.next()).isLessThanOrEqualTo(more.next());
        }
    }

    /// What is exchanged for ZeRO: twice the parameters, three times with weights shared out (section 7 there).
    @ParameterizedTest
    @CsvSource({"0, all_reduce:1", "1, reduce_scatter:1 all_gather:1", "2, reduce_scatter:2 all_gather:1",
        "3, all_gather:4 reduce_scatter:2"})
    void exchangesOfData(int stage, String expected) {
        var answer = of("train gpt2 --devices 8 --zero " + stage + " --batch 16 --micro-batch 1");
        var said = new ArrayList<String>();
        for (var exchange : answer.get("exchanges")) {
            said.add(exchange.get("kind").asString() + ":" + exchange.get("times"));
            assertThat(bytes(exchange.get("bytes"))).isEqualTo(BigInteger.valueOf(2 * 124_439_808L));
            assertThat(exchange.get("group").intValue()).isEqualTo(8);
        }
        assertThat(said).containsExactly(expected.split(" "));
    }

    /// Passes in flight on each stage, as papers on schedules have them; interleaved, of the first stage
    /// 1 + (pp - 1)/(pp*v) times as many as stages (Korthikanti et al. 2022, arXiv 2205.05198, section 4.2.3).
    @ParameterizedTest
    @CsvSource({"--pp 4, 4 3 2 1", "--pp 4 --batch 2, 2 2 2 1", "--pp 4 --vpp 2, 11/2 9/2 7/2 5/2",
        "--pp 4 --schedule zero-bubble, 4 4 4 4", "--pp 4 --schedule dualpipe, 5/2 5/2"})
    void passesInFlight(String options, String expected) {
        var said = new ArrayList<String>();
        for (var rank : of("train gpt2-xl --set num_layers=16 " + (options.contains("--batch") ? options
                : options + " --batch 16")).get("ranks")) {
            said.add(rank.get("in_flight").get("value").asString());
        }
        assertThat(said).containsExactly(expected.split(" "));
    }

    /// Stages hold the whole together, and once more what is tied; what is kept of each pass in flight is kept once
    /// more.
    @ParameterizedTest
    @CsvSource({"gpt2, 77194752", "llama-3-8b, 0"})
    void stagesAreTheWhole(String model, long tied) {
        var one = of("train " + model + " --devices 1 --batch 4 --micro-batch 1").get("ranks").get(0);
        var stages = of("train " + model + " --pp 4 --batch 4 --micro-batch 1");
        var sum = BigInteger.ZERO;
        for (var rank : stages.get("ranks")) {
            sum = sum.add(held(rank, "weights"));
        }
        assertThat(sum).isEqualTo(held(one, "weights").add(BigInteger.valueOf(tied)));
        var middle = List.of(stages.get("ranks").get(1), stages.get("ranks").get(2));
        assertThat(end(middle.getFirst()).multiply(BigInteger.TWO)).isEqualTo(end(middle.getLast())
                .multiply(BigInteger.valueOf(3)));
    }

    private static BigInteger end(JsonNode rank) {
        for (var moment : rank.get("moments")) {
            if (moment.get("name").asString().equals("end of the forward pass")) {
                return bytes(moment.get("parts").get("activations"));
            }
        }
        throw new AssertionError();
    }

    /// What goes from stage to stage: the residual stream each way with each pass, and the sum of a tied embedding's
    /// gradient once a step.
    @Test
    void exchangesOfStages() {
        var said = new ArrayList<String>();
        for (var exchange : of("train gpt2 --pp 2 --batch 8 --seq 128").get("exchanges")) {
            said.add(exchange.get("stage") + " " + exchange.get("kind").asString() + " " + bytes(exchange.get("bytes"))
                    + " x" + exchange.get("times"));
        }
        int stream = 2 * 128 * 768;
        int embedding = 2 * 50257 * 768;
        assertThat(said).containsExactly("0 send " + stream + " x8", "0 all_reduce " + embedding + " x1",
                "1 send " + stream + " x8", "1 all_reduce " + embedding + " x1");
    }

    /// Experts are spread, and what each token's are given and make goes to them and back, forward and backward.
    @Test
    void expertsAreSpread() {
        var model = "train mixtral-8x7b --set num_layers=2 --seq 64 ";
        var one = of(model + "--devices 8").get("ranks").get(0);
        var answer = of(model + "--devices 8 --ep 4");
        var experts = BigInteger.TWO.multiply(BigInteger.valueOf(2L * 8 * 3 * 4096 * 14336));
        assertThat(held(one, "weights").subtract(held(answer.get("ranks").get(0), "weights"))).isEqualTo(
                experts.multiply(BigInteger.valueOf(3)).shiftRight(2));
        var said = new ArrayList<String>();
        for (var exchange : answer.get("exchanges")) {
            said.add(exchange.get("kind").asString() + " " + exchange.get("over").asString() + " "
                    + exchange.get("group") + " x" + exchange.get("times"));
        }
        assertThat(said).containsExactly("all_to_all ep 4 x8", "all_reduce dp 8 x1", "all_reduce dp 2 x1");
        assertThat(bytes(answer.get("exchanges").get(0).get("bytes"))).isEqualTo(BigInteger.valueOf(2 * 64 * 2 * 4096));
        assertThat(bytes(answer.get("exchanges").get(2).get("bytes"))).isEqualTo(experts.shiftRight(2));
    }

    /// Ranks of context parallelism have a part of the tokens and give each other keys and values.
    @Test
    void tokensOfASequenceAreSplit() {
        var model = "train gpt2 --seq 1024 --recompute full ";
        var answer = of(model + "--devices 4 --cp 4");
        assertThat(end(answer.get("ranks").get(0))).isLessThan(end(of(model + "--devices 1").get("ranks").get(0))
                .shiftRight(1));
        var said = new ArrayList<String>();
        for (var exchange : answer.get("exchanges")) {
            said.add(exchange.get("kind").asString() + " " + exchange.get("over").asString() + " x"
                    + exchange.get("times"));
        }
        assertThat(said).containsExactly("all_gather cp x72", "reduce_scatter cp x24", "all_reduce dp x1");
        assertThat(bytes(answer.get("exchanges").get(0).get("bytes"))).isEqualTo(BigInteger.valueOf(2 * 1024 * 768));
    }

    /// Of each split part a sum for all becomes one that leaves a share to each, and what is gathered; a rank gathers
    /// its input again for the backward pass, since it keeps its share alone (Korthikanti et al. 2022, section 4.2.2).
    @Test
    void exchangesOfSplitTokens() {
        var said = new ArrayList<String>();
        for (var exchange : of("train gpt2 --devices 2 --tp 2 --sp --seq 128").get("exchanges")) {
            said.add(exchange.get("kind").asString() + " " + exchange.get("where").asString() + " x"
                    + exchange.get("times"));
        }
        assertThat(said).contains("all_gather attention x36", "reduce_scatter attention x24",
                "all_gather feed-forward x36", "reduce_scatter feed-forward x24");
    }

    /// What is frozen is split as what is trained: half of 8,030,261,248 parameters less what 65 norms have, these
    /// whole; of an adapter what has the axis that its matrix is split along. A head and embedding that are frozen sum
    /// too.
    @Test
    void whatIsFrozenIsSplit() {
        var answer = of("train llama-3-8b --lora r=16 --tp 2 --devices 2 --seq 64");
        long norms = 65 * 4096;
        long rows = 5 * 4096 + (4096 + 2 * 1024 + 2 * 14336) / 2;
        long columns = (4096 + 14336) / 2 + 2 * 4096;
        long layer = 16 * (rows + columns);
        assertThat(held(answer.get("ranks").get(0), "weights").longValue()).isEqualTo(2 * ((8_030_261_248L - norms) / 2
                + norms + 32 * layer));
        var first = answer.get("exchanges").get(0);
        assertThat(first.get("where").asString()).isEqualTo("embedding");
        assertThat(first.get("times").intValue()).isEqualTo(2);
    }

    /// What every rank has whole and sums over its own heads or columns alone: 128 elements of a norm of queries and of
    /// one of keys in each of 36 layers; 2,048 x 576 of the projection to a latent and 512 of its norm in 27; 16 x
    /// 4,096 of `A` beside five of seven matrices in 32, since the other two have it split. Of gradients in 2 bytes.
    @ParameterizedTest
    @CsvSource({"qwen3-8b, 18432", "deepseek-v2-lite, 63728640", "llama-3-8b --lora r=16, 20971520", "gpt2, 0"})
    void gradientsOfWhatAllHaveAreSummed(String model, long expected) {
        long summed = 0;
        for (var exchange : of("train " + model + " --tp 2 --devices 2 --seq 64").get("exchanges")) {
            if (exchange.get("what").asString().equals("gradients of what is on all ranks")) {
                assertThat(exchange.get("kind").asString()).isEqualTo("all_reduce");
                summed += bytes(exchange.get("bytes")).longValue() * exchange.get("times").longValue();
            }
        }
        assertThat(summed).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"mixtral-8x7b --devices 6 --ep 3, '2, 4, 8'", "mixtral-8x7b --ep 8, --devices 8",
        "gpt2 --devices 8 --ep 8, leave --ep out", "mamba-1.4b --devices 2 --cp 2, leave --cp out",
        "t5-small --pp 2, stages are of one"})
    void whatATreeHasNotIsSaid(String call, String hint) {
        var run = Run.of(("train " + call).split(" "));
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(hint);
    }

    @ParameterizedTest
    @CsvSource({"'--devices 8 --tp 3', a multiple of 3", "'--devices 8 --dp 4', '--dp 8'", "--zero 2, --devices 8",
        "'--devices 8 --batch 12', a multiple of 8", "--devices 8 --hsdp 3, '2, 4, 8'", "--zero 7, '0, 1, 2 or 3'",
        "--devices 8 --zero 1 --fsdp, leave one out", "--stage 1, --pp 4", "--devices 8 --offload disk, optimizer",
        "--pp 2 --schedule interleaved, --vpp 2", "--sp, name --tp too", "--vpp 2, name --pp too",
        "--pp 16, at most 12", "--pp 4 --vpp 2 --batch 6, a multiple of 4", "--pp 3 --schedule dualpipe, --pp 4"})
    void whatDoesNotGoTogetherIsSaid(String options, String hint) {
        var run = Run.of(("train gpt2 " + options).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(hint);
    }
}
