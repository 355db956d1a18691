"""One proof serves many lines, a person is charged on it in one act, and other characterisations are found."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, REFUSED, Body, Client

WAITED = {"wait_level": "WAIT_LEVEL_PROJECTED"}
SUPERIOR = {"mode": "28-b"}


def fact(client: Client) -> str:
    proposition = {"statement": "Prisoners were held.", "role": "FACT_ROLE_MATERIAL"}
    return str(client.call("FactService/StateFact", {"proposition": proposition})["id"])


def base(client: Client, **changes: object) -> str:
    return str(client.call("ProofService/DefineCrimeBase", client.crime_base(**changes))["id"])


def mapped(client: Client, fact: str, stream: str, element: str, *, endorsed: bool = True) -> str:
    body = client.mapping(fact=fact, target={"stream": stream, "element": element})
    id = str(client.call("MappingService/ProposeMapping", body)["id"])
    if endorsed:
        client.call("MappingService/EndorseMapping", {"id": id, "options": WAITED}, by="expert-2")
    return id


def line_on(client: Client, *bases: str) -> str:
    of = [{"crime_base": each, "context": client.ids["context"]} for each in bases]
    body = client.combined(bases=of)
    client.call("CaseService/AddLine", {**body, "options": WAITED})
    return str(body["line"])


def cloned(client: Client, of_line: str, **changes: object) -> Body:
    defaults: Body = {
        "id": client.ids["case"],
        "line": of_line,
        "as_line": str(uuid4()),
        "title": "The same, charged",
        "actor": client.ids["person"],
        "modes": [SUPERIOR],
        "options": WAITED,
    }
    return {**defaults, **changes}


class TestCloningALine:
    """A further person is charged on what is proved once; what is judged of the person starts afresh."""

    def test_it_takes_bases_nexus_and_pin_in_one_act_and_no_judgment(self, client: Client) -> None:
        crime = base(client)
        stated = fact(client)
        mapped(client, stated, f"crime_base/{crime}", "7-1-e.1")
        line = line_on(client, crime)
        target = {"stream": f"case_file/{client.ids['case']}", "line": line}
        client.call("EvaluationService/RecordEvaluation", client.evaluation(targets=[target]), by="expert-3")
        body = cloned(client, line)
        receipt = client.call("CaseService/CloneLine", body)["receipt"]
        assert int(receipt["last_sequence"]) - int(receipt["first_sequence"]) == 1
        [case, liability] = [each["stream"] for each in receipt["streams"]]
        assert case == f"case_file/{client.ids['case']}"
        lines = client.call("RegisterService/GetCase", {"id": client.ids["case"]})["lines"]
        first, clone = (
            next(each for each in lines if each["id"].endswith(id)) for id in (line, body["as_line"])
        )
        assert clone["bases"] == first["bases"] == [{"crime_base": crime, "context": client.ids["context"]}]
        assert (clone["kind"], clone["catalogue"]) == ("charge", first["catalogue"])
        assert f"liability/{clone['liability']}" == liability
        lens = {"forum": client.ids["commission"], "stage": client.ids["stage"]}
        for id, word, count in ((line, "capable", 1), (body["as_line"], "not_evaluated", 0)):
            read = client.call("ReadinessService/GetReadiness", {"line": id, "lens": lens})
            assert read["line_word"] == word
            assert len(read.get("line_evaluations", ())) == count
            # The mapping on the base serves both as it stands.
            cells = [each for each in read["cells"] if each["element"] == "7-1-e.1"]
            assert {cell.get("known", 0) for cell in cells} == {1}
        assert not client.call("RegisterService/ListMappings", {"stream": liability}).get("mappings")

    def test_mappings_on_the_liability_are_proposed_over_as_one_set(self, client: Client) -> None:
        line = line_on(client, base(client))
        one, other = (
            client.call("CaseService/CloneLine", cloned(client, line))["receipt"]["streams"][1]["stream"]
            for _ in range(2)
        )
        first = mapped(client, fact(client), one, "28-b.1")
        carried = [{"mapping": first, "target": {"stream": other, "element": "28-b.1"}}]
        body = {"carried": carried, "rationale": "The same office.", "options": WAITED}
        client.call("MappingService/CarryOverMappings", body)
        [over] = client.call("RegisterService/ListMappings", {"stream": other})["mappings"]
        assert (over["carried_from"], over["standing"], over.get("endorsed_by", [])) == (
            first,
            "proposed",
            [],
        )

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"line": str(uuid4())}, NOT_FOUND, "line"),
            ({"modes": []}, INVALID, "modes"),
            ({"modes": [{"mode": "25-3-a-direct"}]}, INVALID, "modes[0].incidents"),
            ({"actor": "organ"}, INVALID, "actor"),
            ({"as_line": "line"}, REFUSED, "as_line"),
        ],
        ids=["no such line", "no mode", "acts not named", "an organ", "a line of that id"],
    )
    def test_what_cannot_be_is_refused_by_field(
        self, client: Client, changes: Body, code: object, field: str
    ) -> None:
        line = line_on(client, base(client))
        known = {"organ": client.ids["organ"], "line": line}
        changes = {name: known.get(str(value), value) for name, value in changes.items()}
        refusal = client.refused("CaseService/CloneLine", cloned(client, line, **changes))
        assert (refusal.code, refusal.fields) == (code, (field,))


class TestLinesServed:
    """What is proved once says which lines it serves."""

    def test_by_a_stream_and_by_the_mappings_of_a_fact(self, client: Client) -> None:
        shared, alone, stated = base(client), base(client), fact(client)
        on_shared = mapped(client, stated, f"crime_base/{shared}", "7-1-e.1")
        on_alone = mapped(client, stated, f"crime_base/{alone}", "7-1-e.2", endorsed=False)
        lines = [line_on(client, shared), line_on(client, shared, alone), line_on(client, base(client))]
        rpc = "CharacterisationService/ListLinesServed"
        of_stream = client.call(rpc, {"stream": f"crime_base/{shared}"})["lines"]
        assert [each["line"] for each in of_stream] == lines[:2]
        assert {each["case_id"] for each in of_stream} == {client.ids["case"]}
        of_fact = client.call(rpc, {"fact": stated})["lines"]
        assert [[each["mappings"] for each in line["through"]] for line in of_fact] == [
            [[on_shared]],
            [[on_shared], [on_alone]],
        ]
        assert (of_fact[0]["title"], of_fact[0]["state"]) == ("Imprisonment", "pursued")
        first = client.call(rpc, {"stream": f"crime_base/{shared}", "page_size": 1})
        rest = client.call(
            rpc,
            {"stream": f"crime_base/{shared}", "page_size": 1, "page_token": first["next_page_token"]},
        )
        assert [each["line"] for page in (first, rest) for each in page["lines"]] == lines[:2]
        refusal = client.refused(rpc, {"stream": f"case_file/{client.ids['case']}"})
        assert (refusal.code, refusal.fields) == (INVALID, ("stream",))

    def test_lines_that_rest_on_the_same_are_paired_with_what_they_share(self, client: Client) -> None:
        shared, other, stated = base(client), base(client, crime="7-1-h"), fact(client)
        mapped(client, stated, f"crime_base/{shared}", "7-1-e.1")
        mapped(client, fact(client), f"crime_base/{shared}", "7-1-e.2")
        mapped(client, stated, f"crime_base/{other}", "7-1-h.1")
        mapped(client, fact(client), f"crime_base/{shared}", "7-1-e.2", endorsed=False)
        line, same, across = line_on(client, shared), line_on(client, shared), line_on(client, other)
        answer = client.call("CharacterisationService/ListLinesOnSameFacts", {"line": line, "page_size": 500})
        pairs = {pair["other"]: pair for pair in answer["pairs"]}
        context = f"context/{client.ids['context']}"
        on_context = len(
            [
                row
                for row in client.call(
                    "RegisterService/ListMappings", {"stream": context, "standing": "proposed"}
                ).get("mappings", ())
                if row.get("endorsed_by")
            ]
        )
        assert pairs[same]["shared_streams"] == [context, f"crime_base/{shared}"]
        assert pairs[same]["shared_mappings"] == 2 + on_context
        assert pairs[across]["shared_streams"] == [context]
        assert pairs[across]["shared_facts"] == 1
        of_case = client.call(
            "CharacterisationService/ListLinesOnSameFacts",
            {"case_id": client.ids["case"], "page_size": 500},
        )["pairs"]
        assert (line, same) in {(pair["line"], pair["other"]) for pair in of_case}


class TestCandidateCharacterisations:
    """What else the same facts are mapped to, in the order of the endorsed mappings shared; no score."""

    @pytest.fixture
    def bases(self, client: Client) -> tuple[str, str, str]:
        imprisonment, persecution, torture = (
            f"crime_base/{base(client, crime=crime)}" for crime in ("7-1-e", "7-1-h", "7-1-f")
        )
        one, other = fact(client), fact(client)
        for stated in (one, other):
            mapped(client, stated, imprisonment, "7-1-e.1")
            mapped(client, stated, persecution, "7-1-h.1")
        mapped(client, one, torture, "7-1-f.1")
        mapped(client, other, torture, "7-1-f.2", endorsed=False)
        mapped(client, fact(client), torture, "7-1-f.2")
        return imprisonment, persecution, torture

    def found(self, answer: Body) -> list[tuple[str, str, int, int]]:
        return [
            (each["stream"], each["law"], each["shared_mappings"], each["shared_facts"])
            for each in answer["candidates"]
        ]

    def test_of_a_target(self, client: Client, bases: tuple[str, str, str]) -> None:
        imprisonment, persecution, torture = bases
        rpc = "CharacterisationService/ListCandidateCharacterisations"
        answer = client.call(rpc, {"target": {"stream": imprisonment, "element": "7-1-e.1"}})
        assert self.found(answer) == [(persecution, "7-1-h", 2, 2), (torture, "7-1-f", 1, 1)]
        assert answer["facts"] == 2
        assert answer["candidates"][0]["elements"] == [{"element": "7-1-h.1", "shared_mappings": 2}]
        assert answer["candidates"][0]["title"] == "Four camps"
        nothing = client.call(rpc, {"target": {"stream": imprisonment, "element": "7-1-e.2"}})
        assert (nothing.get("candidates", []), nothing.get("facts", 0)) == ([], 0)

    def test_of_a_line_whose_own_streams_are_no_candidates(
        self, client: Client, bases: tuple[str, str, str]
    ) -> None:
        imprisonment, persecution, torture = bases
        line = line_on(client, *(stream.removeprefix("crime_base/") for stream in (imprisonment, torture)))
        other = line_on(client, persecution.removeprefix("crime_base/"))
        answer = client.call(
            "CharacterisationService/ListCandidateCharacterisations", {"line": line, "kind": "crime_base"}
        )
        assert self.found(answer) == [(persecution, "7-1-h", 2, 2)]
        assert answer["candidates"][0]["lines"] == [other]

    def test_a_negative_evaluation_and_a_negative_finding_propose_them(
        self, client: Client, bases: tuple[str, str, str]
    ) -> None:
        imprisonment, persecution, torture = bases
        target = {"stream": imprisonment, "element": "7-1-e.1"}
        rpc = "CharacterisationService/ListCandidateCharacterisations"
        verdicts = {}
        for verdict in ("NOT_CAPABLE", "CAPABLE"):
            body = client.evaluation(targets=[target], verdict=f"VERDICT_{verdict}", options=WAITED)
            recorded = client.call("EvaluationService/RecordEvaluation", body, by="expert-3")
            verdicts[verdict] = recorded["id"]
        answer = client.call(rpc, {"evaluation": verdicts["NOT_CAPABLE"]})
        assert [each[0] for each in self.found(answer)] == [persecution, torture]
        assert answer["targets"] == [target]
        refusal = client.refused(rpc, {"evaluation": verdicts["CAPABLE"]})
        assert (refusal.code, refusal.fields) == (INVALID, ("evaluation",))
        declined = {
            "target": {"stream": imprisonment},
            "level": "FINDING_LEVEL_CRIME",
            "outcome": "FINDING_OUTCOME_DECLINED",
        }
        finding = client.call(
            "EvaluationService/RecordFinding", client.finding(answers=[declined], options=WAITED)
        )
        answer = client.call(rpc, {"finding": finding["id"]})
        assert [each[0] for each in self.found(answer)] == [persecution, torture]

    def test_exactly_one_thing_is_asked_for(self, client: Client) -> None:
        rpc = "CharacterisationService/ListCandidateCharacterisations"
        assert client.refused(rpc, {}).fields == ("target",)
        assert client.refused(rpc, {"line": str(uuid4()), "finding": str(uuid4())}).code is INVALID
        for name in ("line", "evaluation", "finding"):
            refusal = client.refused(rpc, {name: str(uuid4())})
            assert (refusal.code, refusal.fields) == (NOT_FOUND, (name,))


class TestTemplatesForLines:
    """What lines of one make-up have in common is set down once; a line is made from it in one act."""

    def template(self, client: Client, **changes: object) -> Body:
        defaults: Body = {
            "name": "Detention, command",
            "kind": "LINE_KIND_CHARGE",
            "catalogue": client.ids["catalogue"],
            "crimes": ["7-1-e", "7-1-f"],
            "context_kind": "7-attack",
            "modes": ["28-b"],
            "forum": client.ids["commission"],
            "stage": client.ids["stage"],
            "options": WAITED,
        }
        return {**defaults, **changes}

    def made(self, client: Client, template: str, **changes: object) -> Body:
        defaults: Body = {
            "id": client.ids["case"],
            "template": template,
            "line": str(uuid4()),
            "title": "Detention in one camp",
            "incidents": [client.ids["incident"]],
            "context": client.ids["context"],
            "actor": client.ids["person"],
            "options": WAITED,
        }
        return {**defaults, **changes}

    def test_a_line_with_its_bases_and_liability_is_made_in_one_act(self, client: Client) -> None:
        template = client.call("CaseService/SaveLineTemplate", self.template(client))["id"]
        body = self.made(client, template)
        receipt = client.call("CaseService/AddLineFromTemplate", body)["receipt"]
        kinds = [each["stream"].partition("/")[0] for each in receipt["streams"]]
        assert kinds == ["case_file", "crime_base", "crime_base", "liability"]
        lines = client.call("RegisterService/GetCase", {"id": client.ids["case"]})["lines"]
        line = next(each for each in lines if each["id"].endswith(body["line"]))
        made = [f"crime_base/{each['crime_base']}" for each in line["bases"]]
        assert made == [each["stream"] for each in receipt["streams"][1:3]]
        laws = [
            client.call("RegisterService/ListProof", {"stream": stream})["parts"][0]["law"] for stream in made
        ]
        assert laws == ["7-1-e", "7-1-f"]
        lens = {"forum": client.ids["commission"], "stage": client.ids["stage"]}
        client.call("ReadinessService/GetReadiness", {"line": body["line"], "lens": lens})

    def test_templates_are_listed_and_retired(self, client: Client) -> None:
        template = client.call("CaseService/SaveLineTemplate", self.template(client))["id"]
        listed = client.call("RegisterService/ListLineTemplates", {"state": "in_use", "page_size": 500})
        [row] = [each for each in listed["templates"] if each["id"] == template]
        assert (row["name"], row["crimes"], row["modes"]) == (
            "Detention, command",
            ["7-1-e", "7-1-f"],
            ["28-b"],
        )
        retired = {"id": template, "options": WAITED}
        client.call("CaseService/RetireLineTemplate", retired, reason="another make-up")
        refusal = client.refused("CaseService/AddLineFromTemplate", self.made(client, template))
        assert (refusal.code, refusal.fields) == (REFUSED, ("template",))
        listed = client.call("RegisterService/ListLineTemplates", {"state": "retired", "page_size": 500})
        assert template in {each["id"] for each in listed["templates"]}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"crimes": ["7-1-e", "7-1-e"]}, "crimes[1]"),
            ({"context_kind": ""}, "context_kind"),
            ({"modes": []}, "modes"),
            ({"kind": "LINE_KIND_STRUCTURAL_LINE"}, "modes"),
            ({"modes": ["25-3-e"]}, "modes[0]"),
            ({"forum": ""}, "forum"),
        ],
        ids=[
            "a crime twice",
            "no context",
            "no mode",
            "a structural line with modes",
            "incitement",
            "no forum",
        ],
    )
    def test_a_template_that_cannot_be_is_refused_by_field(
        self, client: Client, changes: Body, field: str
    ) -> None:
        refusal = client.refused("CaseService/SaveLineTemplate", self.template(client, **changes))
        assert (refusal.code, refusal.fields) == (INVALID, (field,))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"actor": ""}, "actor"), ({"context": ""}, "context")],
        ids=["nobody charged", "no context"],
    )
    def test_what_the_template_asks_for_is_stated(self, client: Client, changes: Body, field: str) -> None:
        template = client.call("CaseService/SaveLineTemplate", self.template(client))["id"]
        refusal = client.refused("CaseService/AddLineFromTemplate", self.made(client, template, **changes))
        assert (refusal.code, refusal.fields) == (INVALID, (field,))
