"""Checks of what the kiosk works with: queue, catalogue, keys, trust, configuration."""
