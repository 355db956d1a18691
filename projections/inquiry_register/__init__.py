"""The inquiry register: what is sought, and the record of what was done to find what exonerates.

tables       the view's table
inquiries    what a line of inquiry's events change, and lists of them, what may perish first
exoneration  what speaks for a person, beside what speaks against (readiness rule 13)
"""

from projections.inquiry_register.inquiries import HANDLERS
from projections.inquiry_register.tables import METADATA
from projections.register import RegisterView

INQUIRY_REGISTER = RegisterView("inquiry_register", 1, METADATA, HANDLERS)
