"""ICAO Doc 9303: how an electronic identity card is opened, read and checked.

Only protocol: bytes go through a `CardTransport` that somebody else owns.
"""
