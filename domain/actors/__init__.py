"""Actors: persons, organs, units, facilities and posts, with names, succession and holdings by date."""
