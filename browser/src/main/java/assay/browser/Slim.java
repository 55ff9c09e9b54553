package assay.browser;

import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/// Leaves out of the script what records say of themselves for those who look for a fault: nothing that is answered
/// is made of it, and a call of it is a defect that shows itself.
public final class Slim implements TeaVMPlugin, ClassHolderTransformer {
    private static final MethodDescriptor TO_STRING = new MethodDescriptor("toString", String.class);

    @Override
    public void install(TeaVMHost host) {
        host.add(this);
    }

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
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
}
