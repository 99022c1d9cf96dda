"""Devices that were recorded, played back: they say it again, or where the talk went another way."""
