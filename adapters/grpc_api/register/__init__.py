"""RegisterService: registers and worklists read from the views, as of any position.

asking     position, page token and filters of a query
answers    rows as messages, sealed texts opened
listing    what a list rpc is
listings   which list is read from which table, and by which filters
parts      what rows are found by, or shown with, from other tables
worklists  what waits for someone, and the balance of every account
timeline   an item's custody timeline
names      search of names in memory
burden     what is weighed before a source is asked again
schedule   the disclosure schedule of a case
exoneration  what speaks for a person, beside what speaks against
counting   counts of words
handlers   the rpcs
defence    the rpcs on burden, disclosure, inquiries and exoneration
touched    what moving to another version of the catalogue touches
"""

from adapters.grpc_api.register.defence import DefenceHandlers
from adapters.grpc_api.register.handlers import RegisterHandlers
from adapters.grpc_api.register.touched import TouchedHandlers

__all__ = ["DefenceHandlers", "RegisterHandlers", "TouchedHandlers"]
