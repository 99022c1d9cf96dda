"""Verbs that only the simulators bring."""
