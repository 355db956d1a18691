"""Protection: what each person agreed to, for which part of an item, from when and until when."""
