"""Readings kept in a folder: raw files, and beside them what the authority vouched for."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from hardware.emrtd.files import EF_SOD
from hardware.vocabulary import ChipReading
from kiosk.clock import vietnam_now
from kiosk.identity.anchors import load_anchors
from kiosk.identity.judging import Judged
from kiosk.identity.keeping import KeptError, load_reading, read_kept, write_reading
from kiosk.identity.verifier import Answer, Outcome
from kiosk.identity.verifier_key import VerifierKeyError, read_verifier_key
from kiosk.identity.verifier_protocol import SignedStatement, weigh_again
from kiosk.identity.weighing import judge
from kiosk.settings import Settings

__all__ = ["KeptError", "judge_kept", "keep"]

VOUCHER_FILE = "voucher.json"
_LARGEST = 64 * 1024


def keep(folder: Path, reading: ChipReading, judged: Judged) -> None:
    """Write a reading and what the authority signed about it; raises KeptError."""
    answer = judged.answer
    signed = SignedStatement(answer.statement, answer.signature, 1)
    write_reading(folder, reading, {VOUCHER_FILE: msgspec.json.encode(signed)} if answer.statement else {})


def judge_kept(folder: Path, settings: Settings) -> tuple[ChipReading, Judged]:
    """Read a kept reading and judge it by what is trusted now; raises KeptError. Asks nobody."""
    reading = load_reading(folder)
    answer = _answer(folder, reading, settings.verifier_key)
    verdict = judge(
        reading,
        load_anchors(settings.anchors),
        vietnam_now(),
        voucher=answer.voucher,
        revoked=answer.words if answer.outcome is Outcome.REVOKED else "",
    )
    return reading, Judged(verdict, answer)


def _answer(folder: Path, reading: ChipReading, key_file: Path) -> Answer:
    file = folder / VOUCHER_FILE
    if not os.path.lexists(file):
        return Answer(Outcome.NOT_ASKED)
    try:
        signed = msgspec.json.decode(read_kept(file, _LARGEST), type=SignedStatement)
        key = read_verifier_key(key_file)
    except VerifierKeyError as error:
        return Answer(Outcome.NO_KEY, str(error))
    except (KeptError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Answer(Outcome.GARBLED, f"{VOUCHER_FILE} cannot be read")
    return weigh_again(signed.statement, signed.signature, reading.files.get(EF_SOD, b""), key)
