package assay.hub;

/// Whether the network may be used, and who is told what goes on.
public interface Permission {
    /// It may not, and nobody can be asked.
    Permission NONE = new Permission() {
        @Override
        public boolean given() {
            return false;
        }

        @Override
        public boolean given(String question) {
            return false;
        }

        @Override
        public void progress(String line) {}
    };

    /// Whether it was given before it was asked for.
    boolean given();

    /// Whether it is given once someone is asked; not, where nobody can be.
    boolean given(String question);

    /// What goes on at the moment; empty for nothing more.
    void progress(String line);
}
