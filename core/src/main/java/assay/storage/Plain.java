package assay.storage;

import assay.model.Model;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every element by itself in a type.
///
/// @param type of all but the exceptions
/// @param except the types of tensors whose names end so, as the files of a family have them
public record Plain(Dtype type, Map<String, Dtype> except) implements Storage {
    public Plain {
        except = Map.copyOf(except);
    }

    /// Everything in one type.
    public static Plain all(Dtype type) {
        return new Plain(type, Map.of());
    }

    /// As a model's files are published in a type.
    public static Plain published(Dtype type, Model model) {
        return new Plain(type, model.spelling().typed());
    }

    @Override
    public Optional<Dtype> main() {
        return Optional.of(type);
    }

    @Override
    public String name() {
        return type.label();
    }

    @Override
    public List<Part> parts(Item item) {
        return item.all(Encoding.plain(of(item.name())));
    }

    /// The type of a tensor by its name.
    Dtype of(String name) {
        return except.entrySet().stream().filter(e -> ("." + name).endsWith("." + e.getKey())).findFirst()
                .map(Map.Entry::getValue).orElse(type);
    }
}
