"""The operator's web page of kiosks: who may see it, and what it shows."""
