"""Commands recorded as acts: alone, in batches, and again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from adapters.bootstrap import Node
from adapters.recording.desk import Desk
from adapters.recording.recorder import Caller, Command, Pending
from domain import events
from domain.errors import InvalidError, NotFoundError, RefusedError, RequestReusedError
from domain.events import Act, Change, decode
from domain.facts import stating
from domain.facts.events import FactStated
from domain.facts.fact import Fact
from domain.incidents import describing
from domain.incidents.events import IncidentDescription
from domain.mandate import identity
from domain.ports.keys import KeyErasedError
from domain.ports.store import Receipt
from domain.protected import Plain, Sealed
from domain.values import StreamKind

StateFact = Callable[..., Command]


def receipt(answer: Receipt | Exception) -> Receipt:
    assert isinstance(answer, Receipt), answer
    return answer


def test_an_act_is_stored_with_its_texts_sealed_under_its_stream(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    id = uuid4()
    stored = node.recorder.record(caller, state_fact("Rations were cut.", id=id))
    (event,) = node.log.read(stored.first_sequence - 1, 10)
    assert b"Rations" not in event.body
    data = decode(event.body).data
    assert isinstance(data, FactStated)
    statement = data.proposition.statement
    assert isinstance(statement, Sealed)
    assert (statement.subject, statement.path) == (f"fact/{id}", "data.proposition.statement")
    assert node.recorder.sealer.text(statement) == "Rations were cut."


def test_a_reason_is_sealed_too(node: Node, caller: Caller, state_fact: StateFact) -> None:
    reasoned = Caller(by=caller.by, purpose=caller.purpose, reason="since it was said")
    stored = node.recorder.record(reasoned, state_fact("Rations were cut."))
    (event,) = node.log.read(stored.first_sequence - 1, 10)
    assert b"since it was said" not in event.body
    reason = decode(event.body).reason
    assert isinstance(reason, Sealed)
    assert node.recorder.sealer.text(reason) == "since it was said"


def test_a_later_command_of_a_batch_sees_the_stream_that_an_earlier_one_opened(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    id = uuid4()
    seen: list[tuple[int, str]] = []

    def dispute(desk: Desk, _act: Act) -> list[Change]:
        fact = desk.state(StreamKind.FACT, id)
        assert isinstance(fact, Fact)
        seen.append((fact.version, fact.status.value))
        return [stating.dispute(fact)]

    commands = [
        state_fact("Rations were cut.", id=id),
        Command(name="DisputeFact", arguments={}, decide=dispute),
        Command(name="DisputeFact", arguments={}, decide=dispute),
    ]
    first, second, third = node.recorder.record_all(caller, commands)
    assert [receipt(each).streams[0].version for each in (first, second)] == [1, 2]
    assert seen == [(1, "asserted"), (2, "disputed")]
    assert isinstance(third, RefusedError)


def test_a_command_that_refuses_spoils_no_other(node: Node, caller: Caller, state_fact: StateFact) -> None:
    def refuse(_desk: Desk, _act: Act) -> list[Change]:
        raise InvalidError("expected better")

    refused = Command(name="Refused", arguments={}, decide=refuse)
    answers = node.recorder.record_all(caller, [state_fact("One."), refused, state_fact("Two.")])
    assert [type(answer) for answer in answers] == [Receipt, InvalidError, Receipt]


def test_a_call_that_meets_an_unforeseen_error_records_nothing(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    def fail(_desk: Desk, _act: Act) -> list[Change]:
        raise ZeroDivisionError

    head = node.log.head()
    broken = Command(name="Broken", arguments={}, decide=fail)
    with pytest.raises(ZeroDivisionError):
        node.recorder.record_all(caller, [state_fact("One."), broken, state_fact("Two.")])
    assert node.log.head() == head


def test_another_callers_unforeseen_error_spoils_nothing(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    def fail(_desk: Desk, _act: Act) -> list[Change]:
        raise ZeroDivisionError

    broken = Command(name="Broken", arguments={}, decide=fail)
    group = [Pending(caller, command, node.recorder.desk()) for command in (broken, state_fact("One."))]
    error, stored = node.committer.submit(group)
    assert isinstance(error, ZeroDivisionError)
    assert receipt(stored).streams[0].version == 1


def test_an_event_over_the_limit_spoils_no_other(
    node: Node, caller: Caller, state_fact: StateFact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "EVENT_LIMIT", 3_000)
    commands = [state_fact("One."), state_fact("x" * 3_000), state_fact("Two.")]
    answers = node.recorder.record_all(caller, commands)
    assert [type(answer) for answer in answers] == [Receipt, InvalidError, Receipt]
    assert receipt(answers[2]).first_sequence == receipt(answers[0]).last_sequence + 1


def test_a_text_about_someone_whose_key_was_destroyed_is_refused_and_spoils_no_other(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    erased = "source/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0001"
    node.keys.destroy(erased)
    commands = [state_fact("One."), state_fact("Of them.", subjects=(erased,)), state_fact("Two.")]
    answers = node.recorder.record_all(caller, commands)
    assert [type(answer) for answer in answers] == [Receipt, KeyErasedError, Receipt]


def test_a_request_asked_again_gets_its_first_answer_alone_and_in_a_batch(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    first = node.recorder.record(caller, state_fact("One.", request_id="r-1"))
    head = node.log.head()
    again = node.recorder.record(caller, state_fact("One.", request_id="r-1"))
    batch = node.recorder.record_all(
        caller, [state_fact("One.", request_id="r-1"), state_fact("Two.", request_id="r-2")]
    )
    assert again.was_repeated
    assert receipt(batch[0]).was_repeated
    assert again.act == receipt(batch[0]).act == first.act
    assert not receipt(batch[1]).was_repeated
    assert node.log.head() == head + 1


def test_a_request_id_used_for_other_content_is_refused(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    node.recorder.record(caller, state_fact("One.", request_id="r-1"))
    with pytest.raises(RequestReusedError) as refusal:
        node.recorder.record(caller, state_fact("Another.", request_id="r-1"))
    assert refusal.value.field == "options.request_id"


def test_a_text_that_holds_a_known_name_is_refused_unless_it_is_about_one_person(
    node: Node, caller: Caller, state_fact: StateFact
) -> None:
    person = identity.register(id=uuid4(), identity="expert-9", name=Plain.of("Ada Fictional"), kind="person")
    node.recorder.record(caller, Command(name="RegisterIdentity", arguments={}, decide=lambda *_: [person]))
    with pytest.raises(InvalidError) as refusal:
        node.recorder.record(caller, state_fact("It was ADA FICTIONAL who said so."))
    assert refusal.value.field == "proposition.statement"
    about = ("source/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0001",)
    assert node.recorder.record(caller, state_fact("It was Ada Fictional.", subjects=about)).first_sequence


def test_a_reference_to_a_stream_that_was_never_recorded_is_refused_by_field(
    node: Node, caller: Caller
) -> None:
    unknown = uuid4()
    description = IncidentDescription(
        kinds=("detention",), summary=Plain.of("Persons were held."), occurred="2003/2006", territory="KP"
    )
    describing_it = Command(
        name="DescribeIncident",
        arguments={},
        decide=lambda *_: [
            describing.describe(id=uuid4(), code="I-1", description=description, facts=(unknown,))
        ],
    )
    with pytest.raises(NotFoundError, match=f"fact/{unknown}") as refusal:
        node.recorder.record(caller, describing_it)
    assert refusal.value.field == "facts[0]"
