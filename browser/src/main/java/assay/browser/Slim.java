package assay.browser;

import java.math.BigInteger;
import java.util.stream.Collector;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/// Changes what is compiled: what is wrong in the class library is [mended][Mended]; and what records say of
/// themselves, for those who look for a fault, is left out: nothing that is answered is made of it, and a call of it
/// is a defect that shows itself.
public final class Slim implements TeaVMPlugin, ClassHolderTransformer {
    private static final MethodDescriptor TO_STRING = new MethodDescriptor("toString", String.class);

    private static final MethodDescriptor HASH_CODE = new MethodDescriptor("hashCode", int.class);

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
        if (type.getName().equals("java.math.BigInteger")) {
            var program = ProgramEmitter.create(type.getMethod(HASH_CODE), context.getHierarchy());
            program.invoke(Mended.class, "hash", int.class, program.var(0, BigInteger.class)).returnValue();
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

    private static void joining(MethodHolder method, ClassHolderTransformerContext context) {
        var program = ProgramEmitter.create(method, context.getHierarchy());
        var arguments = new ValueEmitter[method.parameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = program.var(i + 1, CharSequence.class);
        }
        program.invoke(Mended.class, "joining", Collector.class, arguments).returnValue();
    }
}
