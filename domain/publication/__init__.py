"""What integrators may read of the record: fields listed one by one, and what bars a stream from leaving.

allowed       the list: per event type, the members of `data` that may leave; closed streams and types
restrictions  how far a stream may go now, by everything that was recorded of it since
redaction     a recorded event as a CloudEvent at a classification, or nothing
schemas       the published schema of each type, from the register and the list
"""
