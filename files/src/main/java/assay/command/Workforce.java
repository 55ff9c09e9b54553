package assay.command;

import assay.ask.Watch;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Who does tasks that are told apart by their numbers alone: this process, or the workers of a cluster.
///
/// A module names its own as a service of this type.
public interface Workforce {
    /// The cores of this process.
    Workforce HERE = new Workforce() {
        @Override
        public String name() {
            return "local";
        }

        @Override
        public void each(Task task, List<Long> numbers, Asked asked, Watch watch, Done done) {
            var count = new AtomicLong();
            numbers.parallelStream().forEach(number -> {
                var text = task.run(number, new Watch() {
                    @Override
                    public boolean stopped() {
                        return watch.stopped();
                    }

                    @Override
                    public void told(String line) {
                        // how far one of many is tells nobody anything
                    }
                });
                synchronized (count) {
                    done.is(number, text);
                    watch.told(count.incrementAndGet() + " of " + numbers.size() + " " + task.noun() + "s");
                }
            });
        }
    };

    /// The name of its module, by which `--engine` asks for it.
    String name();

    /// Does tasks, in any order and several at once.
    ///
    /// @param asked where workers are
    /// @param done hears of each that is done, one after the other
    /// @throws Refusal where one cannot be done, or nobody waits any longer
    /// @throws Unwritten where one writes a file, and cannot to its end
    void each(Task task, List<Long> numbers, Asked asked, Watch watch, Done done);

    /// Hears what a task came to.
    @FunctionalInterface
    interface Done {
        void is(long number, String text);
    }

    /// A task for each number. It is data that travels: a record of records, lists, maps and texts.
    interface Task {
        /// What it is, in words.
        String what();

        /// What a number stands for.
        String noun();

        /// Types of modules and libraries that one who does it needs.
        default List<Class<?>> needs() {
            return List.of(getClass());
        }

        /// Does one of them: the same wherever it is done.
        ///
        /// @throws Refusal where it cannot be done
        /// @throws Unwritten where it writes a file, and cannot to its end
        String run(long number, Watch watch);
    }

    /// That this build is without a module.
    static Refusal without(String module) {
        return new Refusal(new Problem("the module " + module, "", "is what this needs, and this build is without it",
                "in the sources, ./assay builds it where it is asked for; so does mvn -Pscale -DskipTests package"));
    }
}
