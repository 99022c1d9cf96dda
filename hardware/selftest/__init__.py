"""What a technician may ask of each role: quick, harmless, without a citizen's data."""
