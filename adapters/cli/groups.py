"""Which rpcs have a command under which name: the command line as data.

A test holds that every rpc that records has its place here, and the reverse.
"""

from __future__ import annotations

from adapters.cli.building_nouns import BUILDING
from adapters.cli.material_nouns import MATERIAL
from adapters.cli.nouns import Group

GROUPS: tuple[Group, ...] = MATERIAL + BUILDING
"""Every noun, in the order in which help lists them."""
