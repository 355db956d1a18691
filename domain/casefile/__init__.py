"""Case files: theory, team, forums in view, and the lines that combine what is proved once."""
