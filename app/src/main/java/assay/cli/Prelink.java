package assay.cli;

import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Puts plain methods in place of the calls that a virtual machine links at every start, for an AOT cache keeps none
/// of them: switches over types, and `equals`, `hashCode` and `toString` of records. What javac leaves to be written at
/// run time is written beforehand, and means the same. Lambdas stay: a cache has them.
public final class Prelink {
    private static final ClassDesc SWITCH = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORD = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final MethodTypeDesc APPEND = MethodTypeDesc.of(BUILDER, CD_String);

    /// The flags of the methods.
    private static final int OURS = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

    private final ClassFile format;

    /// @param classes every class that is to be changed, by name; those of the JDK are known
    Prelink(Map<ClassDesc, byte[]> classes) {
        var known = ClassHierarchyResolver.ofResourceParsing(name -> {
            var bytes = classes.get(name);
            return bytes == null ? null : new ByteArrayInputStream(bytes);
        });
        format = ClassFile.of(ConstantPoolSharingOption.NEW_POOL, ClassHierarchyResolverOption.of(
                known.orElse(ClassHierarchyResolver.defaultResolver()).cached()));
    }

    /// Rewrites the program's own jars in a folder, the only argument.
    public static void main(String[] args) throws IOException {
        try (var files = Files.newDirectoryStream(Path.of(args[0]), "assay-*.jar")) {
            var jars = new LinkedHashMap<Path, SequencedMap<ZipEntry, byte[]>>();
            var classes = new LinkedHashMap<ClassDesc, byte[]>();
            for (var file : files) {
                var entries = read(file);
                jars.put(file, entries);
                entries.forEach((entry, bytes) -> name(entry).ifPresent(name -> classes.put(name, bytes)));
            }
            var prelink = new Prelink(classes);
            for (var jar : jars.entrySet()) {
                jar.getValue().replaceAll((entry, bytes) -> name(entry).isPresent() ? prelink.linked(bytes) : bytes);
                write(jar.getKey(), jar.getValue());
            }
        }
    }

    /// The class in an entry, where it is one.
    private static Optional<ClassDesc> name(ZipEntry entry) {
        var name = entry.getName();
        return name.endsWith(".class") && !name.startsWith("META-INF/")
                ? Optional.of(ClassDesc.ofInternalName(name.substring(0, name.length() - ".class".length())))
                : Optional.empty();
    }

    private static SequencedMap<ZipEntry, byte[]> read(Path jar) throws IOException {
        var entries = new LinkedHashMap<ZipEntry, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var all = zip.entries(); all.hasMoreElements();) {
                var entry = all.nextElement();
                try (var in = zip.getInputStream(entry)) {
                    entries.put(entry, in.readAllBytes());
                }
            }
        }
        return entries;
    }

    /// Puts another file in the place of a jar, which this process may have open.
    private static void write(Path jar, SequencedMap<ZipEntry, byte[]> entries) throws IOException {
        var next = jar.resolveSibling(jar.getFileName() + ".next");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
            for (var entry : entries.entrySet()) {
                var copy = new ZipEntry(entry.getKey().getName());
                copy.setTimeLocal(entry.getKey().getTimeLocal());
                zip.putNextEntry(copy);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The class with plain methods for such calls; itself where it has none.
    byte[] linked(byte[] bytes) {
        var model = format.parse(bytes);
        boolean calls = false;
        for (var entry : model.constantPool()) {
            calls |= entry instanceof InvokeDynamicEntry call && written(call);
        }
        if (!calls) return bytes;
        var self = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        var replaced = new ArrayList<InvokeDynamicEntry>();
        return format.transformClass(model, ClassTransform.transformingMethodBodies((code, element) -> {
            if (element instanceof InvokeDynamicInstruction call && written(call.invokedynamic())) {
                int number = replaced.size();
                replaced.add(call.invokedynamic());
                code.invokestatic(self, method(call.invokedynamic(), number), call.typeSymbol(), isInterface);
            } else {
                code.with(element);
            }
        }).andThen(ClassTransform.endHandler(type -> {
            for (int i = 0; i < replaced.size(); i++) {
                var call = replaced.get(i);
                type.withMethodBody(method(call, i), call.typeSymbol(), OURS, code -> write(call, code));
            }
        })));
    }

    private static String method(InvokeDynamicEntry call, int number) {
        return call.name().stringValue() + "$" + number;
    }

    /// Whether a plain method can be written for a call: a record's own, or a switch over nothing but classes.
    private static boolean written(InvokeDynamicEntry call) {
        if (!(call.asSymbol().bootstrapMethod() instanceof DirectMethodHandleDesc maker)) return false;
        return maker.owner().equals(RECORD)
                || (maker.owner().equals(SWITCH) && maker.methodName().equals("typeSwitch")
                        && args(call).stream().allMatch(ClassDesc.class::isInstance));
    }

    private static List<ConstantDesc> args(InvokeDynamicEntry call) {
        return List.of(call.asSymbol().bootstrapArgs());
    }

    private static void write(InvokeDynamicEntry call, CodeBuilder code) {
        var args = args(call);
        var name = call.name().stringValue();
        if (name.equals("typeSwitch")) {
            number(args.stream().map(ClassDesc.class::cast).toList(), code);
            return;
        }
        var type = (ClassDesc) args.getFirst();
        var fields = args.stream().skip(2).map(field -> (DirectMethodHandleDesc) field).toList();
        switch (name) {
            case "equals" -> areEqual(type, fields, code);
            case "hashCode" -> hash(fields, code);
            case "toString" -> text(type, fields, code);
            default -> throw new IllegalArgumentException(name);
        }
    }

    /// The number of the first class, from the second parameter on, that the first parameter is of; how many there are
    /// where it is of none, and -1 for null.
    private static void number(List<ClassDesc> classes, CodeBuilder code) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.loadConstant(-1).ireturn());
        for (int i = 0; i < classes.size(); i++) {
            var next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(classes.get(i)).ifeq(next);
            code.loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(classes.size()).ireturn();
    }

    private static void get(int record, DirectMethodHandleDesc field, CodeBuilder code) {
        code.aload(record).getfield(field.owner(), field.methodName(), type(field));
    }

    private static ClassDesc type(DirectMethodHandleDesc field) {
        return field.invocationType().returnType();
    }

    private static void areEqual(ClassDesc type, List<DirectMethodHandleDesc> fields, CodeBuilder code) {
        var yes = code.newLabel();
        var no = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(yes);
        code.aload(1).instanceOf(type).ifeq(no);
        code.aload(1).checkcast(type).astore(2);
        for (var field : fields) {
            get(0, field, code);
            get(2, field, code);
            switch (type(field).descriptorString()) {
                case "J" -> code.lcmp().ifne(no);
                case "D" -> code.invokestatic(CD_Double, "compare",
                        MethodTypeDesc.of(CD_int, CD_double, CD_double)).ifne(no);
                case "F" -> code.invokestatic(CD_Float, "compare",
                        MethodTypeDesc.of(CD_int, CD_float, CD_float)).ifne(no);
                case "Z", "B", "C", "S", "I" -> code.if_icmpne(no);
                default -> code.invokestatic(OBJECTS, "equals",
                        MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object)).ifeq(no);
            }
        }
        code.labelBinding(yes).loadConstant(1).ireturn();
        code.labelBinding(no).loadConstant(0).ireturn();
    }

    /// The hashes of all components, each 31 times the next one's, as the JDK makes them.
    private static void hash(List<DirectMethodHandleDesc> fields, CodeBuilder code) {
        code.loadConstant(0);
        for (var field : fields) {
            code.loadConstant(31).imul();
            get(0, field, code);
            if (type(field).isPrimitive()) {
                code.invokestatic(boxed(type(field)), "hashCode", MethodTypeDesc.of(CD_int, type(field)));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static ClassDesc boxed(ClassDesc primitive) {
        return ClassDesc.of("java.lang." + switch (primitive.displayName()) {
            case "int" -> "Integer";
            case "char" -> "Character";
            default -> primitive.displayName().substring(0, 1).toUpperCase(Locale.ROOT)
                    + primitive.displayName().substring(1);
        });
    }

    private static void text(ClassDesc type, List<DirectMethodHandleDesc> fields, CodeBuilder code) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, INIT_NAME, MTD_void);
        // A record within another class is named without it.
        code.loadConstant(type).invokevirtual(ClassDesc.of("java.lang.Class"), "getSimpleName",
                MethodTypeDesc.of(CD_String)).invokevirtual(BUILDER, "append", APPEND);
        var before = "[";
        for (var field : fields) {
            code.loadConstant(before + field.methodName() + "=").invokevirtual(BUILDER, "append", APPEND);
            get(0, field, code);
            var shown = switch (type(field).descriptorString()) {
                case "B", "S" -> CD_int;
                case "Z", "C", "I", "J", "F", "D" -> type(field);
                default -> CD_Object;
            };
            code.invokestatic(CD_String, "valueOf", MethodTypeDesc.of(CD_String, shown))
                    .invokevirtual(BUILDER, "append", APPEND);
            before = ", ";
        }
        code.loadConstant(fields.isEmpty() ? "[]" : "]").invokevirtual(BUILDER, "append", APPEND)
                .invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }
}
