package assay.spark;

import assay.algebra.Expr;
import assay.model.Ordered;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values as bytes, and back: records by their components, and what these hold.
final class Carried {
    private Carried() {}

    /// The bytes of a value.
    ///
    /// @param what it is, in words
    /// @throws Refusal where something in it is more than data
    static byte[] bytes(Object value, String what) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new Out(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException notData) {
            throw new Refusal(new Problem(what, "", "cannot be sent to other machines, as it has a part that is no "
                    + "data (" + notData.getMessage() + ")", "--master local[*]"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /// The value of bytes that this build made.
    static <A> A value(byte[] bytes, Class<A> type) {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return type.cast(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("made by another build of Assay", e);
        }
    }

    private static final class Out extends ObjectOutputStream {
        Out(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(@Nullable Object value) {
            return switch (value) {
                case Serializable data -> data;
                case Optional<?> maybe -> new Maybe(maybe.orElse(null));
                case Ordered<?, ?> map -> new Sequence(new LinkedHashMap<>(map));
                case Expr formula -> new Formula(formula.toString());
                case Record whole -> Parts.of(whole);
                case null, default -> value;
            };
        }
    }

    private record Maybe(@Nullable Object value) implements Serializable {
        private Object readResolve() {
            return Optional.ofNullable(value);
        }
    }

    private record Sequence(LinkedHashMap<?, ?> entries) implements Serializable {
        private Object readResolve() {
            return Ordered.of(entries);
        }
    }

    private record Formula(String text) implements Serializable {
        private Object readResolve() {
            return Parser.parse(text);
        }
    }

    private record Parts(String type, ArrayList<@Nullable Object> components) implements Serializable {
        static Parts of(Record whole) {
            try {
                var values = new ArrayList<@Nullable Object>();
                for (var component : whole.getClass().getRecordComponents()) {
                    var accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    values.add(accessor.invoke(whole));
                }
                return new Parts(whole.getClass().getName(), values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private Object readResolve() {
            try {
                var whole = Class.forName(type, true, Carried.class.getClassLoader());
                var constructor = whole.getDeclaredConstructor(Arrays.stream(whole.getRecordComponents())
                        .map(RecordComponent::getType).toArray(Class<?>[]::new));
                constructor.setAccessible(true);
                return constructor.newInstance(components.toArray());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("made by another build of Assay", e);
            }
        }
    }
}
