package assay.cli;

import assay.write.Schema;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Answers against the schema that is published.
final class Published {
    static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final com.networknt.schema.Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(Schema.text());

    private Published() {}

    /// What is wrong with lines of JSON, an answer each.
    static List<String> wrong(String lines) {
        var wrong = new ArrayList<String>();
        lines.lines().forEach(line -> wrong.addAll(wrong(MAPPER.readTree(line))));
        return wrong;
    }

    static List<String> wrong(JsonNode answer) {
        return SCHEMA.validate(answer).stream().map(Error::toString).limit(4).toList();
    }
}
