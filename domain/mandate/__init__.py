"""The mandate: the repository, the identities that act in it, and where four eyes are needed."""
