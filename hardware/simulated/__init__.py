"""Drivers and peers that act: as deep as can be, and always saying that they are simulated."""
