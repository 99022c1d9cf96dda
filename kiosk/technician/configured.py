"""The settings of this machine, each with where its value comes from; secrets are not shown."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic_settings import EnvSettingsSource, SecretsSettingsSource, TomlConfigSettingsSource

from kiosk.settings import Settings

MASK = "••••••"
_SECRET = re.compile(r"(?:^|[._-])(?:password|secret|token|pin|credential|passphrase|key)$", re.IGNORECASE)
_LONGEST = 200


class Origin(StrEnum):
    """Where a value comes from; the later ones win."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class Configured:
    """One value: `key` is its path (`screen.width_px`), `value` as it is written in JSON or masked."""

    key: str
    value: str
    origin: Origin


def settings_file(settings: Settings) -> Path | None:
    """Name the file that the settings were read from, None where there was none."""
    file = type(settings).model_config.get("toml_file")
    return file if isinstance(file, Path) else None


def configured(settings: Settings) -> tuple[Configured, ...]:
    """List every value that holds, in the order of the settings."""
    given = {
        Origin.CREDENTIAL: _credentials(),
        Origin.ENVIRONMENT: EnvSettingsSource(type(settings))(),
        Origin.FILE: _of_file(settings),
    }
    rows = []
    for key, value in _leaves(settings.model_dump(mode="json")):
        origin = next((one for one, values in given.items() if _holds(values, key)), Origin.DEFAULT)
        hidden = value not in ("", None) and origin is Origin.CREDENTIAL
        rows.append(Configured(".".join(key), MASK if hidden else shown_value(key, value), origin))
    return tuple(rows)


def shown_value(key: tuple[str, ...], value: Any) -> str:
    """Say a value as it is shown, by the path of its key: one of a secret is masked."""
    hidden = value not in ("", None) and any(_SECRET.search(part) for part in key)
    return MASK if hidden else _shown(value)


def _credentials() -> Mapping[str, Any]:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or not Path(folder).is_dir():
        return {}
    return SecretsSettingsSource(Settings, secrets_dir=folder)()


def _of_file(settings: Settings) -> Mapping[str, Any]:
    file = settings_file(settings)
    try:
        return TomlConfigSettingsSource(type(settings), file)() if file is not None else {}
    except (OSError, ValueError):
        # Taken away or spoilt since the start.
        return {}


def _leaves(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key, one in value.items():
            yield from _leaves(one, (*above, str(key)))
    else:
        yield above, value


def _holds(values: Any, key: tuple[str, ...]) -> bool:
    """Tell whether a source gives this value, or what it lies in as a whole."""
    for part in key:
        if not isinstance(values, Mapping):
            return True
        named = {str(name).lower(): one for name, one in values.items()}
        if part.lower() not in named:
            return False
        values = named[part.lower()]
    return True


def _shown(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "true" if value else "false"
        case list() | dict():
            return ", ".join(map(_shown, value)) if value else "-"
        case str():
            text = "".join(letter if letter.isprintable() else "�" for letter in _bare(value))
            return text[:_LONGEST] or "-"
        case _:
            return str(value)


def _bare(text: str) -> str:
    """Take user and password out of an address."""
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return MASK
    server = parts.netloc.rpartition("@")[2]
    return parts._replace(
        netloc=server if server == parts.netloc else f"{MASK}@{server}", query=MASK if parts.query else ""
    ).geturl()
