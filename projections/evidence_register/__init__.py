"""The evidence register: items, their assessments, and the custody timeline.

tables       the view's tables
items        what an item's events change
assessments  what an assessment's events change
custody      the timeline, one row an event
"""

from projections.evidence_register import assessments, items
from projections.evidence_register.tables import METADATA
from projections.register import RegisterView

EVIDENCE_REGISTER = RegisterView("evidence_register", 1, METADATA, {**items.HANDLERS, **assessments.HANDLERS})
