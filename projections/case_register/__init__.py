"""The case register: facts, incidents and actors, what is proved, cases, judgments, and the law.

tables       the view's tables
facts        facts and their citations
incidents    incidents, with who took part and who was harmed
actors       actors, and holdings of posts
structure    who is over whom, offices, succession
victims      victims
persons      which streams are one human being
proof        contexts, crime bases and liabilities
cases        case files and their lines
removals     what is to leave a base, a liability or a line
mappings     mappings of facts to elements
evaluations  evaluations, and the elements that they name
findings     findings of other bodies
law          forums, catalogues with their files, and identities
elements     elements that something is mapped to and nobody has evaluated
"""

from projections.case_register import (
    actors,
    cases,
    evaluations,
    facts,
    findings,
    incidents,
    law,
    mappings,
    proof,
    structure,
    victims,
)
from projections.case_register.tables import METADATA
from projections.register import Handlers, RegisterView

_AREAS = (facts, incidents, victims, actors, structure, proof, cases, mappings, evaluations, findings, law)
_HANDLERS: Handlers = {
    event_class: handler for area in _AREAS for event_class, handler in area.HANDLERS.items()
}

CASE_REGISTER = RegisterView("case_register", 2, METADATA, _HANDLERS)
