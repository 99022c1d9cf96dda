"""Checks of the line to the servers that the kiosk speaks with."""
