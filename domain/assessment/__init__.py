"""Assessments: a person's judgment on an item's reliability, credibility, authenticity and relevance."""
