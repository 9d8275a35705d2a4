"""Reports one agreement to the register. Needs confluent-kafka, see requirements.txt."""

import json
import os
import sys

from confluent_kafka import Producer

producer = Producer(
    {
        "bootstrap.servers": os.environ.get("KAFKA_BROKERS", "localhost:9092"),
        "enable.idempotence": True,
    }
)

# Your own name for the record. A correction has the next revision; the same revision again is a duplicate and changes nothing.
report = {"source": "urn:example:python", "record": "2024-17", "revision": 1}
agreement = {
    "report": report,
    "title": "Agreement on mountain rescue (Python)",
    "kind": "training-and-education",
    "signedOn": "2024-05",
    "parties": [{"partner": "PER"}, {"partner": {"name": "Bolivia"}}],
}
failures = []
producer.produce(
    os.environ.get("KAFKA_PREFIX", "") + "entente.agreements.inbox",
    key=report["record"],  # a record's revisions stay in order
    headers={
        "ce_specversion": "1.0",
        "ce_id": f"{report['record']}-r{report['revision']}",  # made from what it says, so that sending again is safe
        "ce_source": report["source"],
        "ce_type": "entente.agreements.agreement-reported.v1",
        "ce_label": json.dumps({"policy": "PUBLIC", "classification": "UNCLASSIFIED"}),
        "content-type": "application/json",
    },
    value=json.dumps(agreement),
    on_delivery=lambda failure, _: failures.append(failure) if failure else None,
)
if producer.flush(30) > 0 or failures:
    sys.exit(f"not published: {failures or 'the brokers do not answer'}")
