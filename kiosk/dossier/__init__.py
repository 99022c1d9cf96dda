"""The dossier, its form, papers and delivery; and the sealed packet that carries it."""
