package assay.storage;

import assay.model.Model;
import assay.model.Spelling;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One way to store the tensors of some names, another for all others.
///
/// @param rest of all others
/// @param some of those
/// @param names of tensors of files, `{i}` for a number
public record Apart(Storage rest, Storage some, Set<String> names) implements Storage {
    public Apart {
        names = Set.copyOf(names);
    }

    @Override
    public String name() {
        return rest.name();
    }

    @Override
    public Spelling spelling(Model model) {
        return rest.spelling(model);
    }

    @Override
    public Optional<Dtype> main() {
        return rest.main();
    }

    @Override
    public List<String> notes() {
        return rest.notes();
    }

    @Override
    public List<Part> parts(Item item) {
        return (names.contains(item.name()) ? some : rest).parts(item);
    }
}
