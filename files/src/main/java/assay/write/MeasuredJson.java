package assay.write;

import assay.algebra.Rational;
import assay.ask.Measured;
import assay.ask.Reported;
import assay.device.Accelerator;
import assay.quantity.Unit;
import java.util.Optional;

/// What a measured speed of training is worth as JSON: one object on one line, with the first fields of [AccountJson]
/// and these.
///
/// ```
/// {..., "given": {"figure", "value", "unit", "convention": NAME | null},
///  "devices", "device": NAME | null, "confidence": WORD | null, "peak": AMOUNT | null, "peak_for", "recompute",
///  "tokens_a_second", "tokens_a_second_a_device", "tokens_a_step": N | null, "seconds_a_step": AMOUNT | null,
///  "conventions": [{"name", "model_flops_a_token", "hardware_flops_a_token", "flops_a_second_a_device",
///                   "mfu": SHARE | null, "hfu": SHARE | null, "not_counted": [...]}],
///  "unstated": [...],
///  "estimated": {"step": {...}, "tokens_a_second": N, "mfu": SHARE | null} | null, "notes": [...]}
/// ```
///
/// - Everything follows exactly from the figure that is given, and is as exact as that was measured.
/// - `given` is in units of one; its `convention` is null where the figure rests on none.
/// - `peak`, `mfu` and `hfu` are null where the device states no peak for `peak_for`, and where there is no device.
/// - `tokens_a_step` and `seconds_a_step` are null where the sequences of a step are not said.
/// - `estimated` is of the layout, where one is said and it has one: its `step` as in [StepJson], and its `mfu` by the
///   convention by which the run is reported.
/// - `unstated` names the conventions that do not say what a step is.
public final class MeasuredJson {
    private MeasuredJson() {}

    /// The answer, its line ended.
    public static String of(Measured measured) {
        var json = new CaseJson("measured", measured.subject());
        var out = json.out();
        var said = measured.said();
        json.head();
        given(measured, out.name("given"));
        out.name("devices").count(said.devices()).name("device");
        text(said.on().map(Accelerator::name), out);
        text(said.on().map(device -> device.confidence().label()), out.name("confidence"));
        amount(said.peak(), Unit.FLOP_RATE.label(), out.name("peak"));
        out.name("peak_for").text(said.rate().label()).name("recompute").text(said.recompute().label());
        out.name("tokens_a_second").amount(measured.rate(), "token/s");
        out.name("tokens_a_second_a_device").amount(measured.rateEach(), "token/s");
        out.name("tokens_a_step");
        measured.tokens().ifPresentOrElse(out::count, out::nothing);
        amount(measured.seconds(), Unit.SECOND.label(), out.name("seconds_a_step"));
        out.name("conventions").open('[');
        measured.each().forEach(worth -> worth(measured, worth, out));
        out.close(']').name("unstated").texts(measured.unstated().stream().map(c -> c.name()).toList());
        out.name("estimated");
        measured.estimate().ifPresentOrElse(step -> {
            out.open('{').name("step");
            StepJson.step(step, out);
            out.name("tokens_a_second").bare(StepJson.decimal(step.rate()));
            share(measured.estimated(measured.reported()), out.name("mfu"));
            out.close('}');
        }, out::nothing);
        out.name("notes").texts(measured.subject().said()).close('}');
        return out.toString();
    }

    private static void given(Measured measured, JsonText out) {
        var said = measured.said();
        out.open('{').name("figure").text(said.figure().label()).value(said.value()).name("unit").text(
                unit(said.figure())).name("convention");
        text(said.figure().counted() ? Optional.of(measured.reported().convention().name()) : Optional.empty(), out);
        out.close('}');
    }

    private static String unit(Reported.Figure figure) {
        return switch (figure) {
            case TOKENS, TOKENS_EACH -> "token/s";
            case STEP -> Unit.SECOND.label();
            case FLOPS_EACH -> Unit.FLOP_RATE.label();
            case MFU, HFU -> "peak";
        };
    }

    private static void worth(Measured measured, Measured.Worth worth, JsonText out) {
        out.open('{').name("name").text(worth.convention().name());
        out.name("model_flops_a_token").amount(worth.model(), Unit.FLOP.label());
        out.name("hardware_flops_a_token").amount(worth.hardware(), Unit.FLOP.label());
        out.name("flops_a_second_a_device").amount(measured.flops(worth), Unit.FLOP_RATE.label());
        share(measured.mfu(worth), out.name("mfu"));
        share(measured.hfu(worth), out.name("hfu"));
        out.name("not_counted").texts(worth.left()).close('}');
    }

    private static void text(Optional<String> text, JsonText out) {
        text.ifPresentOrElse(out::text, out::nothing);
    }

    private static void amount(Optional<Rational> amount, String unit, JsonText out) {
        amount.ifPresentOrElse(value -> out.amount(value, unit), out::nothing);
    }

    private static void share(Optional<Rational> share, JsonText out) {
        share.ifPresentOrElse(value -> out.open('{').name("of").text("peak").value(value).close('}'), out::nothing);
    }
}
