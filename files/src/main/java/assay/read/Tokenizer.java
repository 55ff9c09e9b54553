package assay.read;

import java.io.InputStream;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// The library by which JSON is read. Where there is none, as in a browser, [PlainTokenizer] stands for it.
final class Tokenizer {
    private Tokenizer() {}

    /// The tokens of a text, in which `NaN` and its like are numbers.
    static Tokens of(String text) {
        return new OfLibrary(OfTexts.FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray()));
    }

    /// The tokens of a stream in UTF-8.
    static Tokens of(InputStream stream) {
        return new OfLibrary(OfStreams.FACTORY.createParser(ObjectReadContext.empty(), stream));
    }

    private static final class OfTexts {
        static final JsonFactory FACTORY = factory(Json.BOUNDS, true);
    }

    private static final class OfStreams {
        static final JsonFactory FACTORY = factory(SafetensorsHeader.BOUNDS, false);
    }

    private static JsonFactory factory(Tokens.Bounds bounds, boolean notFinite) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, notFinite)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(bounds.depth())
                        .maxNumberLength(bounds.number())
                        .maxNameLength(bounds.name())
                        .maxStringLength(bounds.text())
                        .build())
                .build();
    }

    private static final class OfLibrary implements Tokens {
        private final JsonParser parser;
        private boolean ended;

        OfLibrary(JsonParser parser) {
            this.parser = parser;
        }

        @Override
        public Token next() {
            try {
                var token = parser.nextToken();
                ended = token == null;
                return current();
            } catch (JacksonException e) {
                throw broken(e);
            }
        }

        private static Broken broken(JacksonException e) {
            var location = e.getLocation();
            return new Broken(location == null ? -1 : location.getCharOffset(),
                    Objects.requireNonNullElse(e.getOriginalMessage(), ""));
        }

        @Override
        public Token current() {
            var token = parser.currentToken();
            return ended || token == null ? Token.END : switch (token) {
                case START_OBJECT -> Token.OBJECT;
                case END_OBJECT -> Token.OBJECT_END;
                case START_ARRAY -> Token.LIST;
                case END_ARRAY -> Token.LIST_END;
                case PROPERTY_NAME -> Token.NAME;
                case VALUE_STRING -> Token.TEXT;
                case VALUE_NUMBER_INT -> Token.WHOLE;
                case VALUE_NUMBER_FLOAT -> Token.NUMBER;
                case VALUE_TRUE -> Token.TRUE;
                case VALUE_FALSE -> Token.FALSE;
                case VALUE_NULL -> Token.NULL;
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException(token.toString());
            };
        }

        @Override
        public String text() {
            try {
                return Objects.requireNonNullElse(parser.getString(), "");
            } catch (JacksonException e) {
                throw broken(e);
            }
        }

        @Override
        public long at() {
            return parser.currentTokenLocation().getCharOffset();
        }

        @Override
        public Mistake.Inside inside() {
            var context = parser.streamReadContext();
            return context.inArray() ? Mistake.Inside.LIST
                    : !context.inObject() ? Mistake.Inside.START
                    : parser.currentToken() == JsonToken.PROPERTY_NAME ? Mistake.Inside.NAMED : Mistake.Inside.OBJECT;
        }
    }
}
