"""The embedded event store and event log: one SQLite file, one committer, one writer.

sqlite            the store that one process writes
sqlite_reader     the same file, read beside it or without it
group_committer   many callers, one transaction
embedded_log      the log, which embedded is the store itself
log_file          the whole log to a file and back, byte for byte
backup            a consistent copy, and what a restore must refuse
verification      every stored event against its digest and its envelope
"""
