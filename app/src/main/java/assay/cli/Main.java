package assay.cli;

/// The command `assay`.
public final class Main {
    private Main() {}

    /// Prints the version.
    ///
    /// @param args the arguments
    public static void main(String[] args) {
        System.out.println(version());
    }

    /// The name and version of this build; without a version when the classes are not in a jar.
    ///
    /// @return such as `assay 1.2.3`
    public static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "assay" : "assay " + version;
    }
}
