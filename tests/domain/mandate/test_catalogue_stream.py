"""A catalogue records its files whole, and each version is pinned by one digest."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from domain.errors import GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.law import LawFile, UnknownElementError
from domain.law.errors import LawFileError
from domain.law.reading import law_file
from domain.mandate import law_events as e
from domain.mandate.catalogue import (
    CatalogueStream,
    adopt,
    adopt_version,
    attach_official_text,
    catalogue_digest,
    digest_in_force,
    evolve,
)
from domain.values import Classification
from tests.domain.recorded_law import DIGEST, FILES, LAW
from tests.scenario import SUBJECT, Given

BY_NAME = {file.name: file for file in FILES}
MURDER, CAMPS = BY_NAME["offences/7-1-a.toml"], BY_NAME["offences/7-1-e.toml"]
COURT = BY_NAME["forums/icc-referral.toml"]


def amended(file: LawFile) -> LawFile:
    return law_file(file.name, f"{file.text}\n# amended\n")


def opened(*files: LawFile) -> Given:
    changes = adopt(id=SUBJECT, framework="rome-statute", edition="2026-1", files=files)
    return Given(evolve, [change.event for change in changes])


def names(changes: list[Change]) -> list[str]:
    return [
        getattr(change.event, "name", getattr(change.event, "digest", change.event.TOPIC))
        for change in changes
    ]


def test_a_catalogue_opens_with_one_event_a_file_and_its_version() -> None:
    changes = adopt(id=SUBJECT, framework="rome-statute", edition="2026-1", files=FILES)
    assert names(changes) == ["catalogue.opened.v1", *(file.name for file in FILES), DIGEST]
    assert [change.opens for change in changes] == [True] + [False] * (len(FILES) + 1)
    assert {change.classification for change in changes} == {Classification.PUBLIC}


def test_a_file_is_recorded_whole() -> None:
    changes = adopt(id=SUBJECT, framework="rome-statute", edition="2026-1", files=(MURDER,))
    assert changes[1].event == e.LawFileAdopted(
        kind=MURDER.kind, name=MURDER.name, text=MURDER.text, sha256=MURDER.sha256
    )


def test_a_versions_digest_is_over_sorted_lines_of_name_and_digest() -> None:
    lines = f"a/x.toml {'1' * 64}\nb/y.toml {'2' * 64}\n"
    assert (
        catalogue_digest([("b/y.toml", "2" * 64), ("a/x.toml", "1" * 64)])
        == hashlib.sha256(lines.encode()).hexdigest()
    )


def test_forum_templates_have_no_part_in_the_digest() -> None:
    assert digest_in_force(opened(MURDER, COURT).state().files) == digest_in_force(
        opened(MURDER).state().files
    )


@pytest.mark.parametrize(
    ("files", "error", "field"),
    [
        ((), InvalidError, "files"),
        ((MURDER, MURDER), InvalidError, "files[1]"),
        ((MURDER.model_copy(update={"sha256": "0" * 64}),), InvalidError, "files[0].sha256"),
        ((MURDER.model_copy(update={"kind": "mode"}),), InvalidError, "files[0].kind"),
        ((MURDER.model_copy(update={"text": "format = 1"}),), LawFileError, "kind"),
        ((MURDER, MURDER.model_copy(update={"name": "offences/copy.toml"})), LawFileError, "id"),
    ],
    ids=["no file", "name twice", "another digest", "another kind", "malformed", "id twice"],
)
def test_a_faulty_adoption_is_refused(
    files: tuple[LawFile, ...], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        adopt(id=SUBJECT, framework="rome-statute", edition="2026-1", files=files)
    assert refusal.value.field == field


def test_a_further_version_records_what_is_new_or_differs() -> None:
    new = amended(MURDER)
    version = catalogue_digest([(new.name, new.sha256), (CAMPS.name, CAMPS.sha256)])
    changes = adopt_version(opened(MURDER).state(), edition="2026-2", files=(new, CAMPS))
    assert names(changes) == [new.name, CAMPS.name, version]


def test_a_file_that_is_in_force_as_it_stands_is_left_out() -> None:
    changes = adopt_version(opened(MURDER).state(), edition="2026-2", files=(MURDER, CAMPS))
    assert names(changes)[:-1] == [CAMPS.name]


def test_a_file_can_be_retired() -> None:
    changes = adopt_version(opened(MURDER, CAMPS).state(), edition="2026-2", files=(), retired=(CAMPS.name,))
    assert [change.event for change in changes] == [
        e.LawFileRetired(name=CAMPS.name),
        e.CatalogueVersionAdopted(edition="2026-2", digest=catalogue_digest([(MURDER.name, MURDER.sha256)])),
    ]


def test_another_forum_template_makes_no_other_version() -> None:
    changes = adopt_version(opened(MURDER, COURT).state(), edition="2026-2", files=(amended(COURT),))
    assert [change.event.TOPIC for change in changes] == ["catalogue.file_adopted.v2"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"files": (MURDER,)}, RefusedError, "holds exactly these files already"),
        ({"files": (), "retired": (CAMPS.name,)}, NotFoundError, f"found no {CAMPS.name}"),
        ({"files": (amended(MURDER),), "retired": (MURDER.name,)}, InvalidError, "found both"),
    ],
    ids=["nothing new", "not in force", "adopted and retired"],
)
def test_a_further_version_that_cannot_be(
    arguments: dict[str, Any], error: type[GravamenError], words: str
) -> None:
    opened(MURDER).when(adopt_version, edition="2026-2", **arguments).then_refused(error, words)


def test_a_framework_and_each_version_are_claimed() -> None:
    changes = adopt(id=SUBJECT, framework="rome-statute", edition="2026-1", files=(MURDER,))
    claims = [(claim.kind, claim.value) for change in changes for claim in change.event.claims()]
    digest = catalogue_digest([(MURDER.name, MURDER.sha256)])
    assert claims == [("framework", "rome-statute"), ("catalogue", digest)]


def test_the_state_knows_every_version_and_the_last() -> None:
    first = opened(MURDER)
    changes = adopt_version(first.state(), edition="2026-2", files=(CAMPS,))
    state: CatalogueStream = Given(evolve, [*first.events, *(change.event for change in changes)]).state()
    assert list(state.versions.values()) == ["2026-1", "2026-2"]
    assert state.versions[state.current] == "2026-2"


def attaching(**changes: Any) -> dict[str, Any]:
    defaults = {
        "language": "ko",
        "source": "ICC-PIOS-LT-03-002/15",
        "edition": "2015",
        "sha256": "3" * 64,
        "elements": ("7-1-e.1", "7-1-i.1a"),
    }
    return {**defaults, **changes}


def test_an_official_text_is_attached_by_its_digest_once() -> None:
    attached = e.OfficialTextAttached(**attaching())
    opened(*FILES).when(attach_official_text, law=LAW, **attaching()).then(attached)
    state = Given(evolve, [*opened(*FILES).events, attached])
    state.when(attach_official_text, law=LAW, **attaching()).then_refused(RefusedError, "is attached to")


def test_an_official_text_speaks_of_elements_that_the_catalogue_holds() -> None:
    opened(*FILES).when(
        attach_official_text, law=LAW, **attaching(elements=("7-1-e.1", "7-1-e.9"))
    ).then_refused(UnknownElementError, "near: 7-1-e")
