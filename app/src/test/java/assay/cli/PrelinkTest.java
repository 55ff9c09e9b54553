package assay.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.write.Format;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What javac leaves to be linked at every start means the same when it is written beforehand.
class PrelinkTest {
    private sealed interface Shape {
        /// A switch in an interface.
        default String named() {
            return switch (this) {
                case Point point -> "point " + point.x();
                case Line(Point from, Point to) when from.equals(to) -> "no line " + from;
                case Line line -> "line " + line;
                case Nothing nothing -> "nothing " + nothing;
            };
        }
    }

    private record Point(int x, long y) implements Shape { }

    private record Line(Point from, Point to) implements Shape { }

    private record Nothing() implements Shape { }

    private record Every(boolean a, byte b, char c, short d, int e, long f, float g, double h, String i,
            @Nullable Object j, List<Integer> k) { }

    /// A record whose own methods stay.
    private record Own(String name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Own own && own.name.equalsIgnoreCase(name);
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    private enum Level { LOW, HIGH }

    /// Tells what such values say of themselves and of each other.
    static final class Teller implements Supplier<String> {
        @Override
        public String get() {
            var all = new ArrayList<@Nullable Object>(List.of(new Point(1, 2), new Point(1, 2), new Point(1, -2),
                    new Line(new Point(0, 0), new Point(0, 0)), new Line(new Point(0, 0), new Point(1, 1)),
                    new Nothing(), new Nothing(), new Own("a"), new Own("A"), new Own("b"), Level.LOW, Level.HIGH,
                    "text", "", 3, 3L));
            for (double number : new double[] {0.0, -0.0, 1.5, Double.NaN}) {
                for (var held : new @Nullable Object[] {null, "held"}) {
                    all.add(new Every(true, (byte) -1, 'c', (short) -2, Integer.MIN_VALUE, Long.MAX_VALUE,
                            (float) number, number, "i", held, List.of(1, 2)));
                }
            }
            all.add(new Every(false, (byte) 0, 'c', (short) 0, 0, 0, 0, 0, "", "", List.of()));
            all.add(null);
            var said = new StringBuilder();
            for (var one : all) {
                said.append(one instanceof Enum<?> ? "" : one + " " + (one == null ? 0 : one.hashCode())).append(' ');
                said.append(one instanceof Shape shape ? shape.named() : kind(one)).append(' ');
                for (var other : all) said.append(one != null && one.equals(other) ? '=' : '.');
                said.append('\n');
            }
            return said.toString();
        }

        private static String kind(@Nullable Object any) {
            return switch (any) {
                case null -> "null";
                case Level level when level == Level.HIGH -> "high";
                case Level level -> "level " + level;
                case String text when text.isEmpty() -> "empty";
                case String text -> text;
                case Every(var a, var b, var c, var d, var e, var f, var g, var h, var i, var j, var k) when j != null
                        -> "held " + a + b + c + d + e + f + g + h + i + j + k;
                case Number number -> "number " + number;
                default -> "other";
            };
        }
    }

    /// Loads the given classes itself, and leaves all others to the tests' own loader.
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(PrelinkTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                if (loaded != null) return loaded;
                var bytes = classes.get(name);
                return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void saysTheSame() throws Exception {
        var types = new ArrayList<Class<?>>(List.of(PrelinkTest.class));
        types.addAll(List.of(PrelinkTest.class.getDeclaredClasses()));
        var bytes = new HashMap<ClassDesc, byte[]>();
        for (var type : types) bytes.put(type.describeConstable().orElseThrow(), bytes(type));
        var prelink = new Prelink(bytes);
        var linked = new HashMap<String, byte[]>();
        for (var type : types) {
            linked.put(type.getName(), prelink.linked(bytes(type)));
        }
        assertThat(makers(requireNonNull(linked.get(Every.class.getName())))).isEmpty();
        assertThat(makers(requireNonNull(linked.get(Shape.class.getName())))).isEmpty();
        var teller = new Loader(linked).loadClass(Teller.class.getName()).getDeclaredConstructor();
        teller.setAccessible(true);
        assertThat(teller.getDeclaringClass()).isNotEqualTo(Teller.class);
        assertThat(((Supplier<?>) teller.newInstance()).get()).isEqualTo(new Teller().get());
    }

    /// The virtual machine accepts what stands in such calls' place in every class of the program, and none is left
    /// that could be replaced.
    @Test
    void holdsForTheProgram() throws IOException, URISyntaxException {
        var classes = new LinkedHashMap<ClassDesc, byte[]>();
        for (var type : List.of(Expr.class, Format.class, Cli.class)) {
            var place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                collect(place, classes);
            } else {
                try (var jar = FileSystems.newFileSystem(place)) {
                    collect(jar.getPath("/"), classes);
                }
            }
        }
        var prelink = new Prelink(classes);
        var format = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(
                PrelinkTest.class.getClassLoader())));
        int changed = 0;
        for (var type : classes.entrySet()) {
            var bytes = type.getValue();
            var linked = prelink.linked(bytes);
            if (!Arrays.equals(linked, bytes)) {
                changed++;
                assertThat(format.verify(linked)).as(type.getKey().displayName()).isEmpty();
                assertThat(prelink.linked(linked)).isSameAs(linked);
            }
        }
        assertThat(changed).isGreaterThan(400);
    }

    private static void collect(Path root, Map<ClassDesc, byte[]> classes) throws IOException {
        try (var files = Files.walk(root.resolve("assay"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var bytes = Files.readAllBytes(file);
                classes.put(ClassFile.of().parse(bytes).thisClass().asSymbol(), bytes);
            }
        }
    }

    /// The packages of the methods that link a class's calls at run time, but for lambdas.
    private static List<String> makers(byte[] bytes) {
        var makers = new ArrayList<String>();
        for (var entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof InvokeDynamicEntry call) {
                var maker = call.bootstrap().bootstrapMethod().reference().owner().asSymbol().packageName();
                if (!maker.equals("java.lang.invoke")) makers.add(maker);
            }
        }
        return makers;
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        var name = type.getName();
        try (InputStream in = requireNonNull(type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1)
                + ".class"))) {
            return in.readAllBytes();
        }
    }
}
