package assay.space;

import assay.ask.Words;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// All combinations of the values of axes; the last axis moves first.
public record Grid(List<Axis> axes) {
    public Grid {
        axes = List.copyOf(axes);
        var names = new HashSet<String>();
        for (var axis : axes) {
            if (!names.add(axis.dimension())) {
                throw new Refusal(new Problem(axis.name(), "", "varies twice", "one list of all its values"));
            }
        }
    }

    /// How many points there are.
    public BigInteger size() {
        return axes.stream().map(axis -> BigInteger.valueOf(axis.values().size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /// The places on the axes of a point by its number.
    public int[] at(long number) {
        var at = new int[axes.size()];
        long rest = number;
        for (int i = at.length - 1; i >= 0; i--) {
            int values = axes.get(i).values().size();
            at[i] = (int) (rest % values);
            rest /= values;
        }
        return at;
    }

    /// The number of the first point that has the places of another on some of the axes.
    ///
    /// @param places of these axes
    public long number(int[] at, List<Integer> places) {
        long number = 0;
        int next = 0;
        for (int i = 0; i < at.length; i++) {
            boolean of = next < places.size() && places.get(next) == i;
            number = number * axes.get(i).values().size() + (of ? at[i] : 0);
            next += of ? 1 : 0;
        }
        return number;
    }

    /// The values of a point, as they would be typed.
    public List<String> words(int[] at) {
        var words = new ArrayList<String>();
        for (int i = 0; i < at.length; i++) {
            words.add(axes.get(i).values().get(at[i]));
        }
        return words;
    }

    /// The question at a point.
    public Words question(Words base, int[] at) {
        var question = base;
        for (int i = 0; i < at.length; i++) {
            question = axes.get(i).set(question, at[i]);
        }
        return question;
    }
}
