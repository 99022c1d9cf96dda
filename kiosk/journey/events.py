"""Everything that can happen in a visit: touches, answers of devices and services, time.

Events from the screen are `Touch`es: they restart the idle timer. All others come from effects.
"""

from __future__ import annotations

from kiosk.journey.event import *  # noqa: F403  # events are known by this one module
from kiosk.journey.told import *  # noqa: F403
from kiosk.journey.touches import *  # noqa: F403
