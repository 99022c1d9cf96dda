"""What the window needs of the settings."""

from __future__ import annotations

from kiosk.settings import Settings
from ui.bridge.display import ScreenSize
from ui.bridge.scene import Place


def place_of(settings: Settings) -> Place:
    """Say where the kiosk stands, in the words of its screens."""
    return Place(
        centre_name=settings.centre.name,
        help_words=settings.centre.help_words,
        kiosk_id=settings.centre.kiosk_id,
        idle_seconds=settings.journey.idle_seconds,
        warning_seconds=settings.journey.warning_seconds,
        pause_seconds=settings.journey.pause_seconds,
    )


def screen_of(settings: Settings) -> ScreenSize:
    """Say how large the screen is, and whether it belongs to made-up devices."""
    screen = settings.screen
    simulated = any(device.driver.startswith("simulated") for device in settings.devices.values())
    return ScreenSize(
        screen.width_px, screen.height_px, screen.width_mm, screen.height_mm, simulated=simulated
    )
