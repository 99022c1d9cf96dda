"""Checks of the devices."""
