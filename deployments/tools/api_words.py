"""The comments of the protos as help texts of the command line, since modules carry no comments.

`python -m deployments.tools.api_words` writes `adapters/cli/api_words.json`; a test holds that the
committed file is what the protos say.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

from deployments.tools.protos import ROOT, SOURCES

TARGET = ROOT / "adapters" / "cli" / "api_words.json"
SERVICE, METHOD, MESSAGE, FIELD = 6, 2, 4, 2
"""Field numbers by which source_code_info places a comment (google/protobuf/descriptor.proto)."""


def words() -> dict[str, dict[str, str]]:
    """Collect what the protos say of rpcs (`Service.Rpc`) and of fields (`Message.field`).

    Raises:
        SystemExit: The compiler refused a source; it has printed where and why.
    """
    said: dict[str, dict[str, str]] = {"rpcs": {}, "fields": {}}
    for file in _described().file:
        if file.package != "gravamen.v1":
            continue
        for location in file.source_code_info.location:
            comment = " ".join(location.leading_comments.split())
            match [*location.path]:
                case [kind, owner, part, index] if comment and (kind, part) == (SERVICE, METHOD):
                    service = file.service[owner]
                    said["rpcs"][f"{service.name}.{service.method[index].name}"] = comment
                case [kind, owner, part, index] if comment and (kind, part) == (MESSAGE, FIELD):
                    if _is_asked(file, owner):
                        message = file.message_type[owner]
                        said["fields"][f"{message.name}.{message.field[index].name}"] = comment
    return {section: dict(sorted(entries.items())) for section, entries in said.items()}


def _is_asked(file: FileDescriptorProto, owner: int) -> bool:
    """Tell whether a message can stand in a request: answers need no help."""
    return not file.message_type[owner].name.endswith("Response")


def _described() -> FileDescriptorSet:
    sources = sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.glob("gravamen/**/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "described.binpb"
        command = [
            *(sys.executable, "-m", "grpc_tools.protoc", f"-I{SOURCES}", f"-I{SOURCES / 'third_party'}"),
            *("--include_source_info", f"--descriptor_set_out={described}", *sources),
        ]
        status = subprocess.run(command, check=False).returncode
        if status != 0:
            raise SystemExit(status)
        return FileDescriptorSet.FromString(described.read_bytes())


def text() -> str:
    """Give the file as it must be."""
    return json.dumps(words(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
