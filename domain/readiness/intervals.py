"""When something is said to have happened, as the earliest and the latest day that EDTF text allows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from time import struct_time
from typing import NamedTuple


class Bounds(NamedTuple):
    """Earliest and latest day; None where the text sets no bound.

    Args:
        is_interval: Whether a span is meant, and not one moment that is known only roughly.
    """

    earliest: date | None
    latest: date | None
    is_interval: bool

    def is_before(self, day: date) -> bool:
        """Tell whether all of it lies before a day."""
        return self.latest is not None and self.latest < day

    def is_after(self, day: date) -> bool:
        """Tell whether all of it lies after a day."""
        return self.earliest is not None and self.earliest > day

    def begins_by(self, day: date) -> bool:
        """Tell whether some of it may lie before a day."""
        return self.earliest is None or self.earliest < day

    def goes_beyond(self, day: date) -> bool:
        """Tell whether some of it may lie after a day."""
        return self.latest is None or self.latest > day


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """Read valid EDTF text; uncertain and approximate dates are taken at their widest."""
    # The library builds its grammar when imported, which is not needed before there is a date.
    from edtf import parse_edtf  # noqa: PLC0415

    parsed = parse_edtf(text)
    earliest = None if text.startswith("/") else _day(parsed.lower_fuzzy())
    # The library gives an unknown end ten years; nothing is known of it.
    latest = None if text.endswith("/") else _day(parsed.upper_fuzzy())
    return Bounds(earliest, latest, "/" in text)


def _day(moment: struct_time | float) -> date | None:
    if isinstance(moment, float):
        return None  # open: the library writes an infinity
    return date(min(max(moment.tm_year, 1), 9999), moment.tm_mon, moment.tm_mday)
