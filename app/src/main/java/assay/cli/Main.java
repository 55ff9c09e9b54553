package assay.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The command `assay`.
public final class Main {
    private static final int BUFFER = 1 << 16;

    private Main() {}

    /// Runs one call and exits with its code.
    ///
    /// What is written is UTF-8, whatever the locale.
    ///
    /// The launcher says in the property `assay.columns` how wide the terminal is that standard output goes to, in
    /// `assay.told` that standard error goes to one, and in `assay.answers` that standard input comes from one, too.
    public static void main(String[] args) {
        var out = new PrintStream(new BufferedOutputStream(new Output(), BUFFER), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        var shell = new Shell(System.in, System.getenv(), Integer.getInteger("assay.columns", 0),
                Boolean.getBoolean("assay.told") ? Optional.of(err) : Optional.empty(),
                Boolean.getBoolean("assay.answers"));
        var cli = new Cli(shell, out, err);
        int code = cli.run(args);
        if (cli.engaged()) {
            // libraries of modules clean up behind them
            System.exit(code);
        }
        // Nothing is left to do at an exit, before which the JDK would look for a logger in every jar.
        Runtime.getRuntime().halt(code);
    }

    /// Standard output. A reader that has read enough, such as `head`, is no failure.
    private static final class Output extends FileOutputStream {
        Output() {
            super(FileDescriptor.out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                super.write(bytes, from, length);
            } catch (IOException e) {
                if (!"Broken pipe".equals(e.getMessage())) {
                    throw e;
                }
            }
        }
    }

    /// The name and version of this build; without a version when the classes are not in a jar.
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "assay" : "assay " + version;
    }
}
