"""What checks of devices do with a person's help: ask, print, scan, listen for codes, play a chime."""
