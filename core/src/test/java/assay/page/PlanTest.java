package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.device.Accelerators;
import assay.family.Families;
import assay.plan.Again;
import assay.plan.Fitted;
import assay.plan.Habits;
import assay.plan.Layout;
import assay.plan.Machine;
import assay.plan.Rates;
import assay.plan.Stack;
import assay.plan.StepTime;
import assay.plan.Term;
import assay.plan.Works;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void aStepOfEightDevices() {
        // @start region="step"
        var model = Families.build(FamilyTest.gpt2());
        var machine = Machine.of(Accelerators.known().find("a100-80gb"), Rates.known());
        var times = new StepTime(new Works(model, 1024), new StepTime.Setting(machine, Rates.known(),
                Stack.named("fused"), Habits.USUAL, Fitted.NONE, "bf16"));

        var sharded = new Layout(new Layout.Degrees(1, false, 1, 1, 1, 1, 8), new Layout.Sharding(1, 0),
                Layout.Schedule.ONE_FORWARD_ONE_BACKWARD, 512, 16);
        var step = times.of(sharded, Again.NONE);

        assertThat(step.times().most()).isEqualTo(Term.GEMM);
        assertThat(step.times().of(Term.DP)).isPositive();
        assertThat(step.mfu()).isBetween(0.3, 0.6);
        assertThat(step.expected()).hasValueSatisfying(error -> assertThat(error.mean()).isLessThan(0.1));
        // @end
    }
}
