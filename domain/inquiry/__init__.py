"""Lines of inquiry: what is sought, for or against whom, by whom and until when, and what came of it."""
