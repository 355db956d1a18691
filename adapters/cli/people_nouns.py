"""Nouns of who was harmed, of who is forgotten, and of what incidents have in common."""

from __future__ import annotations

from adapters.cli.nouns import Act, Group, Listing, Showing

_VICTIM = "VICTIM"

PEOPLE = (
    Group(
        "victim",
        "Persons harmed, recorded one by one and counted without counting sources.",
        "VictimService",
        "documentation",
        (
            Act("register", "RegisterVictim"),
            Act("identify", "IdentifyVictim", _VICTIM),
            Act("same-person", "LinkVictimToSamePerson", _VICTIM),
            Act("not-same-person", "UnlinkVictimFromSamePerson", _VICTIM),
            Act("status", "RecordVictimStatus", _VICTIM),
            Act("harm", "RecordHarm", _VICTIM),
            Act("withdraw-harm", "WithdrawHarm", _VICTIM),
            Act("kin", "LinkKin", _VICTIM),
            Act("unlink-kin", "UnlinkKin", _VICTIM),
            Act("withdraw", "WithdrawVictim", _VICTIM),
        ),
        (
            Listing(
                "list",
                "ListVictims",
                "victims",
                ("id", "code", "state", "status", "incidents.code:incidents"),
            ),
            Showing("show", "GetVictim", _VICTIM),
            Showing("count", "CountVictims", ""),
        ),
    ),
    Group(
        "erasure",
        "Keys destroyed for good, on the word of two persons.",
        "ErasureService",
        "protection",
        (
            Act("propose", "ProposeErasure"),
            Act("order", "OrderErasure", "ERASURE"),
            Act("decline", "DeclineErasure", "ERASURE"),
        ),
        (
            Listing(
                "list", "ListErasures", "erasures", ("id", "standing", "persons", "entry.by", "decided_by")
            ),
            Showing("preview", "PreviewErasure", ""),
            Showing("check", "CheckErasure", "ERASURE"),
        ),
    ),
    Group(
        "pattern",
        "Figures over incidents, by kind, place, period and organ.",
        "",
        "case_building",
        (),
        (
            Listing(
                "list",
                "ListPatterns",
                "figures",
                (
                    "label",
                    "incidents",
                    "uncertain",
                    "recorded.persons:victims recorded",
                    "stated.incidents:incidents stating",
                    "stated.at_least:victims stated at least",
                ),
            ),
            Showing("show", "GetPattern", ""),
        ),
    ),
)
"""Nouns of who was harmed, and of what incidents have in common."""
