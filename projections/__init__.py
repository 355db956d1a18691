"""What follows from the log: one module or folder a view, and the runner that applies them.

history   tables whose every row says between which sequences it held, and the writer of such rows
view      what a view is: its name, version, tables and `apply`
runner    applies events to views, rows and position in one transaction
statements  the writer's statements, handed to the driver as they are
register  what the registers share: a view as a table of handlers
queries   how registers are asked: as of a position, page by page
structure  how a State was built: what stands over an actor, what belongs to an organ
linkage   what ties a person to the crimes of a case, apart from what shows the crimes
patterns  figures over incidents, each with the list of what it counts

acts               where acts of several events begin and end, by which positions are rounded
references         which events name which streams: what an event caused
evidence_register  items, assessments, custody
source_register    sources and consents
case_register      facts, incidents, victims, actors, proof, cases, judgments, law
worklists          accounts of work: registered = done + waiting + set aside
"""
