"""From a decision to recorded bytes: load, decide, check, seal, number, append."""
