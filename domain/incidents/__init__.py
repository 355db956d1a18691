"""Incidents: what happened to whom, where, when, and which actors had a part in it."""
