"""The citizen's way through a visit: one state table, its effects, its time-outs and the wipe."""
