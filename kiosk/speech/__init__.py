"""Reading the screens aloud: what may be heard by whom, and the voice that says it."""
