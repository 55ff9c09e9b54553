package assay.audit;

/// A claim that a figure may make.
///
/// @param reading what the figure's unit is taken for
/// @param cost in bits, how much has to be supposed for it
/// @param label in bits, how ill the words around the figure suit it
record Candidate(Claim claim, Mark.Reading reading, Match match, double cost, double label) {
    /// No claim with a mistake in it is believed whose words suit it worse.
    private static final double TOLD = 6;
    private static final double WORDS = 8;
    private static final double SLIPPED = 16;
    private static final double MOST = 26;

    /// What a claim of a figure of so many bits may cost at most, whatever words stand beside it.
    static double most(double worth) {
        return Math.min(worth + WORDS, MOST);
    }

    /// Whether no more is supposed than a figure of so many bits allows.
    boolean allowed(double worth) {
        boolean listed = claim.slip().isEmpty() || claim.slip().equals(Claims.SHORT_LIST);
        double most = listed ? MOST : label < TOLD ? SLIPPED : 0;
        return cost < Math.min(worth + Math.max(0, WORDS - label), most);
    }
}
