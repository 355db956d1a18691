"""The source register: sources, and the consents of persons, item by item.

tables    the view's tables
sources   what a source's events change
accounts  where a source's accounts differ, and what a further interview would ask of it
consents  what a consent's events change
expiring  terms of consent that lapse within a time
"""

from projections.register import RegisterView
from projections.source_register import accounts, consents, sources
from projections.source_register.tables import METADATA

SOURCE_REGISTER = RegisterView(
    "source_register",
    2,
    METADATA,
    {**sources.HANDLERS, **accounts.HANDLERS, **consents.HANDLERS},
)
