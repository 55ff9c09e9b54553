package assay.golden;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Term;
import assay.model.Contract;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A question to the accountant.
sealed interface Query {
    /// The context that growth is counted from.
    long BASE = 1024;

    /// The exact answer, in base units.
    Rational of(Case about);

    /// The ops of the case's model that the answer is made of, by path; none for what is no amount of the tree.
    default Set<String> ops(Case about) {
        return Set.of();
    }

    /// What stands at some paths, none for everything; within one copy of the outermost repeat or in all copies.
    record Amount(String quantity, List<String> paths, boolean one) implements Query {
        Expr formula(Case about) {
            return Expr.sum(selected(about).map(e -> one ? e.within(1) : e.amount()).toList());
        }

        @Override
        public Rational of(Case about) {
            return formula(about).at(about.point());
        }

        @Override
        public Set<String> ops(Case about) {
            return selected(about).map(Amount::op).collect(Collectors.toCollection(TreeSet::new));
        }

        private Stream<Entry> selected(Case about) {
            var ledger = about.ledger(quantity);
            return paths.isEmpty()
                    ? ledger.entries().stream()
                    : paths.stream().map(ledger::under).map(Ledger::entries).flatMap(List::stream);
        }

        /// The path in the model of the op that an entry comes from. An entry of a parameter is named after the tensor
        /// in the op's block; one of a step has the name of the pass before it.
        private static String op(Entry entry) {
            return entry.place().named(entry.op().orElseThrow().name()).path().replaceFirst("^(forward|backward)/", "");
        }
    }

    /// The whole that the case's shares are shares of.
    record Whole(String quantity) implements Query {
        private Amount amount(Case about) {
            return new Amount(quantity, about.whole().isEmpty() ? List.of() : List.of(about.whole()), false);
        }

        @Override
        public Rational of(Case about) {
            return amount(about).of(about);
        }

        @Override
        public Set<String> ops(Case about) {
            return amount(about).ops(about);
        }
    }

    record Quotient(Query part, Query whole) implements Query {
        @Override
        public Rational of(Case about) {
            return part.of(about).over(whole.of(about));
        }

        @Override
        public Set<String> ops(Case about) {
            return both(part.ops(about), whole.ops(about));
        }
    }

    /// By what factor something grows from the base context to the case's.
    record Growth(Query of) implements Query {
        @Override
        public Rational of(Case about) {
            return of.of(about).over(of.of(about.at(BASE)));
        }

        @Override
        public Set<String> ops(Case about) {
            return of.ops(about);
        }
    }

    /// The difference to the base context.
    record Change(Query of) implements Query {
        @Override
        public Rational of(Case about) {
            return of.of(about).minus(of.of(about.at(BASE)));
        }

        @Override
        public Set<String> ops(Case about) {
            return of.ops(about);
        }
    }

    /// The number before an amount's only product of names, of what a power of T is multiplied by.
    record Coefficient(Amount amount, int power) implements Query {
        @Override
        public Rational of(Case about) {
            var terms = amount.formula(about).coefficient("T", power).orElseThrow().terms();
            if (terms.size() != 1) {
                throw new ArithmeticException(terms.size() + " terms in " + terms);
            }
            return terms.getFirst().coefficient();
        }

        @Override
        public Set<String> ops(Case about) {
            return amount.selected(about)
                    .filter(e -> !e.each().coefficient("T", power).orElseThrow().isZero())
                    .map(Amount::op)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// How many ops of a sort stand at some paths.
    record Count(BiPredicate<Place, Op> counted, List<String> paths) implements Query {
        @Override
        public Rational of(Case about) {
            return Rational.of(ops(about).size());
        }

        @Override
        public Set<String> ops(Case about) {
            var found = new TreeSet<String>();
            about.model().walk((place, op) -> {
                var path = place.path();
                if (counted.test(place, op) && paths.stream().anyMatch(p -> path.startsWith(p + "/"))) {
                    found.add(path);
                }
            });
            return found;
        }
    }

    /// A size by its name, or what an axis of the model comes to.
    record Size(String name) implements Query {
        @Override
        public Rational of(Case about) {
            var size = about.point().get(name);
            return size != null ? size : about.model().axes().getOrDefault(name, Expr.ZERO).at(about.point());
        }
    }

    /// What a rounded size is a multiple of: the greatest number that divides every term of its definition.
    record Multiple(String name) implements Query {
        @Override
        public Rational of(Case about) {
            var size = Objects.requireNonNull(about.model().sizes().all().get(name), name);
            return size.definition().terms().stream().map(Term::coefficient).reduce(Rational.ZERO, Rational::gcd);
        }
    }

    /// FLOPs of a multiply-add under the case's convention.
    record PerMultiplyAdd() implements Query {
        @Override
        public Rational of(Case about) {
            return Rational.of(about.rules().products().perMultiplyAdd());
        }
    }

    /// How many base units one of a unit is.
    record Scale(String unit) implements Query {
        @Override
        public Rational of(Case about) {
            return Stated.scale(unit);
        }
    }

    static Amount one(String quantity, String paths) {
        return new Amount(quantity, words(paths), true);
    }

    static Amount all(String quantity, String paths) {
        return new Amount(quantity, words(paths), false);
    }

    static Count matmuls(String paths) {
        return new Count((_, op) -> op instanceof Contract c && c.weighted(), words(paths));
    }

    static Count pairings(String paths) {
        return new Count((_, op) -> op instanceof Contract c && !c.weighted(), words(paths));
    }

    static Count norms(String paths) {
        return new Count((_, op) -> op instanceof Pointwise && op.name().equals("norm"), words(paths));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
    }

    private static Set<String> both(Set<String> a, Set<String> b) {
        var all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }
}
