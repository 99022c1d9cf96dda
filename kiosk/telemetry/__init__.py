"""What the machine says of itself: structured logs without a word about any person."""
