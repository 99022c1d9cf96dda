"""One script a step; none is ever changed once a gateway may have run it."""
