package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Formulas as code, alone and as a module.
class FormulaCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"python, assay_formulas.py, test_assay_formulas.py",
        "javascript, assay_formulas.mjs, assay_formulas.test.mjs",
        "typescript, assay_formulas.ts, assay_formulas.test.ts",
        "java, AssayFormulas.java, AssayFormulasTest.java", "c, assay_formulas.h, assay_formulas_test.c",
        "rust, assay_formulas.rs, assay_formulas_test.rs"})
    void aProjectIsAModuleAndItsTest(String language, String module, String test) throws IOException {
        var run = Run.of("formula", "gpt2-xl", "bert-base-uncased", "--project", "--as", language, "-o",
                folder.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        var text = Files.readString(folder.resolve(module));
        assertThat(text).contains("gpt2_xl_flops_forward", "bert_base_uncased_memory_peak",
                "bert-base-uncased lacks memory.cache (the model reads its whole input at once");
        assertThat(Files.readString(folder.resolve(test))).contains("gpt2_xl_parameters", "1557611200");
        assertThat(Run.of("formula", "gpt2-xl", "bert-base-uncased", "--project", "--as", language).out())
                .isEqualTo(text);
    }

    /// Two of one name are two.
    @Test
    void functionsHaveNamesOfTheirOwn() {
        assertThat(Run.of("formula", "gpt2-xl", "gpt2-xl", "--project").out())
                .contains("def gpt2_xl_flops_forward(B, T)", "def gpt2_xl_flops_forward_2(B, T)");
    }

    @Test
    void aModelThatLacksASizeGoesWithout() {
        assertThat(Run.of("formula", "gpt2-xl", "mamba-1.4b", "--project", "--keep", "batch,num_heads").out())
                .contains("def gpt2_xl_memory_activations(B, num_heads)", "def mamba_1_4b_flops_forward(B)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--project | assay formula --project: of which models?",
        "gpt2-xl --project --as excel | has no modules (a workbook that follows its sizes: assay MODEL -o x.xlsx)",
        "gpt2-xl --project --as latex | has no modules (a document: assay MODEL --full -o x.tex)",
        "gpt2-xl --project --as latin | no language that is known", "gpt2-xl --project -o x.py | is no folder that is",
        "gpt2-xl --project --keep nosuch | is no size of this model", "gpt2-xl | takes a model and a quantity",
        "gpt2-xl bert-base-uncased --project --keep nosuch | is no size of any of these models"})
    void whatCannotBeIsRefused(String words, String message) {
        var run = Run.of(("formula " + words).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    /// One formula is a file of any ending, and of LaTeX's where it is LaTeX.
    @Test
    void oneFormulaIsAFile() throws IOException {
        for (var ending : new String[] {"py", "txt"}) {
            var file = folder.resolve("f." + ending);
            assertThat(Run.of("formula", "gpt2-xl", "parameters", "-o", file.toString()).exit()).isZero();
            assertThat(Files.readString(file)).contains("def parameters():\n    return 1557611200\n");
        }
        var tex = folder.resolve("f.tex");
        assertThat(Run.of("formula", "gpt2-xl", "parameters", "--as", "latex", "-o", tex.toString()).exit()).isZero();
        assertThat(Files.readString(tex)).contains("\\[ 1557611200 \\]");
        assertThat(Run.of("formula", "gpt2-xl", "parameters", "-o", tex.toString()).exit()).isEqualTo(2);
    }

    /// The peak in the batch and the context is that of every batch and context.
    @Test
    void thePeakFollowsItsSizes() {
        assertThat(Run.of("formula", "gpt2-xl", "memory.peak").out()).contains("def memory_peak(B, T):",
                "trained with adamw, bf16-mixed, attention fused, recomputing none", "a bound from below elsewhere",
                "num_heads = 25");
    }
}
