"""Source `sane`: the scanners that SANE lists, asked through `scanimage` as a child program."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from hardware.discovery.found import Found, Kind, Source, SourceError, Suggestion, clean
from hardware.vocabulary import Role

_FORMAT = "%d\t%v\t%m\t%t%n"
_MOST_BYTES = 1 << 16
# SANE's stand-ins: they scan no paper.
_STAND_INS = ("test:", "pnm:")


@dataclass(frozen=True, slots=True)
class SaneFinder:
    """Asks SANE for its devices; `config_folder` is a SANE configuration of its own, empty for the system's.

    With the system's configuration all backends look for their devices, which takes seconds.
    """

    config_folder: str = ""
    seconds: float = 15.0
    program: str = "scanimage"
    source: Source = Source.SANE

    def find(self) -> tuple[Found, ...]:
        """List the scanners; raises SourceError when SANE is not installed or takes too long."""
        environment = {"PATH": os.defpath, "LC_ALL": "C"}
        if self.config_folder:
            environment["SANE_CONFIG_DIR"] = self.config_folder
        try:
            done = subprocess.run(
                [self.program, "-f", _FORMAT],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=environment,
                # A little less than what the asker waits, so that the child is gone when it stops waiting.
                timeout=self.seconds * 0.9,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SourceError(f"{self.program} did not end in time; a backend hangs") from None
        except OSError as error:
            raise SourceError(f"{self.program} does not start: {error.strerror}") from error
        if done.returncode != 0:
            raise SourceError(f"{self.program} ended with {done.returncode}")
        return scanners(done.stdout[:_MOST_BYTES].decode("utf-8", "replace"))


def scanners(listing: str) -> tuple[Found, ...]:
    """Read what `scanimage -f` printed: name, maker, model and type, a line a device."""
    found = []
    for line in listing.splitlines():
        name, _, rest = line.partition("\t")
        maker, _, rest = rest.partition("\t")
        model, _, _ = rest.partition("\t")
        if not rest or not name:
            continue
        suggestion = Suggestion(Role.DOCUMENT_SCANNER, "sane", {"device": name})
        found.append(
            Found(
                address=clean(name),
                source=Source.SANE,
                kind=Kind.SCANNER,
                maker=clean(maker),
                model=clean(model),
                names=(name,),
                suggestions=() if name.startswith(_STAND_INS) else (suggestion,),
            )
        )
    return tuple(found)
