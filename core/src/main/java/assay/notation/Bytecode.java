package assay.notation;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static java.util.Objects.requireNonNull;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Term;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes straight-line arithmetic as the one method of a hidden class, in `long`s that throw when they overflow.
final class Bytecode {
    /// Keeps the method well below the 65,536 bytes that a class file allows.
    private static final int OPERATIONS = 8_000;

    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc FORMULA = Formula.class.describeConstable().orElseThrow();
    private static final ClassDesc HERE = ClassDesc.of("assay.notation.Bytecode");
    private static final MethodTypeDesc BINARY = MethodTypeDesc.of(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc CHECK = MethodTypeDesc.of(CD_void, CD_long);
    private static final MethodTypeDesc AT = MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_long.arrayType());
    private static final int POINT = 1;
    private static final int FRACTION = 2;

    private final CodeBuilder code;
    private final Map<String, Integer> locals = new HashMap<>();

    private Bytecode(CodeBuilder code) {
        this.code = code;
    }

    /// The value at a point.
    interface Formula {
        /// Sets `fraction` to a numerator and a denominator of the value.
        ///
        /// @throws ArithmeticException where a number leaves the range of `long` or a denominator is not as it must be
        void at(long[] point, long[] fraction);
    }

    /// The method, for points that list the dimensions in this order; empty where a coefficient is no `long` or there
    /// are too many operations.
    static Optional<Formula> of(Straight s, List<String> dims) {
        if (!fits(s)) return Optional.empty();
        var bytes = ClassFile.of().build(ClassDesc.of("assay.notation.Formula"), type -> type
            .withInterfaceSymbols(FORMULA)
            .withMethodBody(INIT_NAME, MTD_void, 0, c ->
                c.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
            .withMethodBody("at", AT, ClassFile.ACC_PUBLIC, c -> new Bytecode(c).write(s, dims)));
        try {
            var type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return Optional.of((Formula) type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the bytecode of " + s + " is not accepted", e);
        }
    }

    private static boolean fits(Straight s) {
        var terms = s.polynomials().flatMap(e -> e.terms().stream()).toList();
        long operations = 0;
        for (var t : terms) {
            if (t.coefficient().num().bitLength() >= Long.SIZE) return false;
            operations += 2;
            for (var p : t.monomial().powers()) operations += p.exponent();
        }
        return operations <= OPERATIONS;
    }

    private void write(Straight s, List<String> dims) {
        for (int i = 0; i < dims.size(); i++) {
            code.aload(POINT).loadConstant(i).laload();
            store(dims.get(i));
        }
        for (var step : s.steps()) {
            switch (step) {
                case Straight.Ceiling(_, var num, var den) -> {
                    write(num);
                    if (!den.equals(Expr.ONE)) {
                        write(den);
                        code.invokestatic(MATH, "ceilDivExact", BINARY);
                    }
                }
                case Straight.Least(_, var nums, var den) -> {
                    if (!den.isConstant()) {
                        write(den);
                        code.invokestatic(HERE, "requirePositive", CHECK);
                    }
                    write(nums.getFirst());
                    for (var num : nums.subList(1, nums.size())) {
                        write(num);
                        code.invokestatic(MATH, "min", BINARY);
                    }
                }
            }
            store(step.name());
        }
        result(0, s.num());
        result(1, s.den());
        code.return_();
    }

    /// Puts the top of the stack in a new local variable.
    private void store(String name) {
        int local = code.allocateLocal(TypeKind.LONG);
        code.lstore(local);
        locals.put(name, local);
    }

    private void result(int index, Expr value) {
        code.aload(FRACTION).loadConstant(index);
        write(value);
        code.lastore();
    }

    /// Puts the value of a polynomial on the stack.
    private void write(Expr polynomial) {
        if (polynomial.isZero()) code.lconst_0();
        boolean first = true;
        for (var t : polynomial.terms()) {
            write(t);
            if (!first) code.invokestatic(MATH, "addExact", BINARY);
            first = false;
        }
    }

    private void write(Term t) {
        code.loadConstant(t.coefficient().num().longValueExact());
        for (var p : t.monomial().powers()) {
            if (!(p.atom() instanceof Atom.Dim(var name))) throw new IllegalStateException(p + " in straight code");
            int local = requireNonNull(locals.get(name));
            for (int i = 0; i < p.exponent(); i++) {
                code.lload(local).invokestatic(MATH, "multiplyExact", BINARY);
            }
        }
    }

    static void requirePositive(long den) {
        if (den <= 0) throw new ArithmeticException("a denominator of " + den);
    }
}
