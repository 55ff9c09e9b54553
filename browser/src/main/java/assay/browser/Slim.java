package assay.browser;

import java.util.List;
import java.util.stream.Collector;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/// Changes what is compiled: what is wrong in the class library, or made of tables that a browser has, is
/// [mended][Mended]; and what records say of themselves, for those who look for a fault, is left out: nothing that is
/// answered is made of it, and a call of it is a defect that shows itself.
public final class Slim implements TeaVMPlugin, ClassHolderTransformer {
    private static final MethodDescriptor TO_STRING = new MethodDescriptor("toString", String.class);

    /// A static method of the class library, and which of ours it is.
    private record Stead(String type, MethodDescriptor method, Class<?> ours, String name) {
        Stead(Class<?> type, String method, Class<?> result, Class<?> argument, Class<?> ours, String name) {
            this(type.getName(), new MethodDescriptor(method, argument, result), ours, name);
        }
    }

    private static final List<Stead> STEADS = List.of(
            new Stead(Double.class, "parseDouble", double.class, String.class, Mended.class, "number"),
            new Stead(Double.class, "toString", String.class, double.class, Mended.class, "text"),
            new Stead(Float.class, "toString", String.class, float.class, Mended.class, "text"),
            new Stead(Character.class, "getType", int.class, int.class, Unicode.class, "kind"),
            new Stead(Character.class, "toLowerCase", int.class, int.class, Unicode.class, "lower"),
            new Stead(Character.class, "toUpperCase", int.class, int.class, Unicode.class, "upper"));

    @Override
    public void install(TeaVMHost host) {
        host.add(this);
    }

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (type.getName().equals("java.util.stream.Collectors")) {
            type.getMethods().stream().filter(m -> m.getName().equals("joining") && m.getProgram() != null)
                    .forEach(m -> joining(m, context));
        }
        STEADS.stream().filter(s -> s.type.equals(type.getName()) && type.getMethod(s.method) != null)
                .forEach(s -> stead(type.getMethod(s.method), s, context));
        if (type.getName().equals("java.lang.AbstractStringBuilder")) {
            for (var number : List.of(ValueType.DOUBLE, ValueType.FLOAT)) {
                inserting(type, number, context);
            }
        }
        var method = type.getMethod(TO_STRING);
        if (method == null || !"java.lang.Record".equals(type.getParent()) || method.getProgram() == null) {
            return;
        }
        var name = type.getName();
        var begins = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1) + "[";
        for (var block : method.getProgram().getBasicBlocks()) {
            for (var instruction : block) {
                if (instruction instanceof StringConstantInstruction text && text.getConstant().startsWith(begins)) {
                    ProgramEmitter.create(method, context.getHierarchy()).construct(IllegalStateException.class)
                            .raise();
                    return;
                }
            }
        }
    }

    private static void stead(MethodHolder method, Stead stead, ClassHolderTransformerContext context) {
        var program = ProgramEmitter.create(method, context.getHierarchy());
        program.invoke(stead.ours.getName(), stead.name, method.getResultType(),
                program.var(1, method.parameterType(0))).returnValue();
    }

    /// A number put into a text, which is that of [Mended].
    private static void inserting(ClassHolder type, ValueType number, ClassHolderTransformerContext context) {
        var self = ValueType.object(type.getName());
        var text = ValueType.object(String.class.getName());
        var method = type.getMethod(new MethodDescriptor("insert", ValueType.INTEGER, number, self));
        var program = ProgramEmitter.create(method, context.getHierarchy());
        program.var(0, self).invokeVirtual("insert", self, program.var(1, ValueType.INTEGER),
                program.invoke(Mended.class.getName(), "text", text, program.var(2, number))).returnValue();
    }

    private static void joining(MethodHolder method, ClassHolderTransformerContext context) {
        var program = ProgramEmitter.create(method, context.getHierarchy());
        var arguments = new ValueEmitter[method.parameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = program.var(i + 1, CharSequence.class);
        }
        program.invoke(Mended.class, "joining", Collector.class, arguments).returnValue();
    }
}
