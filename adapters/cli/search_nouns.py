"""The noun of searches: found by words, and lists saved with their filters."""

from __future__ import annotations

from adapters.cli.nouns import Act, Group, Listing

SEARCH = (
    Group(
        "search",
        "Search by words, and saved searches.",
        "SearchService",
        "case_building",
        (
            Act("save", "SaveSearch"),
            Act("retire", "RetireSavedSearch", "SEARCH"),
        ),
        (
            Listing("find", "Search", "hits", ("stream", "field", "text"), service="SearchService"),
            Listing("list", "ListSavedSearches", "searches", ("id", "list_rpc", "entry.by", "name")),
        ),
    ),
)
"""Names, titles and propositions are searched in memory; what is saved holds codes and ids alone."""
