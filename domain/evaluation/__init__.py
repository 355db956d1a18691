"""Who says so: our evaluations of elements and lines, and other bodies' findings."""
