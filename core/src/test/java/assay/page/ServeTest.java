package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.device.Accelerators;
import assay.family.Families;
import assay.plan.Packing;
import assay.quantity.Dtype;
import assay.serve.Bound;
import assay.serve.Engine;
import assay.serve.Portion;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Traffic;
import assay.storage.Cached;
import org.junit.jupiter.api.Test;

class ServeTest {
    @Test
    void thirtyTwoUsers() {
        // @start region="serve"
        var model = Families.build(FamilyTest.gpt2());
        var device = Silicon.of(Accelerators.known().find("h100"), Silicon.rates());
        var replica = Replica.of(model, Ranks.ONE, Packing.all(new Packing.Kept(2, "bf16")),
                Cached.all(Dtype.BF16), device, Engine.named("vllm"));

        var step = replica.step(Feed.decoding(32, 600));
        var users = Simulation.of(replica, Traffic.steady(32, 512, 128), 1e6, 1);

        assertThat(step.binding()).isEqualTo(Bound.HOST);
        assertThat(step.of(Portion.CACHE)).isPositive();
        assertThat(users.tpot()).isGreaterThan(replica.ideal().seconds(Feed.decoding(32, 600)));
        // @end
    }
}
