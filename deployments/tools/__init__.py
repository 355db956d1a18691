"""Small programs that the Makefile calls: generated files, the lock, golden samples, the built wheel."""
