package assay.cli;

import assay.command.Auditing;
import assay.command.Auditing.Document;
import assay.command.Reply;
import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay audit FILE...`: which figures of an answer are wrong, and what mistakes produce them. Exit 1 where any is.
record AuditCommand() implements Command {
    @Override
    public String name() {
        return "audit";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("audit", "FILE...",
                "Which figures of an answer are right, and which mistakes produce those that are wrong; exit 1 if any "
                        + "is.",
                "  assay audit docs/answers/xl.md",
                "  assay audit docs/answers/xl.md --json",
                "  assay audit docs/answers/xl.md --model gpt2-xl-swiglu --set d_ff=4288",
                "  pbpaste | assay audit -");
        return Specs.withOutput(spec).addOption(Specs.full()).addOption(Specs.fetch()).addOption(Specs.settings())
                .addOption(Specs.option("--model", "MODEL", List.of(), "The one model that the answers are read as "
                        + "ones about. Default: those that they speak of; with --set gpt2-xl-swiglu."))
                .addPositional(Specs.files("FILE", "0..*", "Text, Markdown, LaTeX, HTML, CSV, TSV or a notebook; - "
                        + "for standard input."));
    }

    @Override
    public Reply answer(Given given) {
        if (given.words().isEmpty()) {
            throw new Refusal(new Problem("assay audit", "", "takes the answers to audit",
                    "assay audit docs/answers/xl.md"));
        }
        var problems = new LinkedHashSet<Problem>();
        var documents = new ArrayList<Document>();
        for (var word : given.words()) {
            Refusal.collecting(() -> word.equals("-")
                    ? document("-", Bytes.of("standard input", given.shell().in()))
                    : Disk.read(word, file -> document(word, file)), problems).ifPresent(documents::add);
        }
        Refusal.ofAny(problems);
        return Auditing.of(given, documents);
    }

    private static Document document(String name, Bytes file) {
        if (file.length() > Auditing.LENGTH) {
            throw new Refusal(new Problem(name, "", "is longer than " + Auditing.LENGTH + " bytes",
                    "no answer is: give the part that has the figures"));
        }
        return new Document(name, new String(file.some(0, Auditing.LENGTH), StandardCharsets.UTF_8));
    }
}
