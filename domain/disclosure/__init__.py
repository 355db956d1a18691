"""Disclosure: what each item, or part of one, is to the defence in one case, and what restrictions were asked."""
