"""Which rpcs have a command under which name: the command line as data.

A test holds that every rpc that records has its place here, and the reverse.
"""

from __future__ import annotations

from adapters.cli.access_nouns import ACCESS
from adapters.cli.building_nouns import BUILDING
from adapters.cli.defence_nouns import DEFENCE
from adapters.cli.material_nouns import MATERIAL
from adapters.cli.nouns import Group
from adapters.cli.people_nouns import PEOPLE
from adapters.cli.search_nouns import SEARCH

GROUPS: tuple[Group, ...] = MATERIAL + PEOPLE + BUILDING + DEFENCE + SEARCH + ACCESS
"""Every noun, in the order in which help lists them."""
