"""The verbs that open a window."""
