"""What a technician does: checks of every device, and the report that comes of them."""
