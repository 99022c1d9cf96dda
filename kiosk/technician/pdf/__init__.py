"""The readiness report on A4, drawn to be read on paper."""
