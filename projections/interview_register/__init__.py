"""The interview register: who is to be heard, who was, in what status, and what the record holds of it.

tables      the view's tables
interviews  what an interview's events change
"""

from projections.interview_register.interviews import HANDLERS
from projections.interview_register.tables import METADATA
from projections.register import RegisterView

INTERVIEW_REGISTER = RegisterView("interview_register", 1, METADATA, HANDLERS)
