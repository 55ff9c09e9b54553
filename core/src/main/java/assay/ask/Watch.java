package assay.ask;

/// Who waits for an answer that takes a while.
public interface Watch {
    /// Whether the best so far is enough.
    boolean stopped();

    /// How far it is, in a few words.
    void told(String line);

    /// Nobody who watches.
    static Watch none() {
        return new Watch() {
            @Override
            public boolean stopped() {
                return false;
            }

            @Override
            public void told(String line) {}
        };
    }
}
