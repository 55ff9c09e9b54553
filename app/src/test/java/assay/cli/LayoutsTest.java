package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
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
        for (var how : "--devices 4|--devices 4 --zero 1|--devices 8 --zero 1|--devices 8 --zero 2|--devices 8 --zero 3|"
                .concat("--devices 16 --zero 3").split("\\|")) {
            peaks.add(bytes(of("train gpt2-xl --micro-batch 1 " + how).get("ranks").get(0).get("peak")));
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

    @ParameterizedTest
    @CsvSource({"'--devices 8 --tp 3', a multiple of 3", "'--devices 8 --dp 4', '--dp 8'", "--zero 2, --devices 8",
        "'--devices 8 --batch 12', a multiple of 8", "--devices 8 --hsdp 3, '2, 4, 8'", "--zero 7, '0, 1, 2 or 3'",
        "--devices 8 --zero 1 --fsdp, leave one out", "--stage 1, --pp 4", "--devices 8 --offload disk, optimizer",
        "--pp 2 --schedule interleaved, --vpp 2", "--sp, name --tp too", "--vpp 2, name --pp too"})
    void whatDoesNotGoTogetherIsSaid(String options, String hint) {
        var run = Run.of(("train gpt2 " + options).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(hint);
    }
}
