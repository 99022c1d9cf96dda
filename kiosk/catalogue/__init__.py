"""Procedures, their cases, fees and deadlines, working days, search."""
