"""The one server that a province runs for its kiosks: takes packets into custody, hands dossiers over."""
