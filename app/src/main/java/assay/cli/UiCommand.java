package assay.cli;

import assay.command.Reply;
import assay.disk.Disk;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `assay ui [MODEL...]`: the page, opened.
record UiCommand() implements Command {
    @Override
    public String name() {
        return "ui";
    }

    @Override
    public CommandSpec spec() {
        var spec = PageCommand.withModels(Specs.command("ui", "[MODEL...]",
                "The page of assay page, opened in a browser.",
                "  assay ui",
                "  assay ui llama-3-8b --seq 8k"));
        spec.remove(spec.findOption("--output"));
        return spec;
    }

    @Override
    public Reply answer(Given given) {
        var file = Disk.temporary("assay", ".html",
                PageCommand.page(given).html().getBytes(StandardCharsets.UTF_8));
        return Reply.of((open(file, given.shell()) ? "opened " : "open this in a browser: ") + file + "\n");
    }

    /// Whether something on this machine takes the file to show it.
    private static boolean open(String file, Shell shell) {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return starts(List.of("cmd", "/c", "start", "", file));
        }
        if (system.startsWith("mac")) {
            return starts(List.of("open", file));
        }
        boolean desktop = List.of("DISPLAY", "WAYLAND_DISPLAY").stream()
                .anyMatch(name -> !shell.environment().getOrDefault(name, "").isEmpty());
        return desktop && starts(List.of("xdg-open", file));
    }

    private static boolean starts(List<String> call) {
        try {
            new ProcessBuilder(new ArrayList<>(call)).redirectInput(Redirect.PIPE).redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD).start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
