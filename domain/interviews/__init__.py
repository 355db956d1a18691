"""Interviews: who was heard, by whom and through whom, in what status, with what rights, and what was recorded."""
