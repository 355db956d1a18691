"""The disclosure register: what each item is to the defence in a case, and what of a case awaits review.

tables    the view's tables
reviews   what a review's events change, and what opens one again
schedule  every item of a case with its state (readiness rule 10)
"""

from projections.disclosure_register.reviews import HANDLERS
from projections.disclosure_register.tables import METADATA
from projections.register import RegisterView

DISCLOSURE_REGISTER = RegisterView("disclosure_register", 1, METADATA, HANDLERS)
