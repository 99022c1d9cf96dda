"""Stand-ins for the world outside: the back office, made-up people and their papers, the observer."""
