"""Readiness: the legal core, a pure function of what was recorded and of the lens it is read through."""
