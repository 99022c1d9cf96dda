"""What checks of the machine, its lines and its service measure with; each reads, and writes nothing."""
