"""Readings of what would break a case: each one recorded before it is answered (readiness rule 11)."""
