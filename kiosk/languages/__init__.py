"""Vietnamese is the source; every other language is a catalogue of what stands for its sentences."""
