package assay.workbook;

import assay.account.Cache;
import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.storage.Store;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Optional;

/// Formulas of bytes that round everywhere, as sizes that are to change need them.
///
/// A formula of what is stored in blocks shows no rounding where the blocks divide the sizes. With sizes that nothing
/// divides it shows every one; where such a formula gives the same, line by line, it holds for all sizes.
final class Rounded {
    /// The first prime is the one behind it: a number of layers that can still be gone through one by one.
    private static final BigInteger BEHIND = BigInteger.valueOf(1000);

    private Rounded() {}

    /// The ledger with every rounding; empty where which blocks there are depends on the sizes.
    static Optional<Ledger> of(Case subject, Ledger ledger) {
        if (!(ledger.quantity() instanceof Weights || ledger.quantity() instanceof Cache)) {
            return Optional.of(ledger);
        }
        var store = subject.terms().weights();
        var primes = new HashMap<String, Rational>();
        var prime = BEHIND;
        for (var name : store.values().keySet().stream().sorted().toList()) {
            prime = prime.nextProbablePrime();
            primes.put(name, Rational.of(prime));
        }
        var terms = subject.terms().storing(new Store(store.storage(), primes), subject.terms().cached());
        return subject.accounts().ledger(ledger.quantity(), terms).filter(other -> same(subject, ledger, other));
    }

    private static boolean same(Case subject, Ledger ledger, Ledger other) {
        boolean same = ledger.entries().size() == other.entries().size();
        for (int i = 0; same && i < ledger.entries().size(); i++) {
            same = same(subject, ledger.entries().get(i), other.entries().get(i));
        }
        return same;
    }

    private static boolean same(Case subject, Entry entry, Entry other) {
        return entry.path().equals(other.path()) && entry.count().equals(other.count())
                && subject.value(entry.amount()).equals(subject.value(other.amount()));
    }
}
