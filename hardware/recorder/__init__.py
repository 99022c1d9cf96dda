"""Recording what passes between a driver and its device, at the driver's one seam to the wire.

For synthetic people only: a recording holds what a card or a page holds, readable, on a disk. Off by default;
an appliance refuses it. `hardware.simulated.replay` plays recordings back.
"""
