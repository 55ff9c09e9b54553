package assay.quantity;

import assay.algebra.Rational;

/// How exact an amount wants to be shown to people. What is written for programs is always exact.
public enum Look {
    /// `4,513,336,524,800`, `29/4`.
    EXACT,
    /// All digits: `19.5`.
    DIGITS,
    /// To four digits in powers of a thousand, bytes in both units, of parameters billions as the field has them:
    /// `4.513 T`, `8.508 GB = 7.924 GiB`, `8.030 B`.
    SCALED,
    /// Bytes in powers of a thousand: `8.508 GB`.
    DECIMAL,
    /// Bytes in powers of 1,024: `7.924 GiB`.
    BINARY,
    /// With one decimal.
    TENTHS,
    /// With two decimals.
    HUNDREDTHS,
    /// With four decimals.
    FINE;

    /// The figure alone; of bytes in both units it has these too.
    public String of(Rational value, Unit unit) {
        return switch (this) {
            case EXACT -> Figures.exact(value);
            case DIGITS -> Figures.decimal(value);
            case SCALED -> unit.equals(Unit.BYTE) ? Figures.bytes(value)
                    : unit.equals(Unit.PARAMETER) ? Figures.billions(value) : Figures.scaled(value);
            case DECIMAL -> Figures.decimalBytes(value);
            case BINARY -> Figures.binaryBytes(value);
            case TENTHS -> Figures.fixed(value, 1);
            case HUNDREDTHS -> Figures.fixed(value, 2);
            case FINE -> Figures.fixed(value, 4);
        };
    }

    /// The figure with its unit: `1 op`, `4.513 TFLOPs`, `1.558 B parameters`.
    public String with(Rational value, Unit unit) {
        var figure = of(value, unit);
        boolean joined = unit.prefixed() && Character.isLetter(figure.charAt(figure.length() - 1));
        boolean named = this == DECIMAL || this == BINARY || (this == SCALED && unit.equals(Unit.BYTE));
        return unit.equals(Unit.NUMBER) || named ? figure
                : figure + (joined ? "" : " ") + unit.of(value);
    }
}
