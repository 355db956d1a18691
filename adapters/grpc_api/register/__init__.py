"""RegisterService: registers and worklists read from the views, as of any position.

asking     position, page token and filters of a query
answers    rows as messages, sealed texts opened
listing    what a list rpc is
listings   which list is read from which table, and by which filters
parts      what rows are found by, or shown with, from other tables
worklists  what waits for someone, and the balance of every account
timeline   an item's custody timeline
names      search of names in memory
handlers   the rpcs
"""

from adapters.grpc_api.register.handlers import RegisterHandlers

__all__ = ["RegisterHandlers"]
