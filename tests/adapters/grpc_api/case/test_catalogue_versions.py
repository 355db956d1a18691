"""A further version of the law over gRPC: adopted, compared, moved to with reasons, the old answers kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import pytest

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Body, Client, Refusal
from tests.adapters.grpc_api.case.conftest import served
from tests.domain.recorded_law import FILES
from tests.domain.versions import ATTACK, IMPRISONMENT, RESTATED

OFFENCE, CONTEXT = "LAW_FILE_KIND_OFFENCE", "LAW_FILE_KIND_CONTEXT"
LIMB = '\n  [[elements.limbs]]\n  id = "7-1-e.1c"\n  key = "camp"\n  statement = "In a camp."\n'
MEANS = "\n  [[elements.means_of_proof]]"
REASON = "The text was corrected"


def content(name: str, kind: str, text: str) -> Body:
    return {"name": name, "kind": kind, "text": text, "sha256": sha256(text.encode()).hexdigest()}


def later_files() -> list[Body]:
    """Give two files of the later version: imprisonment restated and with a third limb, the attack restated."""
    found = {file.name: file.text for file in FILES}
    imprisonment = found[IMPRISONMENT].replace(*RESTATED[IMPRISONMENT], 1).replace(MEANS, LIMB + MEANS, 1)
    attack = found[ATTACK].replace(*RESTATED[ATTACK], 1)
    return [content(IMPRISONMENT, OFFENCE, imprisonment), content(ATTACK, CONTEXT, attack)]


@dataclass
class Story:
    """What was asked and answered at each point: before the move, with the base alone moved, after it."""

    client: Client
    before: int = 0
    answers: dict[str, Body] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        return self.client.ids

    def head(self) -> int:
        head = int(self.client.call("RecordService/GetStatus", {})["head"])
        self.client.call("RecordService/WaitFor", {"position": head})
        return head

    def ask(self, rpc: str, body: Body) -> Body:
        self.head()
        return self.client.call(rpc, body)

    def compared(self, **changes: object) -> Body:
        body = {"from_version": self.ids["catalogue"], "to_version": self.ids["later"], **changes}
        return self.ask("RegisterService/ListTouchedByCatalogue", body)

    def readiness(self, **lens: object) -> Body:
        of = {"forum": self.ids["commission"], "stage": self.ids["stage"], **lens}
        return self.ask("ReadinessService/GetReadiness", {"line": self.ids["line"], "lens": of})

    def tasks(self) -> Body:
        of = {"forum": self.ids["commission"], "stage": self.ids["stage"]}
        return self.ask("ReadinessService/GetElementWorklist", {"case_id": self.ids["case"], "lens": of})

    def mappings(self) -> dict[str, Body]:
        listed = self.ask("RegisterService/ListMappings", {"fact": self.ids["fact"]})
        return {each["id"]: each for each in listed["mappings"]}

    def move(self, rpc: str, part: str, **members: str) -> None:
        body = {"id": self.ids[part], "catalogue": self.ids["later"], **members}
        self.client.call(rpc, body, reason=REASON)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with served(tmp_path_factory.mktemp("versions") / "data") as client:
        story = Story(client)
        _adopt(story)
        _before(story)
        _move(story)
        _confirm(story)
        yield story


def _adopt(story: Story) -> None:
    client, ids = story.client, story.ids
    for name, element in (("mapping", "7-1-e.1"), ("kept", "7-1-e.2")):
        body = client.mapping(target=client.base(element))
        ids[name] = client.call("MappingService/ProposeMapping", body)["id"]
    client.call("MappingService/EndorseMapping", {"id": ids["mapping"]}, by="expert-2")
    evaluation = client.evaluation(considered_position=story.head())
    ids["evaluation"] = client.call("EvaluationService/RecordEvaluation", evaluation, by="expert-3")["id"]
    allegation = {
        "actor": ids["person"],
        "catalogue": ids["catalogue"],
        "modes": [{"mode": "25-3-a-joint"}],
        "bases": [ids["base"]],
    }
    ids["liability"] = client.call("ProofService/AllegeLiability", allegation)["id"]
    body = {"id": ids["catalogue_stream"], "edition": "later", "files": later_files()}
    client.call("CatalogueService/AdoptCatalogueVersion", body, by="administrator", reason=REASON)
    listed = story.ask("RegisterService/ListCatalogues", {})
    ids["later"] = listed["catalogues"][0]["versions"][-1]["digest"]


def _before(story: Story) -> None:
    client, answers, refusals = story.client, story.answers, story.refusals
    story.before = story.head()
    answers["touched"] = story.compared()
    answers["page 1"] = story.compared(page_size=2)
    answers["page 2"] = story.compared(page_token=answers["page 1"]["next_page_token"])
    answers["touched mappings"] = story.compared(kind="mapping")
    limb = client.mapping(target=client.base("7-1-e.1c"))
    refusals["limb"] = client.refused("MappingService/ProposeMapping", limb)
    move = {"id": story.ids["base"], "catalogue": story.ids["later"]}
    rpc = "ProofService/MigrateCrimeBase"
    refusals["no reason"] = client.refused(rpc, move)
    refusals["no version"] = client.refused(rpc, {**move, "catalogue": "0" * 64}, reason=REASON)
    same = {**move, "catalogue": story.ids["catalogue"]}
    refusals["same version"] = client.refused(rpc, same, reason=REASON)


def _move(story: Story) -> None:
    story.move("ProofService/MigrateCrimeBase", "base")
    story.answers["base alone"] = story.readiness()
    story.move("ProofService/MigrateContext", "context")
    story.move("ProofService/MigrateLiability", "liability")
    story.move("CaseService/MigrateLine", "case", line=story.ids["line"])
    story.answers["moved"] = story.readiness()
    story.answers["tasks"] = story.tasks()
    story.answers["touched after"] = story.compared()
    story.answers["parts"] = story.ask("RegisterService/ListProof", {})
    story.answers["mappings"] = story.mappings()
    limb = story.client.mapping(target=story.client.base("7-1-e.1c"), fact=story.ids["other_fact"])
    story.answers["limb"] = story.client.call("MappingService/ProposeMapping", limb)


def _confirm(story: Story) -> None:
    client, rpc, body = story.client, "MappingService/ConfirmMappings", {"ids": [story.ids["mapping"]]}
    story.refusals["confirmed without reason"] = client.refused(rpc, body, by="expert-2")
    story.refusals["confirmed by proposer"] = client.refused(rpc, body, reason=REASON)
    client.call(rpc, body, by="expert-2", reason="It says the same")
    story.answers["confirmed"] = story.readiness()
    story.answers["confirmed tasks"] = story.tasks()
    story.answers["confirmed mappings"] = story.mappings()


def on_earlier_text(answer: Body) -> list[Body]:
    return [flag for flag in answer.get("flags", []) if flag["kind"] == "on_earlier_text"]


def of_element(answer: Body, element: str) -> list[Body]:
    return [cell for cell in answer["cells"] if cell["element"] == element]


# What the version touches.


def test_the_difference_names_elements_that_read_otherwise(story: Story) -> None:
    differences = {each["id"]: each for each in story.answers["touched"]["differences"]}
    assert set(differences) == {"7-1-e", "7-attack"}
    (element,) = differences["7-1-e"]["elements"]
    assert (element["element"], element["change"]) == ("7-1-e.1", "restated")
    assert element["members"] == ["statement", "limbs"]


def test_what_is_pinned_to_the_earlier_version_is_listed_with_what_it_asks_for(story: Story) -> None:
    ids = story.ids
    found = [
        (each["kind"], each["stream"], each["asks"], each.get("elements", []))
        for each in story.answers["touched"]["touched"]
    ]
    assert found == [
        ("context", f"context/{ids['context']}", "migration", ["7-attack.5"]),
        ("crime_base", f"crime_base/{ids['base']}", "migration", ["7-1-e.1"]),
        ("line", f"case_file/{ids['case']}", "migration", []),
        ("mapping", f"element_mapping/{ids['mapping']}", "confirmation", ["7-1-e.1"]),
        ("evaluation", f"evaluation/{ids['evaluation']}", "evaluation", ["7-1-e.1"]),
    ]


def test_pages_give_the_same_things_and_the_differences_once(story: Story) -> None:
    first, second, whole = (story.answers[name] for name in ("page 1", "page 2", "touched"))
    assert first["touched"] + second["touched"] == whole["touched"]
    assert first["differences"] == whole["differences"]
    assert "differences" not in second


def test_one_kind_can_be_asked_for(story: Story) -> None:
    found = story.answers["touched mappings"]["touched"]
    assert [each["stream"] for each in found] == [f"element_mapping/{story.ids['mapping']}"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"from_version": "0" * 64}, NOT_FOUND, "from_version"),
        ({"to_version": "0" * 64}, NOT_FOUND, "to_version"),
        ({"kind": "fact"}, INVALID, "kind"),
    ],
    ids=["unknown version pinned", "unknown version compared", "unknown kind"],
)
def test_a_comparison_that_cannot_be_made_is_refused(
    story: Story, changes: Body, code: object, field: str
) -> None:
    body = {"from_version": story.ids["catalogue"], "to_version": story.ids["later"], **changes}
    refusal = story.client.refused("RegisterService/ListTouchedByCatalogue", body)
    assert (refusal.code, refusal.fields) == (code, (field,))


# The move.


@pytest.mark.parametrize(
    ("name", "code", "field"),
    [
        ("no reason", INVALID, "gravamen-reason"),
        ("no version", NOT_FOUND, "catalogue"),
        ("same version", REFUSED, "catalogue"),
        ("limb", NOT_FOUND, "target.element"),
    ],
)
def test_before_the_move_it_is_refused(story: Story, name: str, code: object, field: str) -> None:
    assert story.refusals[name].code == code
    assert field in (*story.refusals[name].fields, story.refusals[name].message)


def test_a_base_moved_alone_differs_from_its_line_and_blocks(story: Story) -> None:
    causes = [
        blocker["target"]["stream"]
        for blocker in story.answers["base alone"]["blockers"]
        if blocker["cause"] == "pin_differs"
    ]
    assert causes == [f"crime_base/{story.ids['base']}"]


def test_once_all_is_moved_no_pin_differs_and_nothing_is_touched(story: Story) -> None:
    assert "pin_differs" not in {blocker["cause"] for blocker in story.answers["moved"]["blockers"]}
    assert "touched" not in story.answers["touched after"]
    assert {part["catalogue"] for part in story.answers["parts"]["parts"]} == {story.ids["later"]}


def test_a_target_is_judged_by_the_law_that_its_stream_was_moved_to(story: Story) -> None:
    assert story.answers["limb"]["id"]


def test_only_the_mapping_on_the_restated_element_reads_as_made_on_an_earlier_text(story: Story) -> None:
    flags = on_earlier_text(story.answers["moved"])
    assert [flag["target"]["element"] for flag in flags] == ["7-1-e.1"]
    assert [int(event["sequence"]) > story.before for event in flags[0]["events"]] == [True]
    listed = story.answers["mappings"]
    assert listed[story.ids["mapping"]]["on_earlier_text"] is True
    assert listed[story.ids["kept"]].get("on_earlier_text", False) is False


def test_the_evaluation_of_the_restated_element_is_stale_by_the_move(story: Story) -> None:
    for answer in ("moved", "confirmed"):
        for cell in of_element(story.answers[answer], "7-1-e.1"):
            weakened = cell["evaluations"][0]["weakened"]
            assert [int(event["sequence"]) > story.before for event in weakened] == [True] * len(weakened)


def test_the_answer_before_the_move_rests_on_the_earlier_text(story: Story) -> None:
    before, now = story.readiness(as_of=story.before), story.answers["moved"]
    assert before["read"]["law_sha256"]["7-1-e"] != now["read"]["law_sha256"]["7-1-e"]
    assert on_earlier_text(before) == []
    limbs = [{cell["limb"] for cell in of_element(answer, "7-1-e.1")} for answer in (before, now)]
    assert limbs == [
        {"imprisonment", "other_deprivation"},
        {"imprisonment", "other_deprivation", "camp"},
    ]


# The confirmation.


def test_a_confirmation_needs_another_person_and_a_reason(story: Story) -> None:
    refusal = story.refusals["confirmed without reason"]
    assert (refusal.code, refusal.fields) == (INVALID, ("gravamen-reason",))
    assert story.refusals["confirmed by proposer"].code == FOUR_EYES


def test_a_confirmed_mapping_is_flagged_no_more(story: Story) -> None:
    assert on_earlier_text(story.answers["confirmed"]) == []
    found = story.answers["confirmed mappings"][story.ids["mapping"]]
    assert (found.get("on_earlier_text", False), found["confirmed_by"]) == (False, ["expert-2"])


def test_what_waits_for_a_confirmation_is_work_of_the_line(story: Story) -> None:
    for name, expected in (("tasks", ["7-1-e.1"]), ("confirmed tasks", [])):
        waiting = [task for task in story.answers[name]["tasks"] if task["kind"] == "on_earlier_text"]
        assert [task["target"]["element"] for task in waiting] == expected
