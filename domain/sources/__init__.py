"""Sources: who the information comes from, through whose hands, at what risk, and how they are reached."""
