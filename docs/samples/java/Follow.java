import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows the register from its first event on. Needs kafka-clients and Java 17, see pom.xml. */
public class Follow {
  /** The types this program knows. It passes over all others: there will be new ones. */
  static final Set<String> KNOWN = Set.of("entente.agreements.agreement-registered.v1", "entente.agreements.agreement-corrected.v1");

  public static void main(String[] args) {
    var env = System.getenv();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", env.getOrDefault("KAFKA_BROKERS", "localhost:9092"),
            "group.id", "example.java",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", false);
    // An event can come twice. Keep the ids with what you make of the events, in one transaction; here both are in memory.
    var seen = new HashSet<String>();
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(env.getOrDefault("KAFKA_PREFIX", "") + "entente.agreements.events"));
      while (true) {
        for (var event : consumer.poll(Duration.ofSeconds(1))) {
          var type = header(event, "ce_type");
          if (!KNOWN.contains(type) || !seen.add(header(event, "ce_id"))) continue;
          System.out.printf("%s %s version %s: %s%n", type, header(event, "ce_subject"), header(event, "ce_sequence"), event.value());
        }
        consumer.commitSync();
      }
    }
  }

  static String header(ConsumerRecord<String, String> event, String name) {
    return new String(event.headers().lastHeader(name).value(), UTF_8);
  }
}
