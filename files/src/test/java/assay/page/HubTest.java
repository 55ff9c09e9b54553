package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.hub.Held;
import assay.hub.Hub;
import assay.hub.HubServer;
import assay.hub.Local;
import assay.hub.Name;
import assay.hub.Permission;
import assay.hub.Repository;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    @TempDir
    private Path home;

    @Test
    void aNameInACache() throws IOException {
        var models = home.resolve(".lmstudio/models/org/tiny");
        Files.createDirectories(models);
        Files.writeString(models.resolve("config.json"), "{\"n_head\": 12}");
        // @start region="local"
        var local = new Local(Map.of("HOME", home.toString()));
        var name = Name.of("https://huggingface.co/org/tiny/tree/main", "huggingface.co").getFirst();

        assertThat(name).hasToString("hf:org/tiny");
        assertThat(local.find(name)).containsInstanceOf(Held.Files.class);
        // @end
    }

    @Test
    void aRepository() throws IOException {
        try (var server = new HubServer().with("config.json", "{\"n_head\": 12}")) {
            // @start region="hub"
            var environment = Map.of("HF_ENDPOINT", server.address(), "HOME", home.toString());
            var hub = new Hub(environment, Permission.NONE);
            var name = (Repository) Name.of("hf:org/tiny", "huggingface.co").getFirst();

            if (hub.fetch(name, "") instanceof Held.Files(var folder, _)) {
                assertThat(folder.read("config.json", ConfigFile::read).fields()).containsKey("n_head");
                assertThatThrownBy(() -> folder.read("secret", ConfigFile::read)).isInstanceOf(Refusal.class)
                        .hasMessage("hf:org/tiny@0123456, secret: is not in the repository");
            }
            assertThat(server.asked).hasSize(2);
            // @end
        }
    }
}
