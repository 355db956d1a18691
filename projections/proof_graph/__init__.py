"""The inputs of readiness, as rows with history: no usability and no readiness word is stored (decision 17).

rows       one table of row versions, and how a row of `domain.readiness` is written and read
material   what follows from items, sources, consents, assessments and facts
judgment   what follows from mappings, evaluations, findings and identities
proof      what follows from incidents, contexts, bases, liabilities and cases
forums     what follows from forums, preconditions and decisions of jurisdiction
accused    what follows from personal bars, nationality, age and offices held
inquiries  what follows from lines of inquiry
loader     the proof graph of one line, loaded by keys and patched as the record grows
"""
