"""Which law files a catalogue version holds: what is pinned to it is pinned file by file (decision 33)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.mandate import law_events as law
from domain.readiness.proof_rows import Pins
from projections.proof_graph.apply import apply, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied

FILES, VERSION = "law_files", "catalogue_version"


@apply.register
def _(data: law.CatalogueOpened, applied: Applied, graph: GraphWriter) -> None:
    graph.note(FILES, stream_id(applied), {})


@apply.register
def _(data: law.LawFileAdopted, applied: Applied, graph: GraphWriter) -> None:
    files = graph.noted(FILES, stream_id(applied))
    graph.renote(FILES, stream_id(applied), files | {law_id(data.name): data.sha256})


@apply.register
def _(data: law.LawFileRetired, applied: Applied, graph: GraphWriter) -> None:
    files = graph.noted(FILES, stream_id(applied))
    files.pop(law_id(data.name), None)
    graph.renote(FILES, stream_id(applied), files)


@apply.register
def _(data: law.CatalogueVersionAdopted, applied: Applied, graph: GraphWriter) -> None:
    graph.renote(VERSION, data.digest, graph.noted(FILES, stream_id(applied)))


def law_id(file_name: str) -> str:
    """Give the id of what a law file holds: `offences/7-1-e.toml` holds `7-1-e`."""
    return file_name.rpartition("/")[2].removesuffix(".toml")


def pins(graph: GraphWriter, digest: str, ids: Iterable[str] | None = None) -> Pins:
    """Give law ids with the digests of their files in a version; of every file where no id is named."""
    files = graph.noted(VERSION, digest)
    wanted = files if ids is None else list(ids)
    return frozenset((id, files[id]) for id in wanted if id in files)
