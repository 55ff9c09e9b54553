package assay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.report.Passage.Line;
import assay.report.Passage.Mark;
import assay.report.Passage.Tone;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static Mark mark(int start, int end, Tone tone) {
        return new Mark(start, end, tone, "label", Sentence.plain("note"));
    }

    @Test
    void piecesMakeUpTheLine() {
        var line = new Line(7, "12 + 30 = 43", List.of(mark(0, 2, Tone.RIGHT), mark(2, 5, Tone.ASIDE),
                mark(10, 12, Tone.WRONG)));
        var pieces = Passage.pieces(line);
        assertThat(pieces.stream().map(Passage.Piece::text).collect(Collectors.joining())).isEqualTo(line.text());
        assertThat(pieces.stream().filter(Passage.Piece.Marked.class::isInstance).map(Passage.Piece::text))
                .containsExactly("12", " + ", "43");
        assertThat(Passage.pieces(new Line(1, "", List.of()))).isEmpty();
        assertThat(Passage.pieces(new Line(1, "none", List.of()))).containsExactly(new Passage.Piece.Plain("none"));
    }

    @Test
    void aMarkIsOverNoOtherAndWithinItsLine() {
        assertThatThrownBy(() -> new Line(3, "12 + 30", List.of(mark(0, 4, Tone.RIGHT), mark(3, 5, Tone.RIGHT))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line 3");
        assertThatThrownBy(() -> new Line(3, "12", List.of(mark(0, 3, Tone.RIGHT))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLegendHasTheTonesThatThereAre() {
        var passage = new Passage("Answer", true, List.of(
                new Line(1, "12 + 30", List.of(mark(0, 2, Tone.WRONG), mark(5, 7, Tone.RIGHT))),
                new Line(2, "12", List.of(mark(0, 2, Tone.WRONG)))));
        assertThat(passage.tones()).containsExactly(Tone.RIGHT, Tone.WRONG);
        assertThat(passage.legend(true)).isEqualTo("= right   ^ wrong");
        assertThat(passage.legend(false)).isEqualTo("✓ right   ✗ wrong");
    }

    @Test
    void asATableEachMarkHasARow() {
        var passage = new Passage("The answer", true, List.of(
                new Line(4, "12 + 30", List.of(mark(0, 2, Tone.WRONG), mark(5, 7, Tone.RIGHT)))));
        assertThat(passage.table().name()).isEqualTo("the_answer");
        assertThat(passage.table().rows()).extracting(row -> row.stream().map(Cell::shown).toList())
                .containsExactly(List.of("4", "12", "label", "note"), List.of("4", "30", "label", "note"));
    }
}
