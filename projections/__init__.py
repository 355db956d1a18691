"""What follows from the log: one module or folder a view, and the runner that applies them.

history   tables whose every row says between which sequences it held, and the writer of such rows
view      what a view is: its name, version, tables and `apply`
runner    applies events to views, rows and position in one transaction
"""
