"""What a line hangs on, in its wire form; all of it is secret (readiness rule 11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gravamen.v1 import common_pb2
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.arguments import enum_words
from adapters.grpc_api.readiness_messages import Named
from domain.readiness.fragility import LossSet
from domain.readiness.losses import Loss, LossKind
from domain.readiness.what_if import StaleThen

SECRET = common_pb2.CLASSIFICATION_SECRET
KINDS: dict[int, LossKind] = {
    number: LossKind(word) for number, word in enum_words(pb.LossKind.DESCRIPTOR).items() if word is not None
}
_NUMBERS = {kind: number for number, kind in KINDS.items()}


def set_message(found: LossSet, origins: Mapping[str, tuple[str, ...]], named: Named) -> pb.LossSet:
    """Put one set of losses into its wire form."""
    return pb.LossSet(
        losses=[_loss(loss, origins) for loss in found.losses],
        opened=[messages.blocker_message(blocker, named) for blocker in found.opened],
    )


def _loss(loss: Loss, origins: Mapping[str, tuple[str, ...]]) -> pb.Loss:
    sources = origins.get(loss.id, ()) if loss.kind is LossKind.ORIGIN else ()
    return pb.Loss(kind=_NUMBERS[loss.kind], id=loss.id, sources=sources)  # type: ignore[arg-type]


def stale_messages(found: Iterable[StaleThen]) -> list[pb.NamedEvaluation]:
    """Name the evaluations that a real loss would make stale."""
    return [
        pb.NamedEvaluation(
            evaluation=each.reading.evaluation,
            author=each.reading.author,
            considered=each.reading.considered,
            targets=[messages.target_message(target) for target in each.targets],
        )
        for each in found
    ]
