"""One file a driver; the settings name which driver fills which role."""
