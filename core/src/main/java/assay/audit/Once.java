package assay.audit;

import java.util.Optional;
import java.util.function.Supplier;

/// What is made when it is first asked for, once, whoever asks.
final class Once<T> {
    private final Supplier<T> make;
    private Optional<T> made = Optional.empty();

    Once(Supplier<T> make) {
        this.make = make;
    }

    synchronized T get() {
        if (made.isEmpty()) {
            made = Optional.of(make.get());
        }
        return made.orElseThrow();
    }
}
