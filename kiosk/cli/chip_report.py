"""All that is told of a reading, as JSON or for a person at a terminal."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Any

import msgspec

from hardware.emrtd.dg2 import portrait
from hardware.emrtd.errors import BadData, NotSupported
from hardware.vocabulary import ChipReading
from kiosk.cli.chip_printed import printed_on
from kiosk.identity.card_code import mask_number
from kiosk.identity.citizen import Citizen
from kiosk.identity.judging import Judged
from kiosk.identity.weighing import citizen_of

VERSION = 1
"""Of the JSON document (docs/card-verdict.md); fields are added to it without a new number."""

_MARKS = {True: "yes", False: "NO", None: "?"}


@dataclass(frozen=True, slots=True)
class Report:
    """A reading and its verdict; `source` is the reader's name or the folder that it was kept in.

    `printed` is what DG13 tells, `milliseconds` the whole read's time where it was measured.
    """

    source: str
    reading: ChipReading
    judged: Judged
    citizen: Citizen
    printed: dict[str, str | list[int]] | None
    milliseconds: float | None
    portrait: tuple[str, bytes] | None
    trouble: str = ""

    def as_json(self) -> str:
        """Write one document; files by their length and time, the portrait by type, length and SHA-256."""
        reading, verdict, answer = self.reading, self.judged.verdict, self.judged.answer
        document: dict[str, Any] = {
            "version": VERSION,
            "source": self.source,
            "access": reading.access,
            "key": reading.key,
            "assurance": verdict.assurance.label,
            "alarm": verdict.alarm,
            "facts": [asdict(fact) for fact in verdict.facts],
            "verifier": {"outcome": answer.outcome, "words": answer.words},
            "chip_authentication": reading.chip_authentication,
            "active_authentication": reading.active_authentication is not None,
            "citizen": asdict(self.citizen) | {"assurance": self.citizen.assurance.label},
            "printed": self.printed,
            "files": {
                name: {"bytes": len(data), "milliseconds": round(reading.milliseconds.get(name, 0.0), 3)}
                for name, data in reading.files.items()
            },
            "refused": reading.refused,
            "missing": reading.missing,
            "broken": reading.broken,
            "apdus": reading.apdus,
            "milliseconds": {
                "files": round(sum(reading.milliseconds.values()), 3),
                "read": self.milliseconds if self.milliseconds is None else round(self.milliseconds, 3),
            },
        }
        if answer.voucher is not None:
            document["verifier"] |= {"signer": answer.voucher.signer, "at": answer.voucher.at}
        if self.portrait is not None:
            kind, image = self.portrait
            digest = hashlib.sha256(image).hexdigest()
            document["portrait"] = {"type": kind, "bytes": len(image), "sha256": digest}
        return msgspec.json.format(msgspec.json.encode(document)).decode()

    def as_text(self) -> str:
        """Write it for a person at a terminal."""
        reading, verdict, answer = self.reading, self.judged.verdict, self.judged.answer
        spent = sum(reading.milliseconds.values())
        lines = [
            f"read from  {self.source}",
            f"opened by  {reading.access} with the {reading.key.upper()}, {reading.apdus} commands",
            f"proved     {verdict.assurance.label}{', ALARM' if verdict.alarm else ''}",
            *(f"  {fact.name:<22} {_MARKS[fact.value]:<4} {fact.words}" for fact in verdict.facts),
            *([f"verifier   {answer.outcome}: {answer.words}"] if answer.words else []),
            *(f"{key:<15} {value}" for key, value in self._person().items()),
            *(
                f"{name:<14} {len(data):>6} bytes {reading.milliseconds.get(name, 0.0):>8.1f} ms"
                for name, data in reading.files.items()
            ),
            f"{'all files':<14} {sum(map(len, reading.files.values())):>6} bytes {spent:>8.1f} ms",
        ]
        if self.milliseconds is not None:
            lines.append(f"{'the whole read':<27} {self.milliseconds:>8.1f} ms")
        withheld = {"kept back": reading.refused, "not there": reading.missing, "broken": reading.broken}
        lines += [f"{words:<10} {', '.join(names)}" for words, names in withheld.items() if names]
        if self.portrait is not None:
            lines.append(f"portrait   {self.portrait[0]}, {len(self.portrait[1])} bytes")
        return "\n".join(map(_one_line, lines))

    def _person(self) -> dict[str, Any]:
        """All that is known of the person, by the citizen's words where there are any."""
        told = (self.printed or {}) | {key: value for key, value in asdict(self.citizen).items() if value}
        return {key: value for key, value in told.items() if value and key != "assurance"}


def _one_line(text: str) -> str:
    """Leave nothing in it that breaks the line or steers the terminal, wherever it came from."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def report_on(
    source: str,
    reading: ChipReading,
    judged: Judged,
    *,
    show_number: bool,
    milliseconds: float | None = None,
) -> Report:
    """Gather what is told; without `show_number` every number keeps its middle to itself."""
    citizen = citizen_of(reading, judged.verdict)
    if not show_number:
        citizen = replace(citizen, number=mask_number(citizen.number))
    picture, trouble = None, ""
    if "DG2" in reading.files:
        try:
            picture = portrait(reading.files["DG2"])
        except (BadData, NotSupported) as error:
            trouble = f"the portrait cannot be shown: {error}"
    printed = printed_on(reading.files, show_number=show_number)
    return Report(source, reading, judged, citizen, printed, milliseconds, picture, trouble)
