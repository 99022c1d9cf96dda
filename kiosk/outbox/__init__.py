"""The durable queue of sealed packets, and the agent that empties it into the province's custody."""
