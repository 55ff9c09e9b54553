package assay.spark;

import assay.algebra.Rational;
import assay.command.Engine;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import scala.util.Properties;
import tools.jackson.core.JsonParser;

/// Spark's workers while a sweep runs.
///
/// @param folder of what Spark lays down meanwhile; empty where the one who started this says where
record Workers(SparkContext context, String master, Optional<Path> folder) implements AutoCloseable {
    private static final String MASTER = "spark.master";
    private static final String LOCAL = "local[*]";
    private static final String CLUSTER = "spark://";
    private static final Pattern THREADS = Pattern.compile("local(\\[.*])?");
    private static final int PATIENCE = 5_000;
    private static final String EXAMPLE = "local[*], local[2], spark://HOST:7077, or what spark-submit says";
    /// Log4j reads it once, before Spark says anything.
    private static final String LOGS = "log4j2.configurationFile";

    /// Starts.
    ///
    /// @param asked where they are; empty for what `spark-submit` says, else this process
    /// @param needed types of other modules that workers need
    /// @throws Refusal where there are none
    static Workers at(Optional<String> asked, Class<?>... needed) {
        boolean submitted = System.getProperty(MASTER) != null;
        var master = asked.orElse(System.getProperty(MASTER, LOCAL));
        reach(master);
        if (!submitted && System.getProperty(LOGS) == null) {
            System.setProperty(LOGS, String.valueOf(Workers.class.getResource("quiet.properties")));
        }
        var folder = submitted ? Optional.<Path>empty() : Optional.of(made());
        try {
            return new Workers(new SparkContext(configured(master, folder, needed)), master, folder);
        } catch (Exception e) {
            folder.ifPresent(Workers::delete);
            throw new Refusal(new Problem(master, "--master", "starts no workers: " + said(e), EXAMPLE));
        }
    }

    private static SparkConf configured(String master, Optional<Path> folder, Class<?>... needed) {
        var conf = new SparkConf().setMaster(master);
        conf.setIfMissing("spark.app.name", "assay sweep");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        folder.ifPresent(path -> conf.setIfMissing("spark.local.dir", path.toString()));
        if (master.startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        if (THREADS.matcher(master).matches()) {
            return conf;
        }
        if (master.startsWith("local-cluster")) {
            conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
            conf.setIfMissing("spark.executorEnv.SPARK_SCALA_VERSION", Properties.versionNumberString().substring(0,
                    Properties.versionNumberString().lastIndexOf('.')));
            conf.setIfMissing("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"));
            return conf;
        }
        var jars = Stream.concat(Stream.of(Rational.class, Engine.class, Workers.class, JsonParser.class),
                Arrays.stream(needed))
                .map(type -> type.getProtectionDomain().getCodeSource()).map(CodeSource::getLocation)
                .map(Object::toString).filter(place -> place.endsWith(".jar")).distinct()
                .collect(Collectors.joining(","));
        if (!jars.isEmpty()) {
            conf.setIfMissing("spark.jars", jars);
        }
        return conf;
    }

    /// Throws [Refusal] where nobody listens at any address of a cluster: Spark would try for minutes.
    private static void reach(String master) {
        if (!master.startsWith(CLUSTER)) {
            return;
        }
        var addresses = master.substring(CLUSTER.length()).split(",", -1);
        if (Arrays.stream(addresses).noneMatch(Workers::listens)) {
            throw new Refusal(new Problem(master, "--master", "is not reached: nobody listens there", EXAMPLE));
        }
    }

    private static boolean listens(String address) {
        int colon = address.lastIndexOf(':');
        var port = address.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(port)), PATIENCE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether they are threads of this process.
    boolean here() {
        return THREADS.matcher(master).matches();
    }

    /// How many tasks are done at once.
    int slots() {
        return Math.max(1, context.defaultParallelism());
    }

    /// What went wrong, in its own first line.
    static String said(Throwable thrown) {
        var text = String.valueOf(thrown.getMessage()).strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public void close() {
        context.stop();
        folder.ifPresent(Workers::delete);
    }

    private static Path made() {
        try {
            return Files.createTempDirectory("assay-spark");
        } catch (IOException e) {
            throw new Refusal(new Problem("the folder of temporary files", "", "cannot be written: " + said(e), ""));
        }
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // what another process still writes there is left
        }
    }
}
