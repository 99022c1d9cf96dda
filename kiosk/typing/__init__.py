"""Writing Vietnamese: which syllables there are, and how keys become letters with marks."""
