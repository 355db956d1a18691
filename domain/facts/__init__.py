"""Facts: one proposition each, with the citations that support and contradict it."""
