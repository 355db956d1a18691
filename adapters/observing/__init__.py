"""How a process tells what it does to those who run it: metrics and traces, and nothing of a person."""
