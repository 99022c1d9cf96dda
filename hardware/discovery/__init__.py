"""What is plugged in or reachable, and which of it fills which role.

Nothing here opens a device or knows a driver beyond its name: sources list, `binding` compares with the
settings.
"""
