"""The devices of a kiosk: their roles, drivers, worker processes and simulators.

Knows no citizen, no dossier and no screen.
"""
