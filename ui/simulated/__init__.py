"""Stand-ins for the person in front of the screen; no part of a citizen's kiosk."""
