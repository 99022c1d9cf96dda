"""Drivers, one file each; registered by name under the entry-point group `kiosk.hardware.drivers`."""
