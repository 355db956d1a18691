"""The access register: recorded readings of what would break a case, for auditors (readiness rule 11).

tables    the view's table
readings  what a recorded reading enters
"""

from projections.access_register.readings import HANDLERS
from projections.access_register.tables import METADATA
from projections.register import RegisterView

ACCESS_REGISTER = RegisterView("access_register", 1, METADATA, HANDLERS)
