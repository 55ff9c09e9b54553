package assay.write;

import assay.account.Forward;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Parser;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.ask.Case;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.ask.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Sheets for tests: one with a cell of every kind, and random ones.
final class Sheets {
    private static final List<String> WORDS = List.of(
            "h/attn/c_attn", "the", "attention", "a", "in", "RoPE", "übermäßig", "model.layers.self_attn.q_proj.weight",
            "66.91 %", "1,024", "|x|", "\"yes\"", "*very*", "=1+1", "\n", "\u001b[31m", "😀😀😀", "_", "#", "\\", "`code`",
            "antidisestablishmentarianismantidisestablishmentarianism", "  ", "2*T*L/8", "a,b");
    private static final List<String> FORMULAS = List.of(
            "2*B*T*d_model^2*num_layers", "T", "ceil(d_ff/64)", "min(T, w)", "1/2*T^2 + 1/2*T",
            "B*T*d_model/num_heads", "-T", "vocab_size*d_model", "a_size_with_a_name_of_more_than_forty_characters^2");

    private Sheets() {}

    /// The forward pass of GPT-2 by its lines, with two smaller tables and notes.
    static Sheet forward(Case subject) {
        var ledger = subject.ledger(new Forward()).orElseThrow();
        var total = subject.value(ledger.total());
        var rows = new ArrayList<List<Cell>>();
        for (var line : Statement.lines(ledger)) {
            var value = subject.value(line.amount());
            rows.add(List.of(Cell.of(line.path()), Cell.of(line.count()), Cell.of(line.amount()),
                    Cell.of(subject, line.amount(), ledger.unit()), Cell.share("total", value, total)));
        }
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), Cell.of(ledger.total()),
                Cell.of(subject, ledger.total(), ledger.unit()), Cell.share("total", total, total)));
        return new Sheet("gpt2: forward pass, by matmul", List.of(
                new Sheet.Table("Forward pass", List.of(Sentence.of(
                        "{}, {} of B = 1 sequence of {}: {}.", Cell.of(subject, ledger.total(), ledger.unit()),
                        Cell.of(total, ledger.unit()).as(Look.SCALED), Cell.of(subject, Expr.dim("T"), Unit.TOKEN),
                        new Cell.Substituted(ledger.total(), subject.values()))),
                        List.of(Column.text("path"), Column.figure("copies"), Column.text("formula"),
                                Column.figure("FLOPs"), Column.figure("of total")),
                        rows),
                new Sheet.Table("Against T = 512", List.of(),
                        List.of(Column.text("component"), Column.figure("difference"), Column.figure("times"),
                                Column.text("unit"), Column.figure("bytes each")),
                        List.of(
                                List.of(Cell.of("attention | scores"), new Cell.Points(Rational.of(3655, 10_000)),
                                        new Cell.Factor(Rational.of(331_291, 10_000)), Cell.of("FLOP"),
                                        Cell.of(Rational.of(9, 2))),
                                List.of(Cell.of("=feed, \"forward\""), new Cell.Points(Rational.of(-1, 3)),
                                        new Cell.Factor(Rational.of(16)), Cell.of("FLOP"),
                                        Cell.of(Rational.of(BigInteger.TWO.pow(70)))))),
                new Sheet.Lines("Notes", Sentence.plain(List.of(
                        "T = 16,384 exceeds the 1,024 learned positions: the model as it is cannot run it, and its "
                                + "parameters are counted with 1,024 rows (--set context_length=16384 adds them).",
                        "num_heads = 25 is odd, so heads cannot be split evenly over 2, 4 or 8 devices.")))));
    }

    /// A sheet of up to three sections.
    static Sheet random(Random random) {
        var sections = new ArrayList<Sheet.Section>();
        for (int i = random.nextInt(4); i > 0; i--) {
            sections.add(random.nextInt(3) == 0 ? random.nextBoolean() ? passage(random)
                    : new Sheet.Lines(words(random), List.of(sentence(random), sentence(random)))
                    : table(words(random), random.nextBoolean() ? List.of() : List.of(sentence(random)), random));
        }
        return new Sheet(words(random), sections);
    }

    /// A passage of up to four lines with up to three marks each.
    static Passage passage(Random random) {
        var tones = List.of(Passage.Tone.values());
        var lines = new ArrayList<Passage.Line>();
        for (int l = random.nextInt(5); l > 0; l--) {
            var text = (words(random) + " " + words(random)).replace("\n", " ");
            var marks = new ArrayList<Passage.Mark>();
            int from = 0;
            for (int m = random.nextInt(4); m > 0 && from < text.length(); m--) {
                int start = whole(text, from + random.nextInt(text.length() - from));
                int end = whole(text, start + 1 + random.nextInt(text.length() - start));
                marks.add(new Passage.Mark(start, end, tones.get(random.nextInt(tones.size())), "label",
                        random.nextBoolean() ? sentence(random) : new Sentence(List.of())));
                from = end;
            }
            lines.add(new Passage.Line(lines.size() + 1, text, marks));
        }
        return new Passage(words(random), random.nextBoolean(), lines);
    }

    /// The place, or the one before it where it is within a character of two.
    private static int whole(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    /// A table of one to six columns with names.
    static Sheet.Table table(String title, List<Sentence> lead, Random random) {
        var columns = new ArrayList<Column>();
        for (int c = 1 + random.nextInt(6); c > 0; c--) {
            columns.add(random.nextInt(4) == 0 ? Column.count("c" + c) : new Column("c" + c + " " + words(random),
                    random.nextBoolean()));
        }
        var rows = new ArrayList<List<Cell>>();
        for (int r = random.nextInt(5); r > 0; r--) {
            var row = new ArrayList<Cell>();
            columns.forEach(_ -> row.add(cell(random)));
            rows.add(row);
        }
        return new Sheet.Table(title, lead, columns, rows);
    }

    private static Sentence sentence(Random random) {
        return random.nextBoolean() ? Sentence.plain(words(random))
                : Sentence.of("{}: {} and {}", cell(random), cell(random), Cell.of(words(random)));
    }

    private static Cell cell(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Cell.of(rational(random), unit(random)).as(look(random));
            case 1 -> new Cell.Part(new Share("total", rational(random)));
            case 2 -> new Cell.Points(rational(random));
            case 3 -> new Cell.Factor(rational(random));
            case 4 -> new Cell.Blank();
            case 5 -> new Cell.Formula(formula(random), unit(random));
            case 6 -> new Cell.Amount(formula(random), rational(random), unit(random), look(random),
                    random.nextBoolean());
            case 7 -> new Cell.Substituted(formula(random), Map.of("T", Rational.of(1 + random.nextInt(9))));
            case 8 -> new Cell.Code(FORMULAS.get(random.nextInt(FORMULAS.size())));
            default -> Cell.of(words(random));
        };
    }

    private static Unit unit(Random random) {
        return List.of(Unit.NUMBER, Unit.BYTE, Unit.FLOP, Unit.OP, Unit.symbol("GB/s")).get(random.nextInt(5));
    }

    private static Look look(Random random) {
        var all = List.of(Look.values());
        return all.get(random.nextInt(all.size()));
    }

    private static Rational rational(Random random) {
        var den = random.nextBoolean() ? BigInteger.ONE : BigInteger.valueOf(1 + random.nextInt(1000));
        return new Rational(new BigInteger(random.nextInt(100), random).subtract(BigInteger.TEN), den);
    }

    private static Expr formula(Random random) {
        var sum = Expr.ZERO;
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            var factor = Parser.parse(FORMULAS.get(random.nextInt(FORMULAS.size())));
            sum = sum.plus(factor.times(Parser.parse(FORMULAS.get(random.nextInt(FORMULAS.size())))));
        }
        return sum;
    }

    private static String words(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(4) == 0 ? "" : " ");
        }
        return text.toString();
    }
}
