"""The noun of recorded readings, for auditors."""

from __future__ import annotations

from adapters.cli.nouns import Group, Listing

ACCESS = (
    Group(
        "access",
        "Recorded readings of what would break a case.",
        "RegisterService",
        "audit",
        (),
        (
            Listing(
                "list",
                "ListSensitiveReadings",
                "readings",
                ("entry.sequence", "entry.at:when", "entry.by:who", "what", "~line", "purpose", "reason"),
            ),
        ),
    ),
)
"""Nouns of what is watched."""
