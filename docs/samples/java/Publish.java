import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reports one agreement to the register. Needs kafka-clients and Java 17, see pom.xml. */
public class Publish {
  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", env.getOrDefault("KAFKA_BROKERS", "localhost:9092"), "acks", "all", "enable.idempotence", true);

    // Your own name for the record. A correction has the next revision; the same revision again is a duplicate and changes nothing.
    var record = "2024-17";
    var revision = 1;
    var agreement =
        """
        {
          "report": { "source": "urn:example:java", "record": "%s", "revision": %d },
          "title": "Agreement on mountain rescue (Java)",
          "kind": "training-and-education",
          "signedOn": "2024-05",
          "parties": [{ "partner": "PER" }, { "partner": { "name": "Bolivia" } }]
        }
        """
            .formatted(record, revision);
    var headers =
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", "%s-r%d".formatted(record, revision), // made from what it says, so that sending again is safe
            "ce_source", "urn:example:java",
            "ce_type", "entente.agreements.agreement-reported.v1",
            "ce_label", "{\"policy\":\"PUBLIC\",\"classification\":\"UNCLASSIFIED\"}",
            "content-type", "application/json");

    // The key keeps a record's revisions in order.
    var report = new ProducerRecord<>(env.getOrDefault("KAFKA_PREFIX", "") + "entente.agreements.inbox", record, agreement);
    headers.forEach((name, value) -> report.headers().add(name, value.getBytes(UTF_8)));
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(report).get();
    }
  }
}
