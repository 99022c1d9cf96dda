"""One worker process a device: the supervisor, the worker and the channel between them."""
