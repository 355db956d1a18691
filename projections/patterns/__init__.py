"""Patterns: figures over incidents, each counted by the very conditions that its list is read by.

selection  which incidents are meant, surely or possibly
figures    how many incidents and victims that is
division   the same by kind, place, period and organ
"""
