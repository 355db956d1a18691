"""How events of a consent change its row, and which of its terms lapse when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.protection import consent as c
from domain.protection import events as e
from domain.values import Segment
from projections.history import Values
from projections.register import Handlers, Step
from projections.source_register.tables import consents, expiries


def _given(data: e.ConsentGiven, step: Step) -> None:
    members = {
        "given_by": data.given_by,
        "capacity": data.capacity,
        "terms": _terms(data.terms, step),
        **_form(data.form),
    }
    step.enter(
        consents,
        step.stream_id,
        members,
        for_person=str(data.for_person),
        item=str(data.item),
        state="given",
    )


def _refused(data: e.ConsentRefused, step: Step) -> None:
    members = {
        "given_by": data.refused_by,
        "capacity": data.capacity,
        "refused_on": data.refused_on,
        **_form(data.form),
    }
    step.enter(
        consents,
        step.stream_id,
        members,
        for_person=str(data.for_person),
        item=str(data.item),
        state="refused",
    )


def _renewed(data: e.ConsentRenewed, step: Step) -> None:
    members = {"given_by": data.given_by, "capacity": data.capacity, **_form(data.form)}
    step.amend(consents, step.stream_id, members, state="given")
    step.add(consents, step.stream_id, "terms", *_terms(data.terms, step))


def _narrowed(data: e.ConsentNarrowed, step: Step) -> None:
    taken = sorted(c.ALL_SCOPES - set(data.keeps))
    _bar("narrowed", data.segment, taken, data.effective_on, step)


def _withdrawn(data: e.ConsentWithdrawn, step: Step) -> None:
    taken = sorted(set(data.scopes) or c.ALL_SCOPES)
    _bar("withdrawn", data.segment, taken, data.effective_on, step)


def _bar(kind: str, segment: Segment, scopes: list[e.ConsentScope], effective_on: str, step: Step) -> None:
    bar = {
        "version": step.event.version,
        "kind": kind,
        "segment": segment,
        "scopes": scopes,
        "effective_on": effective_on,
    }
    step.add(consents, step.stream_id, "bars", bar)


def _form(form: e.ConsentForm) -> dict[str, Any]:
    return {
        "form_version": form.version,
        "form_language": form.language,
        "interpreter": form.interpreter,
    }


def _terms(terms: tuple[e.ConsentTerm, ...], step: Step) -> list[dict[str, Any]]:
    version = step.event.version
    for number, term in enumerate(terms):
        if term.valid_to is not None:
            step.rows.append(
                expiries,
                consent=step.stream_id,
                version=version,
                number=number,
                sequence=step.sequence,
                valid_to=term.valid_to,
            )
    return [{"version": version, **term.model_dump(mode="json", exclude_none=True)} for term in terms]


def consent_of(row: Values) -> c.Consent:
    """Bring a row of the register back into the domain's consent, which alone says what it covers."""
    bars = [
        c.Bar(
            Segment.model_validate(bar["segment"]),
            frozenset(e.ConsentScope(scope) for scope in bar["scopes"]),
            bar["effective_on"],
            bar["version"],
        )
        for bar in row.get("bars", ())
    ]
    terms = [
        c.GivenTerm(
            e.ConsentTerm.model_validate({name: value for name, value in term.items() if name != "version"}),
            term["version"],
        )
        for term in row.get("terms", ())
    ]
    return c.Consent(
        id=UUID(row["id"]),
        version=0,
        for_person=UUID(row["for_person"]),
        item=UUID(row["item"]),
        terms=tuple(terms),
        bars=tuple(bars),
    )


HANDLERS: Handlers = {
    e.ConsentGiven: _given,
    e.ConsentRefused: _refused,
    e.ConsentRenewed: _renewed,
    e.ConsentNarrowed: _narrowed,
    e.ConsentWithdrawn: _withdrawn,
}
