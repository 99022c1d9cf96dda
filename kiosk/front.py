"""What a citizen meets first: procedures and voice, built from the settings while there is no more yet.

The rest of a kiosk, `kiosk.appliance`, takes far longer to load, and is put together behind the window.
"""

from __future__ import annotations

from pathlib import Path

import structlog

from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.kept import catalogue_folders
from kiosk.catalogue.store import Catalogue, load_catalogue
from kiosk.clock import vietnam_now
from kiosk.dossier.errors import DossierError
from kiosk.dossier.forms import Forms, load_forms
from kiosk.journey.world import World
from kiosk.settings import Settings
from kiosk.speech.espeak import EspeakVoice
from kiosk.speech.jack import AlsaJack
from kiosk.speech.port import Headphones, NoSensor, NoVoice, Voice
from kiosk.speech.speaker import Speaker
from kiosk.technician.desk import Desk

_log = structlog.get_logger()


def build_world(settings: Settings) -> World:
    """Return what a visit looks things up in.

    Raises CatalogueError, DossierError for data files that cannot be used.
    """
    catalogue, forms = load_procedures(settings.paths.state / "catalogue", settings.paths.assets)
    phone = settings.phone.gateway or bool(settings.phone.issuer)
    return World(catalogue, forms, vietnam_now, phone=phone)


def build_speaker(settings: Settings) -> Speaker:
    """Return what reads the screens aloud; it has a thread of its own and is closed by who asked for it."""
    chosen = settings.speech
    voice: Voice = EspeakVoice(chosen.device) if settings.sound else NoVoice()
    jack: Headphones = AlsaJack(chosen.jack, chosen.card) if chosen.jack else NoSensor()
    return Speaker(voice, jack)


def build_desk(settings: Settings) -> Desk:
    """Return the technician's side of the kiosk; closed by who asked for it."""
    chosen = settings.technician
    return Desk(
        settings.paths.state / "technician",
        idle_seconds=chosen.idle_seconds,
        door_seconds=chosen.door_seconds,
    )


def load_procedures(given: Path, assets: Path) -> tuple[Catalogue, Forms]:
    """Read the newest catalogue that the gateway gave, with its forms; that of `assets` where there is none.

    Raises CatalogueError, DossierError for `assets` that cannot be used.
    """
    for folder in catalogue_folders(given):
        try:
            return load_catalogue(folder / "procedures"), load_forms(folder / "forms")
        except (CatalogueError, DossierError, OSError) as error:
            # A kiosk that would not start for a catalogue could not be given a better one.
            _log.error("a catalogue cannot be used", serial=folder.name, kind=type(error).__name__)
    return load_catalogue(assets / "procedures"), load_forms(assets / "forms")
