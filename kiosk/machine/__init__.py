"""The machine's own identity: one key a purpose, and a label in everything that is signed."""
