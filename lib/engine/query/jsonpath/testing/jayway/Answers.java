import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;

/**
 * Reads {"document", "paths"} from standard input and writes [path, outcome, value or message] for each path, by Jayway's JsonPath on
 * Jackson's trees, as AWS uses it. An outcome is refused, nothing, one or list.
 */
public final class Answers {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Configuration CONFIGURATION =
      Configuration.builder().jsonProvider(new JacksonJsonNodeJsonProvider()).build();

  public static void main(String[] arguments) throws Exception {
    JsonNode question = MAPPER.readTree(System.in);
    ArrayNode answers = MAPPER.createArrayNode();
    for (JsonNode path : question.get("paths")) answers.add(answer(path.asText(), question.get("document")));
    MAPPER.writeValue(System.out, answers);
  }

  private static ArrayNode answer(String path, JsonNode document) {
    ArrayNode answer = MAPPER.createArrayNode().add(path);
    JsonPath compiled;
    try {
      compiled = JsonPath.compile(path);
    } catch (RuntimeException refused) {
      return answer.add("refused");
    }
    try {
      Object value = compiled.read((Object) document, CONFIGURATION);
      answer.add(compiled.isDefinite() ? "one" : "list");
      return answer.add(value == null ? MAPPER.nullNode() : MAPPER.valueToTree(value));
    } catch (RuntimeException nothing) {
      return answer.add("nothing").add(String.valueOf(nothing.getMessage()));
    }
  }
}
