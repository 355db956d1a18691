"""Evidence items: what was received, from whom, on what terms, and what was done with it since."""
