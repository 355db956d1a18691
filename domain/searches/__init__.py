"""Saved searches: a list and its filters under a sealed name, kept by whoever saved them."""
