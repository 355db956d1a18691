"""Documents against the schemas of those who read them; a member that no schema names is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import kubernetes_validate
from jsonschema import Draft202012Validator

KUBERNETES = "1.34"
"""The oldest version that the manifests are written for."""

Document = Mapping[str, Any]


def definition_schemas(definitions: Iterable[Document]) -> dict[tuple[str, str], Any]:
    """Give the schema of each served version of resource definitions, by `apiVersion` and kind."""
    return {
        (f"{spec['group']}/{version['name']}", spec["names"]["kind"]): closed(
            version["schema"]["openAPIV3Schema"]
        )
        for definition in definitions
        for spec in [definition["spec"]]
        for version in spec["versions"]
        if version["served"]
    }


def closed(schema: Any) -> Any:
    """Give a structural schema that refuses members that it does not name.

    A cluster drops such members silently, unless it is asked to be strict. What stands below `oneOf` and its
    like only narrows, and stays as it is. Metadata has a schema of its own.
    """
    if not isinstance(schema, Mapping):
        return schema
    result = dict(schema)
    if "properties" in schema:
        result["properties"] = {name: closed(each) for name, each in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            result.setdefault("additionalProperties", False)
    for name in ("items", "additionalProperties"):
        if name in schema:
            result[name] = closed(schema[name])
    return result


def faults(document: Document, definitions: Mapping[tuple[str, str], Any]) -> list[str]:
    """Check one Kubernetes document; gives what is amiss, each with its place."""
    kind = (document["apiVersion"], document["kind"])
    if kind not in definitions:
        return _built_in_faults(document)
    found = [
        f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}"
        for error in Draft202012Validator(definitions[kind]).iter_errors(document)
    ]
    # Definitions leave metadata open; it is the same for every kind.
    return found + _built_in_faults(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": document["metadata"]}
    )


def _built_in_faults(document: Document) -> list[str]:
    try:
        kubernetes_validate.validate(dict(document), KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}"]
    except kubernetes_validate.SchemaNotFoundError:
        return [f"expected a kind with a known schema, found {document['apiVersion']} {document['kind']}"]
    return []
