package assay.notation;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static java.util.Objects.requireNonNull;

import assay.notation.Straight.Ceiling;
import assay.notation.Straight.Constant;
import assay.notation.Straight.Dim;
import assay.notation.Straight.Given;
import assay.notation.Straight.Least;
import assay.notation.Straight.Product;
import assay.notation.Straight.Quotient;
import assay.notation.Straight.Sum;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Writes straight-line arithmetic as methods of hidden classes, each short enough for the virtual machine to compile.
/// What one method makes and a later one needs goes through an array.
public final class Bytecode extends Machine {
    private static final long[] NOTHING = {};

    /// The virtual machine compiles no method of 8,000 bytes and more, and puts no more into one than that.
    private static final int LONGEST = 7_500;

    /// No operation takes more bytes than this, with those of the arithmetic that it calls, nor the store of what it
    /// makes, nor a load.
    private static final int OPERATION = 20 + 30;
    private static final int STORE = 14;
    private static final int LOAD = 14;

    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc CHUNK = Chunk.class.describeConstable().orElseThrow();
    private static final ClassDesc HERE = ClassDesc.of("assay.notation.Bytecode");
    private static final ClassDesc RUN = Run.class.describeConstable().orElseThrow();
    private static final ClassDesc LONGS = CD_long.arrayType();
    private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc CHECKED = MethodTypeDesc.of(CD_long, CD_long, CD_long, RUN, CD_int);
    private static final MethodTypeDesc AT = MethodTypeDesc.of(CD_void, LONGS, LONGS, LONGS, LONGS, RUN);

    // The parameters' numbers.
    private static final int POINT = 1;
    private static final int KEPT = 2;
    private static final int NUMS = 3;
    private static final int DENS = 4;
    private static final int RUN_OF = 5;

    /// Consecutive work.
    interface Chunk {
        /// Does the work; `kept` is what chunks hand on.
        void at(long[] point, long[] kept, long[] nums, long[] dens, Run run);
    }

    /// What one method does, in order.
    private sealed interface Work {
        int op();
    }

    private record Make(int op) implements Work { }

    private record Put(int op, int array, int result) implements Work { }

    @Override
    Formula formula(Straight straight) {
        var chunks = new ArrayList<Chunk>();
        var kept = new HashMap<Integer, Integer>();
        for (var bytes : classes(straight, kept)) chunks.add(chunk(bytes));
        var all = chunks.toArray(Chunk[]::new);
        int size = kept.size();
        return (point, run) -> {
            var between = size == 0 ? NOTHING : new long[size];
            for (var chunk : all) chunk.at(point, between, run.nums, run.dens, run);
        };
    }

    private static Chunk chunk(byte[] bytes) {
        try {
            var type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return (Chunk) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the bytecode is not accepted", e);
        }
    }

    /// The classes of all chunks.
    ///
    /// @param kept is given the place of each integer that a later chunk needs
    static List<byte[]> classes(Straight straight, Map<Integer, Integer> kept) {
        var chunks = chunks(straight);
        var makers = new HashMap<Integer, Integer>();
        for (int i = 0; i < chunks.size(); i++) {
            for (var work : chunks.get(i)) {
                if (work instanceof Make(int op)) makers.put(op, i);
                for (int needed : needs(straight, work)) {
                    if (makers.getOrDefault(needed, i) != i) kept.putIfAbsent(needed, kept.size());
                }
            }
        }
        return chunks.stream().map(works -> ClassFile.of().build(ClassDesc.of("assay.notation.Chunk"), type -> type
            .withInterfaceSymbols(CHUNK)
            .withMethodBody(INIT_NAME, MTD_void, 0, c ->
                c.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
            .withMethodBody("at", AT, ClassFile.ACC_PUBLIC, c -> new Writer(c, straight, kept).write(works)))).toList();
    }

    /// All that is to be done, cut where a method would become too long.
    private static List<List<Work>> chunks(Straight straight) {
        var chunks = new ArrayList<List<Work>>();
        var chunk = new ArrayList<Work>();
        var here = new HashSet<Integer>();
        int length = 0;
        for (var work : works(straight)) {
            int more = OPERATION + STORE;
            for (int needed : needs(straight, work)) if (!here.contains(needed)) more += LOAD;
            if (length + more > LONGEST) {
                chunks.add(List.copyOf(chunk));
                chunk.clear();
                here.clear();
                length = 0;
            }
            length += more;
            here.addAll(needs(straight, work));
            here.add(work.op());
            chunk.add(work);
        }
        if (!chunk.isEmpty()) chunks.add(chunk);
        return chunks;
    }

    private static List<Work> works(Straight straight) {
        var puts = new HashMap<Integer, List<Work>>();
        for (int i = 0; i < straight.results().size(); i++) {
            if (straight.results().get(i).isEmpty()) continue;
            var fraction = straight.results().get(i).get();
            puts.computeIfAbsent(fraction.num(), _ -> new ArrayList<>()).add(new Put(fraction.num(), NUMS, i));
            if (straight.isWhole(fraction)) continue;
            puts.computeIfAbsent(fraction.den(), _ -> new ArrayList<>()).add(new Put(fraction.den(), DENS, i));
        }
        var works = new ArrayList<Work>();
        for (int op = 0; op < straight.ops().size(); op++) {
            if (!isAtHand(straight.ops().get(op))) works.add(new Make(op));
            works.addAll(puts.getOrDefault(op, List.of()));
        }
        return works;
    }

    /// Whether any chunk has this integer without another one's help.
    private static boolean isAtHand(Straight.Op op) {
        return op instanceof Dim || op instanceof Constant;
    }

    private static List<Integer> needs(Straight straight, Work work) {
        return switch (work) {
            case Make(int op) -> straight.ops().get(op).operands();
            case Put(int op, _, _) -> List.of(op);
        };
    }

    // ---- what chunks call: where it fails it says so and gives any number ------------------------------------------

    static long times(long a, long b, Run run, int op) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> 63) run.fail(op);
        return product;
    }

    static long plus(long a, long b, Run run, int op) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) run.fail(op);
        return sum;
    }

    static long ceilDiv(long a, long b, Run run, int op) {
        if (b == 0 || (b == -1 && a == Long.MIN_VALUE)) {
            run.fail(op);
            return 0;
        }
        return Math.ceilDiv(a, b);
    }

    static long quotient(long a, long b, Run run, int op) {
        if (b == 0 || (b == -1 && a == Long.MIN_VALUE) || a % b != 0) {
            run.fail(op);
            return 0;
        }
        return a / b;
    }

    static long given(long a, long positive, Run run, int op) {
        if (positive <= 0) run.fail(op);
        return a;
    }

    /// Writes one chunk.
    private record Writer(
            CodeBuilder code, Straight straight, Map<Integer, Integer> kept, Map<Integer, Integer> locals) {
        Writer(CodeBuilder code, Straight straight, Map<Integer, Integer> kept) {
            this(code, straight, kept, new HashMap<>());
        }

        void write(List<Work> works) {
            for (var work : works) {
                switch (work) {
                    case Make(int op) -> make(op);
                    case Put(int op, int array, int result) -> {
                        code.aload(array).loadConstant(result);
                        load(op);
                        code.lastore();
                    }
                }
            }
            code.return_();
        }

        private void make(int op) {
            switch (straight.ops().get(op)) {
                case Dim _, Constant _ -> throw new IllegalStateException("at hand: " + op);
                case Product(int a, int b) -> checked("times", a, b, op);
                case Sum(int a, int b) -> checked("plus", a, b, op);
                case Ceiling(int a, int b) -> checked("ceilDiv", a, b, op);
                case Quotient(int a, int b) -> checked("quotient", a, b, op);
                case Given(int a, int b) -> checked("given", a, b, op);
                case Least(int a, int b) -> {
                    load(a);
                    load(b);
                    code.invokestatic(MATH, "min", MIN);
                }
            }
            store(op);
            var place = kept.get(op);
            if (place == null) return;
            code.aload(KEPT).loadConstant(place);
            load(op);
            code.lastore();
        }

        private void checked(String arithmetic, int left, int right, int op) {
            load(left);
            load(right);
            code.aload(RUN_OF).loadConstant(op).invokestatic(HERE, arithmetic, CHECKED);
        }

        /// Puts the top of the stack in a new local variable.
        private void store(int op) {
            int local = code.allocateLocal(TypeKind.LONG);
            code.lstore(local);
            locals.put(op, local);
        }

        private void load(int op) {
            var local = locals.get(op);
            if (local != null) {
                code.lload(local);
                return;
            }
            switch (straight.ops().get(op)) {
                case Constant(long value) -> code.loadConstant(value);
                case Dim(int at) -> fetch(POINT, at, op);
                default -> fetch(KEPT, requireNonNull(kept.get(op)), op);
            }
        }

        private void fetch(int array, int at, int op) {
            code.aload(array).loadConstant(at).laload().dup2();
            store(op);
        }
    }
}
