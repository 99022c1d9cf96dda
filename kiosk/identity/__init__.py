"""Who stands in front of us, and how sure we are."""
