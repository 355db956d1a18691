"""What keeps a local server from starting."""

from __future__ import annotations


class StackError(Exception):
    """A server did not start, or a program that it needs is missing."""
