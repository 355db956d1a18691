"""The source register: sources, and the consents of persons, item by item.

tables    the view's tables
sources   what a source's events change
consents  what a consent's events change
expiring  terms of consent that lapse within a time
"""

from projections.register import RegisterView
from projections.source_register import consents, sources
from projections.source_register.tables import METADATA

SOURCE_REGISTER = RegisterView("source_register", 1, METADATA, {**sources.HANDLERS, **consents.HANDLERS})
