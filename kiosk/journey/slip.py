"""The slip of a visit."""
