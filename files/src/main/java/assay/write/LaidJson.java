package assay.write;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Exchange;
import assay.ask.Laid;
import assay.ask.Training;
import assay.life.Holding;
import assay.plan.Offload;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// A layout over devices in the JSON of training: the fields that stand there where a layout is asked for.
///
/// ```
/// {..., "plan": {"devices", "tp", "sp", "cp", "pp", "vpp", "ep", "dp", "zero", "fsdp", "group", "schedule",
///                "micro_batch", "passes", "offload", "fits", "short", "deepspeed": {"device", "host"} | null},
///  "ranks": [{"stage", "ranks", "in_flight", "held": {PART: BYTES}, "host": {PART: BYTES}, "peak": BYTES, "moment",
///             "moments": [{"name", "bytes", "parts": {PART: BYTES}}]}],
///  "exchanges": [{"kind", "what", "over", "where", "stage", "bytes", "formula", "group", "times", "sent",
///                 "exposed"}]}
/// ```
///
/// - `ranks` has one entry for ranks that hold alike, `ranks` of them; the one that holds most is that of `accounts`.
///   `held` is each part at its greatest, `moments` which of them are there together, `host` what lies in the host's
///   memory. `passes` are a rank's in a step, `in_flight` those of which activations are kept at once.
/// - `fits` is null where no device is named; `short` is what the rank that holds most lacks. `deepspeed` is what
///   DeepSpeed's own estimator says of the states of ZeRO 2 and 3, on nodes of 8.
/// - `exposed`, the share of the time of all exchanges over such ranks that other work does not hide, is there where
///   the time of a step is estimated.
/// - `bytes` of an exchange are those of the whole tensor, `times` how often in a step, `sent` what a rank sends each
///   time in a ring.
final class LaidJson {
    private final Laid laid;
    private final JsonText out;

    private LaidJson(Laid laid, JsonText out) {
        this.laid = laid;
        this.out = out;
    }

    static void write(Laid laid, JsonText out) {
        var json = new LaidJson(laid, out);
        json.plan();
        out.name("ranks").open('[');
        laid.holders().forEach(json::rank);
        out.close(']').name("exchanges").open('[');
        laid.exchanges().forEach(json::exchange);
        out.close(']');
    }

    private void plan() {
        var spread = laid.spread();
        var degrees = spread.degrees();
        var most = laid.most().training();
        out.name("plan").open('{').name("devices").count(Rational.of(degrees.devices()));
        number("tp", degrees.tp());
        out.name("sp").truth(degrees.sequence());
        number("cp", degrees.cp());
        number("pp", degrees.pp());
        number("vpp", degrees.chunks());
        number("ep", degrees.ep());
        number("dp", degrees.dp());
        number("zero", spread.sharding().stage());
        out.name("fsdp").truth(spread.sharding().units());
        out.name("group").count(Rational.of(spread.sharding().over(degrees.replicas())));
        out.name("schedule").text(spread.schedule().label());
        out.name("micro_batch").count(most.sequences()).name("passes").count(most.passes());
        out.name("offload").texts(Arrays.stream(Offload.values()).filter(spread.offload()::contains)
                .map(Offload::label).toList());
        out.name("fits");
        if (most.capacity().isEmpty()) {
            out.nothing().name("short").nothing();
        } else {
            out.truth(laid.lacking().signum() == 0).name("short").bytes(laid.lacking());
        }
        out.name("deepspeed");
        laid.estimate().ifPresentOrElse(said -> out.open('{').name("device").bytes(said.device()).name("host")
                .bytes(said.host()).close('}'), out::nothing);
        out.close('}');
    }

    private void number(String name, int value) {
        out.name(name).count(Rational.of(value));
    }

    private void rank(Laid.Holder holder) {
        var training = holder.training();
        out.open('{').name("stage").count(Rational.of(holder.stage())).name("ranks").count(Rational.of(holder.ranks()));
        out.name("in_flight").open('{').value(training.flight()).close('}');
        out.name("held");
        parts(greatest(training));
        out.name("host").open('{');
        training.away().forEach((part, ledger) ->
                out.name(name(part)).bytes(value(training, ledger.total())));
        out.close('}').name("peak").bytes(training.most()).name("moment").text(training.peak().name());
        out.name("moments").open('[');
        for (var moment : training.moments()) {
            var held = new EnumMap<Holding, Rational>(Holding.class);
            moment.parts().forEach((part, bytes) -> held.put(part, value(training, bytes)));
            out.open('{').name("name").text(moment.name());
            out.name("bytes").bytes(value(training, moment.total())).name("parts");
            parts(held);
            out.close('}');
        }
        out.close(']').close('}');
    }

    private void parts(Map<Holding, Rational> parts) {
        out.open('{');
        for (var part : Holding.values()) {
            var bytes = parts.get(part);
            if (bytes != null) {
                out.name(name(part)).bytes(bytes);
            }
        }
        out.close('}');
    }

    /// Each part where it is greatest.
    private static Map<Holding, Rational> greatest(Training training) {
        var all = new EnumMap<Holding, Rational>(Holding.class);
        for (var moment : training.moments()) {
            moment.parts().forEach((part, bytes) -> all.merge(part, value(training, bytes), Rational::max));
        }
        return all;
    }

    private static Rational value(Training training, Expr bytes) {
        return training.subject().value(training.micro(bytes));
    }

    private void exchange(Exchange exchange) {
        var training = laid.holders().stream().filter(h -> h.stage() == exchange.stage()).findFirst().orElseThrow()
                .training();
        var bytes = training.subject().value(exchange.bytes());
        out.open('{').name("kind").text(exchange.kind().label()).name("what").text(exchange.what());
        out.name("over").text(exchange.over()).name("where").text(exchange.where());
        out.name("stage").count(Rational.of(exchange.stage())).name("bytes").bytes(bytes);
        out.name("formula").text(exchange.bytes().toString());
        out.name("group").count(Rational.of(exchange.group())).name("times").count(exchange.times());
        out.name("sent").bytes(bytes.times(exchange.kind().sent(exchange.group())));
        training.step().ifPresent(step -> out.name("exposed").estimate(exchange.exposed(step), ""));
        out.close('}');
    }

    /// A part by its name: as the accounts of memory have it, where they have it.
    private static String name(Holding part) {
        return switch (part) {
            case WEIGHTS -> "weights";
            case GATHERED -> "gathered";
            case REFERENCE -> "reference";
            case GRADIENTS -> "gradients";
            case SUMMED -> "buffers";
            case OPTIMIZER -> "optimizer";
            case ACTIVATIONS -> "activations";
            case REDONE -> "recomputed";
            case LOSS -> "logits";
            case COPIES -> "copies";
            case PASSING -> "activation_gradients";
            case TEMPORARIES -> "temporaries";
        };
    }
}
