"""Reads what leaves of a record: `python consumer.py BROKERS REPOSITORY FOLDER-OF-SCHEMAS [GROUP]`.

It knows the published schemas alone. An unknown type, schema or classification ends it, and is not committed.
"""

import json
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from kafka import KafkaConsumer


def main(brokers: str, repository: str, folder: str, group: str = "sample-python") -> None:
    """Read until something is refused, or the program is stopped."""
    schemas = [json.loads(path.read_text()) for path in Path(folder).glob("*.json")]
    known = {schema["$id"]: Draft7Validator(schema) for schema in schemas}
    settings = {"group_id": group, "auto_offset_reset": "earliest", "enable_auto_commit": False}
    consumer = KafkaConsumer(f"{repository}.events.v1", bootstrap_servers=brokers.split(","), **settings)
    held: dict[str, dict[str, Any]] = defaultdict(dict)
    with closing(consumer):
        for record in consumer:
            try:
                event = json.loads(record.value)
                known["urn:gravamen:schema:envelope"].validate(event)
                known[event["dataschema"]].validate(event["data"])
            except (ValueError, ValidationError) as error:
                sys.exit(f"refused partition {record.partition}, offset {record.offset}: {error}")
            if event["type"] == "stream.withheld.v1":
                held.pop(event["subject"], None)  # what was read of the stream is let go
            else:
                held[event["subject"]][event["id"]] = event  # delivered at least once: known by its id
            print(event["sequence"], event["type"], event["subject"], flush=True)
            consumer.commit()


main(*sys.argv[1:])
