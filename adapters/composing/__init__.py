"""What bootstrap composes processes from: each module names the adapters of one kind of process."""
