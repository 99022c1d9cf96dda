"""A virtual Vietnamese identity card that answers APDUs as the real one is known to."""
