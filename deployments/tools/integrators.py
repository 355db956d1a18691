"""What integrators work from: JSON Schemas and an AsyncAPI 3.1 document, generated from the register and the list.

`python -m deployments.tools.integrators` writes `docs/formats/integrators`; with `--check` it writes nothing
and fails when a committed file differs, when the document breaks a rule of `faults`, or when the official
parser of AsyncAPI, which runs in Node.js, has anything to say about it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker, ValidationError

import domain.streams  # noqa: F401 - registers every event type
from adapters.kafka_log.topics import events_topic
from deployments.tools import node
from deployments.tools.published_samples import example_of
from domain.publication.allowed import published_types
from domain.publication.schemas import WITHHELD, envelope_schema, published_schema

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "docs" / "formats" / "integrators"
DOCUMENT = "asyncapi.json"
PARSER = Path(__file__).parent / "asyncapi"
CONTENT_TYPE = "application/cloudevents+json"
ENVELOPE = "envelope"


def topics() -> list[str]:
    """Name every published type."""
    return sorted([*(event_class.TOPIC for event_class in published_types()), WITHHELD])


def files() -> dict[str, str]:
    """Give every generated file by its path below `GENERATED`."""
    schemas = {f"schemas/{topic}.json": published_schema(topic) for topic in topics()}
    schemas[f"schemas/{ENVELOPE}.json"] = envelope_schema(topics())
    written = schemas | {DOCUMENT: document()}
    return {path: json.dumps(content, indent=2) + "\n" for path, content in written.items()}


def document() -> dict[str, Any]:
    """Give the AsyncAPI document: one channel, one message a type, each with an example."""
    topic = events_topic("repository", replicas=3)
    return {
        "asyncapi": "3.1.0",
        "id": "urn:gravamen:asyncapi:events",
        "info": {
            "title": "gravamen: events for integrators",
            "version": "1.0.0",
            "description": (
                "What leaves of a repository's record, redacted to the topic's classification. Delivered at "
                "least once: an event is known by `source` and `id`. Events of one stream (`subject`) come in "
                "order of `sequence`, which has gaps: what is not for this topic is left out. A type, a schema "
                "or a classification that a consumer does not know is refused, never skipped."
            ),
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {
            "events": {
                "address": "{repository}.events.v1",
                "title": "Events for integrators",
                "description": "One topic a repository, keyed by stream, kept for a time.",
                "parameters": {"repository": {"description": "Code of the repository."}},
                "messages": {each: {"$ref": f"#/components/messages/{each}"} for each in topics()},
                "bindings": {
                    "kafka": {
                        "partitions": topic.partitions,
                        "topicConfiguration": {
                            "cleanup.policy": [topic.settings["cleanup.policy"]],
                            "retention.ms": int(topic.settings["retention.ms"]),
                        },
                        "bindingVersion": "0.5.0",
                    }
                },
            }
        },
        "operations": {
            "publishEvents": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "title": "Publish events",
                "summary": "gravamen publishes each event once it is recorded.",
            }
        },
        "components": {
            "messages": {each: _message(each) for each in topics()},
            "schemas": {ENVELOPE: _component(envelope_schema(topics()))}
            | {each: _component(published_schema(each)) for each in topics()},
        },
    }


def _message(topic: str) -> dict[str, Any]:
    schema = published_schema(topic)
    own = {
        "type": {"const": topic},
        "dataschema": {"const": schema["$id"]},
        "data": {"$ref": f"#/components/schemas/{topic}"},
    }
    return {
        "name": topic,
        "title": topic,
        "summary": schema["description"],
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": f"#/components/schemas/{ENVELOPE}"},
                {"type": "object", "properties": own},
            ]
        },
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The stream: the event's subject."},
                "bindingVersion": "0.5.0",
            }
        },
        "examples": [{"name": "example", "summary": schema["description"], "payload": example_of(topic)}],
    }


def _component(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in schema.items() if key not in ("$schema", "$id")}


def faults(found: dict[str, Any]) -> Iterator[str]:
    """Yield where a document breaks the rules that no parser knows.

    Each message has a summary and an example; the example passes the published envelope and the schema that
    it names; each schema belongs to a message and each message to the channel.
    """
    messages, schemas = found["components"]["messages"], found["components"]["schemas"]
    if set(schemas) - {ENVELOPE} != set(messages) or set(found["channels"]["events"]["messages"]) != set(
        messages
    ):
        yield "expected one schema and one message of the channel for each message"
    for name, message in messages.items():
        if not message["summary"].endswith("."):
            yield f"{name}: expected a summary that is a sentence, found {message['summary']!r}"
        if not message["examples"]:
            yield f"{name}: expected an example, found none"
        for example in message["examples"]:
            payload = example["payload"]
            try:
                _validate(payload, schemas[ENVELOPE])
                _validate(payload["data"], schemas[payload["type"]])
            except (KeyError, ValidationError) as error:
                yield f"{name}: expected an example that its schema takes: {error}"
            if payload.get("type") != name:
                yield f"{name}: expected an example of that type, found {payload.get('type')}"


def _validate(content: Any, schema: dict[str, Any]) -> None:
    Draft7Validator(schema, format_checker=FormatChecker()).validate(content)


def contents(folder: Path) -> dict[str, str]:
    """Read the committed files by their path below the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.json")
    }


def main() -> int:
    """Generate, then write or compare; 1 when something differs or breaks a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed files")
    is_check = parser.parse_args().check
    expected, found = files(), contents(GENERATED)
    broken = list(faults(json.loads(expected[DOCUMENT])))
    differing = sorted(
        path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path)
    )
    if is_check:
        broken += [
            f"docs/formats/integrators/{path} is not current: run `make schemas`" for path in differing
        ]
    else:
        for path in differing:
            _write(GENERATED / path, expected.get(path))
    if is_check and not broken:
        broken += parser_faults(GENERATED / DOCUMENT)
    for fault in broken:
        sys.stderr.write(fault + "\n")
    return 1 if broken else 0


def parser_faults(path: Path) -> list[str]:
    """Give what the official parser says against a document; a warning counts as a fault."""
    try:
        folder = node.install(PARSER)
    except node.NodeMissingError as error:
        return [f"the AsyncAPI document was not validated: {error}"]
    command = ("node", str(folder / "validate.mjs"), str(path))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout)
    return [] if done.returncode == 0 else done.stderr.splitlines()


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
