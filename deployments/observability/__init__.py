"""What watches a repository: alarm rules and their tests, and the dashboard, written from code."""
