package assay.browser;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.callgraph.CallGraph;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.model.MethodReference;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/// A class and all that it calls, compiled to JavaScript. What stands [instead][Instead] of the JDK's classes has to be
/// met before the compiler's own: so the class path begins with it, which it does not in the compiler's plug-in.
public final class Compiled {
    private static final int WAY = 20;

    private Compiled() {}

    /// Compiles the classes of the class path.
    ///
    /// @param words the class with the main method, and the script that is made
    public static void main(String[] words) throws TeaVMToolException {
        var problems = to(words[0], new File(words[1]));
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    /// Compiles, and says what is wrong: a call that the class library lacks by its name and the way that leads to it.
    static List<String> to(String main, File script) throws TeaVMToolException {
        var tool = new TeaVMTool();
        tool.setMainClass(main);
        tool.setTargetDirectory(script.getAbsoluteFile().getParentFile());
        tool.setTargetFileName(script.getName());
        tool.setJsModuleType(JSModuleType.COMMON_JS);
        tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
        tool.setClassLoader(Compiled.class.getClassLoader());
        tool.setClassPath(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(File::new)
                .toList());
        tool.generate();
        return tool.getProblemProvider().getSevereProblems().stream()
                .map(p -> said(p, tool.getDependencyInfo().getCallGraph())).toList();
    }

    private static String said(Problem problem, CallGraph calls) {
        var text = new DefaultProblemTextConsumer();
        problem.render(text);
        var lines = new ArrayList<String>(List.of(text.getText()));
        var met = new HashSet<MethodReference>();
        var method = problem.getLocation() == null ? null : problem.getLocation().getMethod();
        while (method != null && lines.size() < WAY) {
            lines.add("    called by " + method);
            method = caller(calls, method, met);
        }
        return String.join("\n", lines);
    }

    private static @Nullable MethodReference caller(CallGraph calls, MethodReference method, Set<MethodReference> met) {
        var node = calls.getNode(method);
        return node == null ? null : node.getCallerCallSites().stream().flatMap(site -> site.getCallers().stream())
                .map(caller -> caller.getMethod()).filter(met::add).findFirst().orElse(null);
    }
}
