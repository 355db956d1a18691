"""What may happen, and what it means: no IO, no clock, no randomness.

values      what every stream speaks of: identities, targets, segments, dates, classifications
protected   text that could name a person: plain in memory only, sealed wherever it rests
events      the base of every event, the register of types, the exact bytes of a record
names       how names are compared: Hangul, romanised, quoted
errors      the one root of what the domain refuses
ports       what the domain asks of the outside world: event store, event log, vault, keys

evidence sources assessment facts incidents victims actors interviews protection
            one folder a stream: `events.py`, and `<noun>.py` with its state, `evolve` and decisions;
            protection holds consent and erasure
proof       what is proved once: context, crime base, liability
casefile mapping evaluation
            what is argued from it: lines, mappings, our evaluations, other bodies' findings
inquiry disclosure
            what is still looked for, and what is owed to the defence
access searches
            who read what would break a case; searches that somebody keeps
publication what may leave to integrators, member by member
mandate     who works here and under what law: identity, catalogue, forum
law         the law as data: offences, modes, grounds, forums, one file each
readiness   the one computation that everything serves: a pure function of the proof graph and a lens
"""
