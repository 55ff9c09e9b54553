package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.command.Account;
import assay.command.Asked;
import assay.command.Train;
import assay.device.Accelerator;
import assay.storage.Schemes;
import assay.write.Format;
import assay.write.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandTest {
    private record Plainly(List<String> words, Map<String, String> options) implements Asked {
        @Override
        public boolean has(String option) {
            return options.containsKey(option);
        }

        @Override
        public Optional<String> text(String option) {
            return Optional.ofNullable(options.get(option));
        }

        @Override
        public Found find(String word) {
            return Models.catalogued(word);
        }

        @Override
        public Words question() {
            return new Words(options, List.of(), List.of(), Schemes.NONE);
        }

        @Override
        public List<Accelerator> own() {
            return List.of();
        }
    }

    @Test
    void aCommandIsAskedAnywhere() {
        // @start region="command"
        var account = Account.of(new Plainly(List.of("gpt2-xl"), Map.of("seq", "1024")));
        var training = Train.of(new Plainly(List.of("llama-3-8b"), Map.of("on", "h100")));

        assertThat(account.text(Format.TABLE, Page.PLAIN)).startsWith("gpt2-xl: 1.558 B parameters, 6.230 GB in fp32");
        assertThat(account.tables()).startsWith("entries", "totals");
        assertThat(training.text(Format.TABLE, Page.PLAIN)).contains("NO, full training takes 175.7 of 80.0 GB");
        // @end
    }
}
