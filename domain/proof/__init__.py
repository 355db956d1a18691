"""What is proved once and combined by lines: the context, the crime base, the liability of a person."""
