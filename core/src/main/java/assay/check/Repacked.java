package assay.check;

import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.check.Reconciliation.Finding;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Named;
import assay.model.Spelling;
import assay.spec.Spec;
import assay.storage.Filed;
import assay.storage.Plain;
import assay.storage.Store.Filing;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Files in which what a scheme makes of a tensor, its values, scales and zero points, is that tensor again.
///
/// @param files with one tensor in place of those
/// @param bytes of the weights by the description
/// @param scheme in which the description stores them
/// @param findings tensors of which the files hold other bytes than the scheme makes
record Repacked(Checkpoint files, Rational bytes, String scheme, List<Finding> findings) {
    private static final String OTHERWISE = "stored otherwise";

    static Repacked of(Spec spec, Checkpoint files, Dialect dialect) {
        var subject = Case.of(spec.alone(), Options.DEFAULT);
        var bytes = subject.value(subject.ledger(new Weights()).orElseThrow().total());
        var storage = subject.terms().weights().storage();
        if (storage instanceof Plain || dialect.names().isPresent()) {
            return new Repacked(files, bytes, storage.name(), List.of());
        }
        var owned = new Filed(files, Optional.empty()).owned(subject.model());
        var filings = new LinkedHashMap<String, List<Filing>>();
        subject.model().walk((place, op) -> op.line().reads().stream().filter(subject.model().spelling()::stored)
                .flatMap(t -> subject.terms().weights().filed(subject.model(), place, op, t).stream())
                .forEach(f -> filings.computeIfAbsent(f.item().name(), _ -> new ArrayList<>()).add(f)));
        var gone = new HashSet<Held>();
        var made = new ArrayList<Held>();
        var findings = new ArrayList<Finding>();
        filings.forEach((name, some) -> {
            var held = owned.getOrDefault(name, List.of());
            if (some.stream().noneMatch(Repacked::packed) || held.isEmpty()) {
                return;
            }
            var shape = some.getFirst().item().named().shape().stream().map(subject::value).toList();
            var merged = merged(name, held, shape);
            gone.addAll(held);
            made.addAll(merged);
            var expected = some.stream().map(f -> subject.value(f.bytes())).reduce(Rational.ZERO, Rational::plus);
            var stored = held.stream().map(h -> Rational.of(h.bytes())).reduce(Rational.ZERO, Rational::plus);
            if (!expected.equals(stored)) {
                findings.add(new Finding(name, OTHERWISE, List.of(), List.of(), Rational.of(merged.size()),
                        storage.name() + " makes " + expected + " bytes, the files hold " + stored));
            }
        });
        var all = new ArrayList<>(files.tensors().stream().filter(h -> !gone.contains(h)).toList());
        all.addAll(made);
        return new Repacked(new Checkpoint(files.source(), all, files.notes()), bytes, storage.name(), findings);
    }

    /// Whether a scheme makes several tensors of one.
    private static boolean packed(Filing filing) {
        return filing.parts().stream().anyMatch(p -> p.encoding().pieces().size() > 1);
    }

    /// One tensor for those whose names have the same numbers.
    private static List<Held> merged(String name, List<Held> held, List<Rational> shape) {
        var groups = new LinkedHashMap<List<String>, List<Held>>();
        held.forEach(h -> groups.computeIfAbsent(Named.numbers(h.name()), _ -> new ArrayList<>()).add(h));
        var sizes = shape.stream().map(Rational::num).map(BigInteger::longValueExact).toList();
        var all = new ArrayList<Held>();
        groups.forEach((numbers, some) -> {
            Set<String> types = new LinkedHashSet<>();
            some.forEach(h -> types.add(h.dtype()));
            all.add(new Held(filled(name, numbers), String.join(" and ", types), sizes,
                    some.stream().mapToLong(Held::bytes).sum(), some.getFirst().place()));
        });
        return all;
    }

    private static String filled(String name, List<String> numbers) {
        var left = new ArrayList<>(numbers);
        var words = new ArrayList<String>();
        for (var word : name.split("\\.", -1)) {
            words.add(word.equals(Named.NUMBER) && !left.isEmpty() ? left.removeFirst() : word);
        }
        return String.join(".", words);
    }
}
