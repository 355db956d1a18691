"""The loader is strict: every error names file and key, what was expected and what was found."""

from __future__ import annotations

import pytest

from adapters.law_files import shipped_files
from domain.law import (
    Catalogue,
    LawFileError,
    kind_of,
    law_file,
    parse_forum,
    parse_mode,
    parse_offence,
)

SHIPPED = {file.name: file.text for file in shipped_files()}
IMPRISONMENT = SHIPPED["offences/7-1-e.toml"]
DISAPPEARANCE = SHIPPED["offences/7-1-i.toml"]
COURT = SHIPPED["forums/icc-referral.toml"]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def refusal(text: str) -> LawFileError:
    with pytest.raises(LawFileError) as caught:
        parse_offence(text, file="offences/x.toml")
    assert caught.value.file == "offences/x.toml"
    assert str(caught.value).startswith(f"offences/x.toml: {caught.value.key}")
    return caught.value


BEARER = 'bearer = "physical_perpetrator"'
SOURCE_1 = "elements[1](7-1-e.1).mental_source"
SOURCE_2 = "elements[2](7-1-e.2).mental_source"
ELEMENT_2 = 'citation = "Elements of Crimes, art. 7(1)(e), element 2"\n'


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        (ELEMENT_2, ELEMENT_2 + 'weight = "high"\n', "elements[2](7-1-e.2).weight", "unknown key"),
        (ELEMENT_2, "", "elements[2](7-1-e.2).citation", "required key is missing"),
        ('id = "7-1-e.2"', 'id = "7-1-e.1"', "elements[2](7-1-e.1).id", "expected 7-1-e.2"),
        ('kinds = ["circumstance"]', 'kinds = ["event"]', "elements[2](7-1-e.2).kinds[1]", "'conduct'"),
        ('stated_in = "7-1-e.3"', 'stated_in = "7-1-e.9"', SOURCE_2 + ".stated_in", "7-1-e.9"),
        ('stated_in = "7-1-e.3"', 'stated_in = "7-1-e.1"', SOURCE_2 + ".stated_in", "not mental"),
        ('mental_source = "article_30"\n', "", SOURCE_1, "missing"),
        ('mental_source = "article_30"', 'mental_source = "30"', SOURCE_1, "article_30"),
        ("format = 1", "format = 2", "format", "expected 1, found 2"),
        ('kind = "offence"', 'kind = "crime"', "kind", "found 'crime'"),
        ('kind = "offence"', 'kind = "mode"', "kind", "expected 'offence', found 'mode'"),
        ("opened = [", "opened = 3\nother = [", "opened", "list of the works"),
        ('authority = "elements"', 'group = "nexus"', "elements[1].group", "unknown key"),
        (BEARER, 'bearer = "victim"', "elements[1](7-1-e.1).bearer", "'principals'"),
        ('id = "7-1-e.1b"', 'id = "7-1-e.1c"', "elements[1](7-1-e.1).limbs[2].id", "expected 7-1-e.1b"),
        ('key = "other_deprivation"', 'key = "imprisonment"', "elements[1](7-1-e.1).limbs", "duplicate id"),
        ('kinds = ["contextual", "mental"]', 'kinds = ["mental"]', "elements", "last"),
        ('settled = false', 'settled = "no"', "in_force[2].settled", "boolean"),
    ],
    ids=[
        "unknown key",
        "missing citation",
        "duplicate id",
        "unknown kind",
        "unknown mental source target",
        "mental source that is not mental",
        "no mental source",
        "malformed mental source",
        "other format",
        "unknown kind of file",
        "another kind of file",
        "works not listed",
        "a derived key is stated",
        "unknown bearer",
        "limb out of order",
        "limb key twice",
        "context not last",
        "wrong type",
    ],
)  # fmt: skip
def test_a_malformed_offence_is_refused_with_file_and_key(old: str, new: str, key: str, says: str) -> None:
    error = refusal(changed(IMPRISONMENT, old, new))
    assert error.key == key
    assert says in str(error)


def test_text_that_is_not_toml_is_refused_with_its_line() -> None:
    assert "line 1" in str(refusal("kind offence"))


def test_a_contested_element_without_a_note_is_refused() -> None:
    element_3 = 'citation = "Elements of Crimes, art. 7(1)(e), element 3"\n'
    error = refusal(changed(IMPRISONMENT, element_3, element_3 + "settled = false\n"))
    assert error.key == "elements[3](7-1-e.3).note"


def test_a_branch_that_misses_one_element_is_refused() -> None:
    text = changed(DISAPPEARANCE, '  branch = "refusal_first"\n', "")
    assert refusal(text).key == "elements[1](7-1-i.1).limbs"


def test_a_limb_whose_mental_element_stands_nowhere_is_refused() -> None:
    text = changed(DISAPPEARANCE, 'stated_in = "7-1-i.3b"', 'stated_in = "7-1-i.3c"')
    assert refusal(text).key == "elements[2](7-1-i.2).limbs(7-1-i.2b).mental_source.stated_in"


def test_what_is_required_of_nobody_must_be_contested() -> None:
    text = changed(SHIPPED["modes/28-a.toml"], "required = false\nsettled = false", "required = false")
    with pytest.raises(LawFileError, match=r"elements\[7\]\(28-a.7\).required"):
        parse_mode(text, file="modes/28-a.toml")


def test_a_stage_that_names_a_stranger_as_its_chamber_is_refused() -> None:
    text = changed(COURT, 'finds = ["trial_chamber"', 'finds = ["jury"')
    with pytest.raises(LawFileError, match=r"stages\[4\]\(trial\).finds: .*jury"):
        parse_forum(text, file="forums/icc-referral.toml")


def test_two_stages_of_one_name_are_refused() -> None:
    text = changed(COURT, 'id = "warrant"', 'id = "investigation"')
    with pytest.raises(LawFileError, match="stages: duplicate id: investigation"):
        parse_forum(text, file="forums/icc-referral.toml")


def test_a_citation_is_verified_only_when_its_work_was_opened() -> None:
    text = changed(IMPRISONMENT, '"Elements of Crimes"', '"No other"')
    offence = parse_offence(text, file="offences/7-1-e.toml")
    assert offence.citation.verified
    assert str(offence.elements[0].citation).endswith("[unverified]")


def test_the_kind_of_a_file_is_read_from_its_own_text() -> None:
    assert kind_of(IMPRISONMENT) == "offence"
    assert kind_of(COURT) == "forum"


def test_the_same_text_parses_to_an_equal_object_whatever_its_name() -> None:
    assert parse_offence(IMPRISONMENT, file="a.toml") == parse_offence(IMPRISONMENT, file="b.toml")


def test_a_catalogue_refuses_two_files_with_one_id() -> None:
    files = [law_file("offences/7-1-e.toml", IMPRISONMENT), law_file("offences/copy.toml", IMPRISONMENT)]
    with pytest.raises(LawFileError, match=r"offences/copy.toml: id: duplicate id: 7-1-e"):
        Catalogue(files)


WAR_CRIME = SHIPPED["offences/8-2-c-i-1.toml"]


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('context = "non_international_armed_conflict"\n', "", "elements", "contextual elements [] last"),
        ('"non_international_armed_conflict"', '"manifest_pattern"', "elements", "['nexus'] last"),
        ('"non_international_armed_conflict"', '"war"', "context", "'attack'"),
        ('article = "8"', 'article = "8 ter"', "article", "pattern"),
        (
            'authority = "elements"\n',
            'authority = "elements"\nasked_of = ["8-2-e"]\n',
            "elements[1](8-2-c-i-1.1).asked_of",
            "only a component of a context",
        ),
    ],
    ids=["no context", "another context", "unknown context", "unknown article", "asked of some crimes"],
)
def test_a_malformed_war_crime_is_refused_with_file_and_key(old: str, new: str, key: str, says: str) -> None:
    error = refusal(changed(WAR_CRIME, old, new))
    assert error.key == key
    assert says in str(error)


def test_only_a_crime_has_what_every_accused_must_bear() -> None:
    text = changed(
        SHIPPED["modes/28-a.toml"],
        'authority = "statute"\n',
        'authority = "statute"\nborne_by_accused = true\n',
    )
    said = r"elements\[1\]\(28-a.1\).borne_by_accused: only an element of a crime"
    with pytest.raises(LawFileError, match=said):
        parse_mode(text, file="modes/28-a.toml")
