package assay.read;

/// The shortest decimal that means a stored number.
final class Shortest {
    private Shortest() {}

    static String of(float number) {
        return Float.toString(number);
    }

    static String of(double number) {
        return Double.toString(number);
    }
}
