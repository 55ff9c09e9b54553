package assay.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The command `assay`.
public final class Main {
    private static final int BUFFER = 1 << 16;

    private Main() {}

    /// Runs one call and exits with its code.
    ///
    /// The launcher says in the property `assay.columns` how wide the terminal is that standard output goes to.
    public static void main(String[] args) {
        var out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER), false, StandardCharsets.UTF_8);
        var shell = new Shell(System.in, System.getenv(), Integer.getInteger("assay.columns", 0));
        int code = new Cli(shell, out, System.err).run(args);
        out.flush();
        System.exit(code);
    }

    /// The name and version of this build; without a version when the classes are not in a jar.
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "assay" : "assay " + version;
    }
}
