"""Typed objects between the technician's side and QML; they join the QML module `Kiosk.Bridge`."""
