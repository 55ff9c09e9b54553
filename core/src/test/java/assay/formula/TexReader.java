package assay.formula;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// An expression out of what LaTeX sets, by the marks that stand there alone.
final class TexReader {
    private final String text;
    private int at;

    private TexReader(String text) {
        this.text = text.replace(" ", "");
    }

    static Expr read(String text) {
        var reader = new TexReader(text);
        var expr = reader.sum();
        if (reader.at < reader.text.length()) {
            throw new IllegalArgumentException("left: " + reader.text.substring(reader.at));
        }
        return expr;
    }

    private boolean took(String mark) {
        boolean there = text.startsWith(mark, at);
        at += there ? mark.length() : 0;
        return there;
    }

    private void take(String mark) {
        if (!took(mark)) {
            throw new IllegalArgumentException("no " + mark + " at " + text.substring(at));
        }
    }

    private Expr sum() {
        var sum = took("-") ? product().negated() : product();
        while (true) {
            if (took("+")) {
                sum = sum.plus(product());
            } else if (took("-")) {
                sum = sum.minus(product());
            } else {
                return sum;
            }
        }
    }

    private Expr product() {
        var product = power();
        while (took("\\cdot") || took("\\,\\allowbreak")) {
            product = product.times(power());
        }
        return product;
    }

    private Expr power() {
        var base = one();
        if (took("^{")) {
            base = base.pow(number().intValueExact());
            take("}");
        }
        return base;
    }

    private Expr one() {
        if (took("\\frac{")) {
            var above = sum();
            take("}{");
            var below = sum();
            take("}");
            return above.over(below);
        }
        if (took("\\left\\lceil")) {
            return before("\\right\\rceil").ceil();
        }
        if (took("\\left\\lfloor")) {
            return before("\\right\\rfloor").floor();
        }
        if (took("\\min\\left(")) {
            return Expr.min(list());
        }
        if (took("\\max\\left(")) {
            return Expr.min(list().stream().map(Expr::negated).toList()).negated();
        }
        if (took("{")) {
            return before("}");
        }
        return Character.isDigit(text.charAt(at)) ? Expr.of(number()) : Expr.dim(name());
    }

    private Expr before(String end) {
        var expr = sum();
        take(end);
        return expr;
    }

    private List<Expr> list() {
        var all = new ArrayList<>(List.of(sum()));
        while (took(",")) {
            all.add(sum());
        }
        take("\\right)");
        return all;
    }

    private BigInteger number() {
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return new BigInteger(text.substring(from, at));
    }

    private String name() {
        var name = upright();
        if (took("_{")) {
            name += "_" + upright();
            take("}");
        }
        return name;
    }

    private String upright() {
        if (!took("\\mathrm{")) {
            return text.substring(at, ++at);
        }
        int end = text.indexOf('}', at);
        var word = text.substring(at, end);
        at = end + 1;
        return word.replace("\\,", "_").replace("\\_", "_");
    }
}
