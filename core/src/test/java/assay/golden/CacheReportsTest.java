package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.quantity.Dtype;
import org.junit.jupiter.api.Test;

/// Key-value cache sizes that engines, a paper and a handbook report.
class CacheReportsTest {
    /// A scaling handbook: Llama 3 70B, one token, 8 bits.
    @Test
    void llama3Of70B() {
        assertThat(cache("num_layers=80 d_model=8192 num_heads=64 num_kv_heads=8", Dtype.INT8, 1)).isEqualTo(163_840);
    }

    /// Llama 2 7B, 4,096 tokens, 16 bits: 2 GiB.
    @Test
    void llama2Of7B() {
        assertThat(cache("num_layers=32 d_model=4096 num_heads=32", Dtype.FP16, 4096)).isEqualTo(2L << 30);
    }

    /// Kwon et al. 2023, arXiv 2309.06180, section 3: OPT-13B, one token, 16 bits: 800 KB.
    @Test
    void optOf13B() {
        assertThat(cache("num_layers=40 d_model=5120 num_heads=40", Dtype.FP16, 1)).isEqualTo(800L << 10);
    }

    /// Qwen3-0.6B at its 40,960 tokens, 16 bits: an engine prints 4.38 GiB.
    @Test
    void qwen3Of600M() {
        var bytes = cache("num_layers=28 d_model=1024 num_heads=16 num_kv_heads=8 head_dim=128", Dtype.FP16, 40_960);
        assertThat(bytes).isEqualTo((4L << 30) + (3L << 27));
    }

    private static long cache(String shape, Dtype dtype, long tokens) {
        var model = Models.of("vocab_size=1000 " + shape);
        var ledger = Models.ledger(model, "memory.cache", Terms.of(Conventions.MATMUL, dtype));
        Rational bytes = ledger.total().at(Models.point(model, 1, tokens));
        return bytes.num().longValueExact();
    }
}
