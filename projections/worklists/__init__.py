"""Worklists that prove that all information is assessed: accounts of work that conserve at every position.

tables    the view's tables
accounts  registered = done + waiting + set aside with a reason
material  what items and facts wait for
judgment  what mappings wait for
queries   the lists, and the balance of every account
"""

from projections.register import RegisterView
from projections.worklists import judgment, material
from projections.worklists.tables import METADATA

WORKLISTS = RegisterView("worklists", 1, METADATA, {**material.HANDLERS, **judgment.HANDLERS})
