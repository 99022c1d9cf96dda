"""The dock: a window beside the kiosk's, from which a developer acts on its simulated devices.

Everything goes through control sockets; importing `ui.simulated.dock.dock` registers the QML module
`Kiosk.Simulated`.
"""
