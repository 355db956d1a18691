"""The scenario's people and material as acts: who there is, what was taken in, and what it is held to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from deployments.demo.client import Act, Body, id_of
from deployments.demo.material import Citation, ConsentTerm, Fact, Item
from deployments.demo.people import Actor, Source
from deployments.demo.scenario import Scenario

ADMINISTRATOR = "administrator"
"""Registered by the server when it opens a new repository."""
COLLECTION = "demo"

Upload = Callable[[Item], str]
"""Sends an item's bytes and gives the id of the upload."""


@dataclass(frozen=True, slots=True)
class Law:
    """What the repository adopted.

    Args:
        catalogue: Digest of the catalogue's version.
        forums: Digests of the forums' templates by their id.
    """

    catalogue: str
    forums: dict[str, str]


def identities(scenario: Scenario) -> Iterator[Act]:
    """Register the team."""
    for entry in scenario.identities:
        body = {
            "id": id_of(entry.id),
            "identity": entry.id,
            "name": entry.name,
            "kind": "person",
            "roles": list(entry.roles),
        }
        yield Act("IdentityService/RegisterIdentity", entry.id, ADMINISTRATOR, body)


def forums(scenario: Scenario, law: Law) -> Iterator[Act]:
    """Adopt the forums in view."""
    for entry in scenario.forums:
        body = {
            "id": id_of(entry.id),
            "body": entry.body,
            "name": entry.name,
            "chambers": list(entry.chambers),
            "template": entry.template,
            "template_sha256": law.forums[entry.template],
        }
        yield Act("CatalogueService/AdoptForum", entry.id, entry.by, body)


def actors(scenario: Scenario) -> Iterator[Act]:
    """Register actors, then what became of organs and who held posts."""
    for actor in scenario.actors:
        yield Act(
            "ActorService/RegisterActor", actor.id, actor.by, _actor(actor), batch="BatchRegisterActors"
        )
    for succession in scenario.successions:
        body = {
            "id": id_of(succession.actor),
            "relation": succession.relation,
            "other": id_of(succession.other),
            "manner": succession.manner,
        }
        yield Act(
            "ActorService/RecordSuccession", succession.id, succession.by, body, reason=succession.reason
        )
    for holding in scenario.holdings:
        body = {
            "id": id_of(holding.post),
            "holding": holding.id,
            "holder": id_of(holding.holder),
            "nature": holding.nature,
            "valid_from": holding.valid_from,
            "valid_to": holding.valid_to,
        }
        yield Act("ActorService/RecordPostHolding", holding.id, holding.by, body)


def _actor(actor: Actor) -> Body:
    body: Body = {
        "id": id_of(actor.id),
        "code": actor.code,
        "kind": actor.kind.value,
        "names": [{"text": name.text, "form": name.form.value} for name in actor.names],
    }
    if actor.part_of is not None:
        body["part_of"] = id_of(actor.part_of)
    if actor.existed_from is not None:
        body["existed_from"] = actor.existed_from
    if actor.nationalities or actor.ages:
        ages = [{"at": age.at, "band": age.band} for age in actor.ages]
        body["particulars"] = {"nationalities": list(actor.nationalities), "ages": ages}
    return body


def sources(scenario: Scenario) -> Iterator[Act]:
    """Register sources, and what joins or bears on them."""
    for source in scenario.sources:
        body: Body = {"id": id_of(source.id), "code": source.code, "kind": source.kind.value}
        body["names"] = [source.name] if source.name else []
        yield Act("SourceService/RegisterSource", source.id, source.by, body, batch="BatchRegisterSources")
    for source in scenario.sources:
        yield from _particulars(source)
    for origin in scenario.common_origins:
        body = {
            "id": id_of(origin.sources[0]),
            "origin": origin.id,
            "others": [id_of(other) for other in origin.sources[1:]],
            "topics": list(origin.topics),
            "grounds": origin.grounds,
        }
        yield Act("SourceService/RecordCommonOrigin", origin.id, origin.by, body)
    for hand in scenario.hands:
        body = {"id": id_of(hand.source), "hand": id_of(hand.hand), "capacity": hand.capacity}
        yield Act("SourceService/RecordHand", hand.id, hand.by, body)
    for earlier in scenario.earlier_accounts:
        account = {"code": earlier.id, "given_to": id_of(earlier.given_to), "occurred": earlier.occurred}
        body = {"id": id_of(earlier.source), "account": account}
        yield Act("SourceService/RecordEarlierAccount", earlier.id, earlier.by, body)


def _particulars(source: Source) -> Iterator[Act]:
    if source.same_person is not None:
        body: Body = {"id": id_of(source.id), "other": f"actor/{id_of(source.same_person)}"}
        yield Act("SourceService/LinkSourceToSamePerson", source.id, source.by, body)
    if source.availability is not None:
        body = {
            "id": id_of(source.id),
            "availability": source.availability.status,
            "as_of": source.availability.as_of,
            "identity_disclosable_to": list(source.availability.identity_disclosable_to),
        }
        yield Act("SourceService/RecordAvailability", source.id, source.by, body)


def items(scenario: Scenario, upload: Upload) -> Iterator[Act]:
    """Register items, those that are held with their bytes, and accept them."""
    codes = {source.id: source.code for source in scenario.sources}
    for item in scenario.items:
        author = ", ".join(codes[source] for source in item.sources)
        body = {"id": id_of(item.id), "description": _described(item, author=author, upload=upload)}
        body["classification"] = item.classification
        yield Act("EvidenceService/RegisterItem", item.id, item.by, body, batch="BatchRegisterItems")
    for item in scenario.items:
        yield Act(
            "EvidenceService/AcceptItem", item.id, item.by, {"id": id_of(item.id)}, batch="BatchAcceptItems"
        )


def _described(item: Item, *, author: str, upload: Upload) -> Body:
    body: Body = {
        "kind": item.kind.value,
        "form": item.form.value,
        "title": item.title if item.symbol is None else f"{item.title} ({item.symbol})",
        "description": item.description,
        "author": author,
        "language": item.language,
        "lawful_basis": [{"basis": item.lawful_basis}],
        "persons_behind": [
            {"source": id_of(person.source), "capacity": person.capacity} for person in item.persons_behind
        ],
    }
    if item.occurred is not None:
        body["occurred"] = item.occurred
    if item.held:
        body["content"] = {
            "upload_id": upload(item),
            "sha256": sha256(item.content()).hexdigest(),
            "media_type": "text/plain",
        }
        body["file_name"] = file_name_of(item)
        body["collection"] = COLLECTION
        body["extent"] = _paragraphs(1, len(item.paragraphs))
    return body


def file_name_of(item: Item) -> str:
    """Name the file that a held item would have come in."""
    return f"{item.id}.txt"


def _paragraphs(first: int, last: int) -> Body:
    return {"unit": "paragraphs", "first": first, "last": last}


def assessments(scenario: Scenario) -> Iterator[Act]:
    """Judge the items that the scenario judges."""
    for item in scenario.items:
        if item.assessment is None:
            continue
        judged = item.assessment
        # An item that was examined was read back to whoever gave it; the reasoning says so.
        steps = [{"method": "read-back", "outcome": "passed"}] if judged.authenticity == "authentic" else []
        body = {
            "id": id_of(f"{item.id}/assessment"),
            "item": id_of(item.id),
            "reliability": judged.reliability,
            "credibility": judged.credibility,
            "authenticity": {"result": judged.authenticity, "steps": steps},
            "relevance": judged.relevance,
            "reasoning": judged.reasoning,
        }
        yield Act("AssessmentService/AssessItem", item.id, judged.by, body, batch="BatchAssessItems")


def retractions(scenario: Scenario) -> Iterator[Act]:
    """Record what sources took back."""
    for entry in scenario.retractions:
        body = {
            "id": id_of(entry.source),
            "item": id_of(entry.item),
            "retracted_in": id_of(entry.retracted_in),
            "segment": _paragraphs(entry.paragraph, entry.paragraph),
        }
        yield Act("SourceService/RetractStatement", entry.id, entry.by, body, reason=entry.reason)


def consents(scenario: Scenario) -> Iterator[Act]:
    """Record what persons agreed to."""
    for entry in scenario.consents:
        form: Body = {"version": entry.form.version, "language": entry.form.language}
        if entry.form.interpreter is not None:
            form["interpreter"] = id_of(entry.form.interpreter)
        body = {
            "id": id_of(entry.id),
            "for_person": id_of(entry.for_person),
            "item": id_of(entry.item),
            "given_by": id_of(entry.given_by),
            "capacity": entry.capacity,
            "terms": [_term(term) for term in entry.term],
            "form": form,
        }
        yield Act("ConsentService/GiveConsent", entry.id, entry.by, body, batch="BatchGiveConsents")


def _term(term: ConsentTerm) -> Body:
    body: Body = {"scopes": list(term.scopes), "valid_from": term.valid_from}
    if term.valid_to is not None:
        body["valid_to"] = term.valid_to
    if term.first_paragraph is not None and term.last_paragraph is not None:
        body["segment"] = _paragraphs(term.first_paragraph, term.last_paragraph)
    return body


def withdrawals(scenario: Scenario) -> Iterator[Act]:
    """Take consents back, one after the other."""
    for entry in scenario.withdrawals:
        body = {"id": id_of(entry.consent), "effective_on": entry.effective_on}
        yield Act("ConsentService/WithdrawConsent", entry.id, entry.by, body, reason=entry.reason)


def withdrawn_by(scenario: Scenario) -> dict[str, str]:
    """Give the code of the person behind each withdrawal, by its id."""
    codes = {source.id: source.code for source in scenario.sources}
    persons = {consent.id: codes[consent.for_person] for consent in scenario.consents}
    return {withdrawal.id: persons[withdrawal.consent] for withdrawal in scenario.withdrawals}


def facts(scenario: Scenario) -> Iterator[Act]:
    """State facts with their citations, then mark those that are disputed."""
    codes = {actor.id: actor.code for actor in scenario.actors}
    sources = {source.id: source.code for source in scenario.sources}
    for fact in scenario.facts:
        who = ", ".join(codes[actor] for actor in fact.who)
        yield Act("FactService/StateFact", fact.id, fact.by, _fact(fact, who), batch="BatchStateFacts")
    for fact in scenario.facts:
        if fact.status == "disputed":
            against = [cited for cited in fact.citation if cited.polarity == "contradicts"]
            by = ", ".join(dict.fromkeys(sources[cited.source] for cited in against))
            body = {"id": id_of(fact.id), "disputed_by": by}
            reason = " ".join(cited.remark() for cited in against)
            yield Act("FactService/DisputeFact", fact.id, fact.by, body, reason=reason)


def _fact(fact: Fact, who: str) -> Body:
    proposition: Body = {
        "statement": fact.statement,
        "role": fact.role.value,
        "ground": fact.ground.value,
        "topics": list(fact.topics),
    }
    if who:
        proposition["who"] = who
    if fact.where is not None:
        proposition["where"] = fact.where
    if fact.occurred is not None:
        proposition["occurred"] = fact.occurred
    return {
        "id": id_of(fact.id),
        "proposition": proposition,
        "status": "prospective" if fact.status == "prospective" else "asserted",
        "citations": [_cited(fact, number, cited) for number, cited in enumerate(fact.citation, start=1)],
    }


def _cited(fact: Fact, number: int, cited: Citation) -> Body:
    body: Body = {
        "id": id_of(f"{fact.id}/citation/{number}"),
        "item": id_of(cited.item),
        "polarity": cited.polarity.value,
        "basis": cited.basis.value,
        "source": id_of(cited.source),
        "use": cited.use.value,
        "rationale": cited.remark(),
    }
    if cited.paragraph is not None:
        body["fragment"] = {"value": f"paragraph={cited.paragraph}"}
    if cited.heard_from is not None:
        body["heard_from"] = id_of(cited.heard_from)
    return body


def incidents(scenario: Scenario) -> Iterator[Act]:
    """Describe what happened, with the facts that say so."""
    for incident in scenario.incidents:
        body = {
            "id": id_of(incident.id),
            "code": incident.id,
            "description": {
                "kinds": list(incident.kinds),
                "summary": incident.summary,
                "occurred": incident.occurred,
                "territory": incident.territory,
                "place": incident.place,
            },
            "actors": [{"actor": id_of(each.actor), "role": each.role} for each in incident.actors],
            "facts": [id_of(fact) for fact in incident.facts],
        }
        yield Act(
            "IncidentService/DescribeIncident", incident.id, incident.by, body, batch="BatchDescribeIncidents"
        )
