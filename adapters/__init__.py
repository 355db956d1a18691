"""The outside world: each folder is named after its role and its technology.

cli            the command line
bootstrap composing
               what names all others: the embedded node, and each kind of process at scale
grpc_api       services, their handlers, the server
recording      from a command to recorded events: deciding, sealing, what a process remembers
event_store kafka_log sql_views evidence_vault key_store law_files
               what stands behind the ports of the domain
settings       what a process is told at its start
observing      metrics, traces, lines
"""
