"""A forum file whose parts do not fit together is refused, with file, place and reason."""

from __future__ import annotations

import pytest

from adapters.law_files import shipped_files
from domain.law import Catalogue, LawFileError, law_file, parse_forum
from domain.law.forum_types import Corroboration

SHIPPED = {file.name: file.text for file in shipped_files()}
PARTY = SHIPPED["forums/icc-state-party.toml"]
STATE = SHIPPED["forums/state-responsibility.toml"]
KR = 'state = "KR"\nsince = 2003-02-01\n'
CITED = (
    'citation = "ICC, page on the Republic of Korea, preliminary examination: jurisdiction, general status"\n'
)
ORDER = 'standard = "substantial_grounds"'
RULE = """
[[corroboration]]
independent_origins = 2
statement = "Two independent origins are asked for."
citation = "A rule of the forum"
"""


def refusal(text: str) -> LawFileError:
    with pytest.raises(LawFileError) as caught:
        parse_forum(text, file="forums/x.toml")
    assert caught.value.file == "forums/x.toml"
    return caught.value


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        pytest.param(
            'citation = "Rome Statute, art. 12(2)"\n', "", "territorial.citation", "missing", id="no citation"
        ),
        pytest.param(
            KR + CITED, KR, "territorial.parties[2].citation", "missing", id="party without citation"
        ),
        pytest.param(
            "2003-02-01", "2001-02-01", "territorial.parties[2].since", "from 2002-07-01", id="early"
        ),
        pytest.param(
            KR, KR + "until = 2003-01-01\n", "territorial.parties[2]", "not before 2003-02-01", id="reversed"
        ),
        pytest.param('state = "KR"', 'state = "JP"', "territorial.parties", "duplicate id: JP", id="twice"),
        pytest.param(
            'state = "KP"',
            'state = "JP"',
            "territorial.not_parties[1].state",
            "JP is in the table",
            id="both",
        ),
        pytest.param('rule = "parties"', 'rule = "mandate"', "territorial", "for no other rule", id="rule"),
        pytest.param(
            'key = "authorisation"', 'key = "referral_by_state_party"', "preconditions", "duplicate"
        ),
        pytest.param(
            ORDER, 'standard = "reasonable_basis"', "stages[3](confirmation).standard", "or a higher"
        ),
        pytest.param(
            ORDER, 'standard = "certainty"', "stages[3](confirmation).standard", "found 'certainty'"
        ),
        pytest.param(ORDER + "\n", "", "stages[3](confirmation).standard", "missing"),
        pytest.param(
            'key = "age"', 'key = "insanity"', "personal.bars[1].key", "'immunity'", id="unknown bar"
        ),
        pytest.param('key = "age"', 'key = "death"', "personal.bars", "duplicate id: death", id="bar twice"),
        pytest.param(
            'effect = "no_bar"',
            'effect = "no_bar"\noffices = ["head_of_state"]',
            "personal.bars[3]",
            "immunity",
        ),
        pytest.param('"liability_mental",', '"motive",', "stages[2](warrant).groups[6]", "'context'"),
        pytest.param('lines = ["charge"]', 'lines = ["complaint"]', "stages[2](warrant).lines[1]", "'claim'"),
    ],
)
def test_a_forum_file_that_cannot_be_is_refused(old: str, new: str, key: str, says: str) -> None:
    error = refusal(changed(PARTY, old, new))
    assert error.key == key
    assert says in str(error)


def test_a_rule_of_corroboration_names_elements_and_stages_that_it_is_asked_at() -> None:
    rule = parse_forum(
        STATE + RULE + 'stages = ["merits"]\nelements = ["2001-4.1"]\n', file="x"
    ).corroboration[0]
    assert rule.asks_of("2001-4.1", "2001-4.1a", stage="merits")
    assert not rule.asks_of("2001-4.2", stage="merits")
    assert not rule.asks_of("2001-4.1", stage="provisional_measures")
    error = refusal(STATE + RULE + 'stages = ["appeal"]\n')
    assert (error.key, "found ['appeal']" in str(error)) == ("corroboration[1].stages", True)


def test_a_single_rule_of_corroboration_as_the_first_edition_wrote_it_is_still_read() -> None:
    (rule,) = parse_forum(
        STATE + RULE.replace("[[corroboration]]", "[corroboration]"), file="x"
    ).corroboration
    assert isinstance(rule, Corroboration)
    assert rule.asks_of("7-1-a.1", stage="merits")


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "says"),
    [
        ("attributions/2001-4.toml", 'kind = "attribution"', 'kind = "agency"', "kind", "found 'agency'"),
        (
            "attributions/2001-4.toml",
            'id = "2001-4.2"',
            'id = "2001-4.1"',
            "elements[2](2001-4.1).id",
            "2001-4.2",
        ),
        ("obligations/1948-1-commit.toml", 'offences = ["6"]\n', "", "offences", "required key is missing"),
        (
            "obligations/1948-1-commit.toml",
            'asks = ["crime_',
            'asks = ["moral_',
            "asks[1]",
            "'crime_material'",
        ),
    ],
)
def test_a_file_on_the_law_of_states_is_held_to_its_format(
    name: str, old: str, new: str, key: str, says: str
) -> None:
    text = changed(SHIPPED[name], old, new)
    with pytest.raises(LawFileError) as caught:
        Catalogue([law_file(name, text)])
    assert (caught.value.file, caught.value.key) == (name, key)
    assert says in str(caught.value)


def test_a_citation_is_never_left_out_of_a_file_on_the_law_of_states() -> None:
    name = "obligations/1966-civil-9.toml"
    lines = [line for line in SHIPPED[name].splitlines() if not line.startswith("citation")]
    with pytest.raises(LawFileError) as caught:
        Catalogue([law_file(name, "\n".join(lines))])
    assert caught.value.key == "citation"


def test_an_id_stands_in_one_file_alone() -> None:
    text = SHIPPED["attributions/2001-4.toml"]
    with pytest.raises(LawFileError) as caught:
        Catalogue([law_file("attributions/a.toml", text), law_file("attributions/b.toml", text)])
    assert (caught.value.file, caught.value.key) == ("attributions/b.toml", "id")
