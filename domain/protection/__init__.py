"""Protection: what each person agreed to, for which part of an item and how long; and what was erased."""
