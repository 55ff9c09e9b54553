package assay.browser;

import assay.browser.Dropped.Part;
import java.util.ArrayList;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.typedarrays.Int8Array;

/// What the script offers: the façade, from text to text, and files as objects that give bytes at an offset.
public final class Script {
    private static final Facade FACADE = new Facade();

    private Script() {}

    /// Nothing: the script is called.
    public static void main(String[] arguments) {
        FACADE.call("", "");
    }

    /// Answers a call by its name.
    @JSExport
    public static String call(String name, String argument) {
        return FACADE.call(name, argument);
    }

    /// Opens files.
    @JSExport
    public static String open(String argument, JSArray<JSObject> files) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < files.getLength(); i++) {
            var file = files.get(i);
            parts.add(new Part(name(file), (long) size(file), (at, into, from, count) -> read(file, at, into, from,
                    count)));
        }
        return FACADE.open(argument, parts);
    }

    private static int read(JSObject file, long at, byte[] into, int from, int count) {
        var bytes = slice(file, (double) at, count);
        int done = Math.min(bytes.getLength(), count);
        for (int i = 0; i < done; i++) {
            into[from + i] = bytes.get(i);
        }
        return done;
    }

    @JSBody(params = "file", script = "return file.name;")
    private static native String name(JSObject file);

    @JSBody(params = "file", script = "return file.size;")
    private static native double size(JSObject file);

    @JSBody(params = {"file", "at", "count"}, script =
            "var b = file.read(at, count); return new Int8Array(b.buffer, b.byteOffset, b.byteLength);")
    private static native Int8Array slice(JSObject file, double at, int count);
}
