package assay.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/// What Unicode says of a code point, as the browser knows it.
public final class Unicode {
    /// The general categories, each in its place by the JDK's number.
    private static final String[] KINDS = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs",
            "Zl", "Zp", "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"};

    private static final @Nullable JSObject[] FAMILIES = new JSObject[KINDS.length];

    /// One more than the kinds of the signs met most; 0 where that was not asked.
    private static final byte[] ASCII = new byte[128];

    private Unicode() {}

    /// `Character.getType`.
    public static int kind(int sign) {
        if (sign < 0 || sign >= ASCII.length) {
            return asked(sign);
        }
        if (ASCII[sign] == 0) {
            ASCII[sign] = (byte) (asked(sign) + 1);
        }
        return ASCII[sign] - 1;
    }

    private static int asked(int sign) {
        for (int kind = KINDS.length - 1; kind > 0 && sign >= 0 && sign <= Character.MAX_CODE_POINT; kind--) {
            if (!KINDS[kind].isEmpty()) {
                var family = FAMILIES[kind];
                if (family == null) {
                    family = family(KINDS[kind]);
                    FAMILIES[kind] = family;
                }
                if (has(family, sign)) {
                    return kind;
                }
            }
        }
        return 0;
    }

    /// The signs of a category.
    @JSBody(params = "name", script = "return new RegExp('\\\\p{' + name + '}', 'u');")
    private static native JSObject family(String name);

    @JSBody(params = {"family", "sign"}, script = "return family.test(String.fromCodePoint(sign));")
    private static native boolean has(JSObject family, int sign);

    /// `Character.toLowerCase`: the first where there are several.
    @JSBody(params = "sign", script = "return sign >= 0 && sign <= 0x10ffff"
            + " ? String.fromCodePoint(sign).toLowerCase().codePointAt(0) : sign;")
    public static native int lower(int sign);

    /// `Character.toUpperCase`: what is several signs as a text has one sign that begins a word, or stays.
    @JSBody(params = "sign", script = "if (!(sign >= 0 && sign <= 0x10ffff)) return sign;"
            + "var text = String.fromCodePoint(sign).toUpperCase(); var first = text.codePointAt(0);"
            + "if (text.length === (first > 0xffff ? 2 : 1)) return first;"
            + "if (sign >= 0x1f80 && sign < 0x1fb0) return sign | 8;"
            + "return sign === 0x1fb3 || sign === 0x1fc3 || sign === 0x1ff3 ? sign + 9 : sign;")
    public static native int upper(int sign);
}
