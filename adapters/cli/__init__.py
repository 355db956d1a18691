"""The command line: `gravamen`, a client of the gRPC API, and the auditor's tools over a data folder.

`main` composes the commands. `groups` says as data which rpcs have a command, `act_commands` and
`read_commands` make them from the requests' descriptors; `serve`, `intake`, `audit_commands`,
`folder_commands`, `record_commands`, `vault_commands`, `law_commands` and `readiness_commands` are
written by hand.
`calling` calls, `flags` and `words` turn arguments into requests, `showing` prints, `faults` ends.
"""
