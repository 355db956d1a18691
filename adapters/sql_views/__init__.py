"""Owns the views' database: engine, file, and the thread that keeps the views up with the log."""
