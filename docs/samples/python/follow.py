"""Follows the register from its first event on. Needs confluent-kafka, see requirements.txt."""

import json
import os

from confluent_kafka import Consumer, KafkaException

consumer = Consumer(
    {
        "bootstrap.servers": os.environ.get("KAFKA_BROKERS", "localhost:9092"),
        "group.id": "example.python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }
)
consumer.subscribe([os.environ.get("KAFKA_PREFIX", "") + "entente.agreements.events"])

# The types this program knows. It passes over all others: there will be new ones.
KNOWN = {"entente.agreements.agreement-registered.v1", "entente.agreements.agreement-corrected.v1"}
# An event can come twice. Keep the ids with what you make of the events, in one transaction; here both are in memory.
seen = set()

while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise KafkaException(message.error())
    headers = {name: value.decode() for name, value in message.headers() or []}
    event_id, event_type = headers["ce_id"], headers["ce_type"]
    if event_id not in seen and event_type in KNOWN:
        seen.add(event_id)
        agreement = json.loads(message.value())["agreement"]
        print(f"{event_type} {headers['ce_subject']} version {headers['ce_sequence']}: {agreement['title']}", flush=True)
    consumer.commit(message)
