"""Victims: persons harmed, recorded one by one and counted without counting sources."""
