"""Random acts, in random groups, against a model that fits on a page."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.verification import verify_events
from domain.errors import AlreadyExistsError, RequestReusedError, VersionConflictError
from domain.mandate.events import IdentityRegistered, IdentityRetired
from domain.ports.store import NewAct, Receipt, StreamVersion, whole
from tests.adapters.event_store.acts import act_of, opening, registered, stream


@dataclass
class Model:
    """What a store is: lists and dictionaries."""

    bodies: list[bytes] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    requests: dict[tuple[str, str], tuple[str, Receipt]] = field(default_factory=dict)
    claims: dict[tuple[str, str], str] = field(default_factory=dict)

    def append(self, act: NewAct) -> Receipt | type[Exception]:
        if act.request_id is not None and (act.by, act.request_id) in self.requests:
            digest, first = self.requests[act.by, act.request_id]
            return replace(first, was_repeated=True) if digest == act.request_digest else RequestReusedError
        versions = dict(self.versions)
        for event in act.events:
            at = versions.get(event.stream, 0)
            if event.version != at + 1:
                return AlreadyExistsError if event.version == 1 else VersionConflictError
            versions[event.stream] = event.version
        if any(
            self.claims.get((claim.kind, claim.value), claim.stream) != claim.stream for claim in act.claims
        ):
            return AlreadyExistsError
        return self._accept(act, versions)

    def _accept(self, act: NewAct, versions: dict[str, int]) -> Receipt:
        streams = dict.fromkeys(event.stream for event in act.events)
        receipt = Receipt(
            act=act.id,
            first_sequence=len(self.bodies) + 1,
            last_sequence=len(self.bodies) + len(act.events),
            streams=tuple(StreamVersion(name, versions[name]) for name in streams),
        )
        self.versions = versions
        self.bodies += [event.body for event in act.events]
        self.claims.update({(claim.kind, claim.value): claim.stream for claim in act.claims})
        if act.request_id is not None:
            self.requests[act.by, act.request_id] = (act.request_digest, receipt)
        return receipt


STREAMS = st.integers(1, 4).map(stream)


@st.composite
def acts(draw: st.DrawFn) -> NewAct:
    """Draw an act that may conflict, repeat a request, or claim what another holds."""
    name, version = draw(STREAMS), draw(st.integers(1, 4))
    events: list[tuple[str, int, IdentityRegistered | IdentityRetired]] = []
    for n in range(draw(st.integers(1, 3))):
        claimed = draw(st.none() | st.sampled_from(["expert-1", "expert-2"]))
        data = IdentityRetired() if claimed is None else registered(claimed)
        events.append((name, version + n, data))
    if draw(st.booleans()):
        events.append((draw(STREAMS), 1, IdentityRetired()))
    return act_of(
        events,
        request_id=draw(st.none() | st.sampled_from(["r-1", "r-2", "r-3"])),
        digest=draw(st.sampled_from(["0" * 64, "1" * 64])),
        by=draw(st.sampled_from(["expert-1", "expert-2"])),
    )


@given(st.lists(st.lists(acts(), min_size=1, max_size=6), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_store_answers_as_the_model_does_however_acts_are_grouped(groups: list[list[NewAct]]) -> None:
    model = Model()
    with TemporaryDirectory() as folder, closing(SqliteEventStore(Path(folder))) as store:
        for group in [[opening()], *groups]:
            for act, answer in zip(group, store.append(group), strict=True):
                expected = model.append(act)
                assert (answer if isinstance(answer, Receipt) else type(answer)) == expected
        assert [event.body for event in whole(EmbeddedLog(store))] == model.bodies
        for (by, request_id), (digest, first) in model.requests.items():
            assert store.request(by, request_id) == (digest, replace(first, was_repeated=True))
        for (kind, value), holder in model.claims.items():
            assert store.claimed(kind, value) == holder
        assert verify_events(store) is None
