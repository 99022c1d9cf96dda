"""One slip on its way: sends it and finds out how it ended.

Silence is never taken for "fine": a job is `confirmed` only when the printer says, after the last byte, that
it has worked through it. Where it says so by a single byte, which a bad line makes too, it is believed as
long as none came that nobody asked for, and only if the printer then still answers a question.

The cut is sent once the picture is worked through: a printer that stops before that has given no whole slip
(`refused`); one that stops later may have, and a person is asked (`unknown`). So is one that was silent
while the picture was worked through: its report may have been lost, and the picture be whole.
"""

from __future__ import annotations

import base64
import math
import os
import time
from typing import TYPE_CHECKING

from hardware.drivers.escpos.status import Automatic, Done, DoneWithId, Noise, conditions
from hardware.drivers.escpos.talk import HARMLESS
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome

if TYPE_CHECKING:
    from hardware.drivers.escpos.models import Model
    from hardware.drivers.escpos.status import Answer
    from hardware.drivers.escpos.talk import Talk

_REPORT = b"\x1dr\x01"
# Automatic status back: on- and offline, errors, paper.
_AUTOMATIC_ON, _AUTOMATIC_OFF = b"\x1da\x0e", b"\x1da\x00"
_PIECE = 2048
# How long a piece may wait to be taken before the printer is listened to, and how often it is asked.
_SEND_SLICE, _LOOK_SECONDS = 0.25, 0.25
_WAKE_SECONDS, _QUIET_SECONDS = 2.0, 0.2
# A printer that is hot goes on by itself.
_WAITS = (*HARMLESS, Condition.HEAD_HOT, Condition.SLIP_NOT_TAKEN)


class _Stopped(Exception):
    """The printer says that it stands still."""


class Job:
    """The slip `picture` (commands) for a printer of `model`; it may take `seconds`."""

    def __init__(self, talk: Talk, model: Model, job_id: str, picture: bytes, seconds: float) -> None:
        self._talk = talk
        self._model = model
        self._id = job_id
        self._picture = picture
        self._until = time.monotonic() + seconds
        self._trusted = model.done in ("report", "process-id")
        self._reports: set[Answer] = set()
        self._owed = 0.0  # how many reports may still come
        self._trouble: Condition | None = None
        self._unheard = False  # whether it left a question without an answer
        talk.watch(self._note)

    def wake(self) -> None:
        """Bring a printer that may be in the middle of an earlier slip to where a new one can begin.

        It may wait for the rest of a band: blank bytes fill it. It may owe a report of then: one is asked
        for, and only if nothing more comes after it can reports be believed. Raises `DeviceFault`.
        """
        blank = bytes((self._model.dots + 7) // 8 * self._model.band_rows)
        try:
            self._send(bytes.fromhex(self._model.clear) + blank)
        except _Stopped:
            raise DeviceFault(FaultKind.TIMEOUT, "the printer takes no more bytes") from None
        if self._model.done == "report":
            self._owed = math.inf
            self._talk.say(_REPORT)
            until = time.monotonic() + _WAKE_SECONDS
            while Done() not in self._reports and time.monotonic() < until:
                self._talk.listen(until - time.monotonic())
            self._trusted = Done() in self._reports
            self._hear_out(until)
            self._owed = 0

    def run(self) -> PrintOutcome:
        """Send the slip; never raises `DeviceFault`."""
        start = self._model.opening
        if self._model.automatic:
            start = _AUTOMATIC_ON + start
        end = bytes.fromhex(self._model.cut)
        if self._model.automatic:
            end += _AUTOMATIC_OFF
        picture_sent = cut_sent = done = False
        try:
            self._send(start + self._picture)
            picture_sent = True
            if not self._trusted:
                cut_sent = True
                self._send(end)
                done = self._model.done == "presented" and self._wait_for_slip()
            elif self._wait_for_report():
                cut_sent = True
                self._send(end)
                # What is said twice of the picture is not said of the cut.
                self._hear_out(self._until)
                done = self._trusted and self._wait_for_report()
            elif self._condition_if_told() in _WAITS:
                # It may print on unheard. No report is waited for: the one of the picture could pass for it.
                cut_sent = True
                self._send(end)
        except (DeviceFault, _Stopped):
            # What the printer says now, if it still does, tells more than the broken link.
            pass
        return self._judge(picture_sent=picture_sent, cut_sent=cut_sent, done=done)

    def _judge(self, *, picture_sent: bool, cut_sent: bool, done: bool) -> PrintOutcome:
        """Say how it ended, and see to it that a piece of a slip is not continued on new paper."""
        no_slip = PrintEnd.UNKNOWN if cut_sent or (picture_sent and self._unheard) else PrintEnd.REFUSED
        try:
            condition = self._talk.condition()
            if done:
                # The slip that lies there is this one; paper that ran out right after the cut stops nothing.
                told = None if condition is Condition.SLIP_NOT_TAKEN else condition
                return PrintOutcome(self._id, PrintEnd.CONFIRMED, told)
            if condition in _WAITS and picture_sent:
                return PrintOutcome(self._id, PrintEnd.UNKNOWN, condition)
            self._talk.say(bytes.fromhex(self._model.clear))
        except DeviceFault:
            if done and self._model.done != "report":
                return PrintOutcome(self._id, PrintEnd.CONFIRMED)
            if picture_sent:
                return PrintOutcome(self._id, PrintEnd.UNKNOWN)
            # What was never taken was never printed.
            return PrintOutcome(self._id, PrintEnd.REFUSED, self._trouble or Condition.PRINTER_OFFLINE)
        if condition in HARMLESS:
            condition = self._trouble or Condition.PRINTER_OFFLINE
        return PrintOutcome(self._id, no_slip, condition)

    def _send(self, data: bytes) -> None:
        """Send all of it, listening on the way; raises `_Stopped` when the printer stands still."""
        sent = 0
        while True:
            taken = self._talk.link.send(data[sent : sent + _PIECE], _SEND_SLICE)
            sent += taken
            if sent == len(data):
                # All is taken, whatever becomes of the link: what is said now is heard by who waits for it.
                return
            self._talk.listen(0)
            if self._trouble is not None or (taken == 0 and time.monotonic() > self._until):
                raise _Stopped

    def _wait_for_report(self) -> bool:
        """Wait until all that was sent is worked through; False when the printer stopped or says nothing."""
        wanted: Answer = Done()
        question = _REPORT
        if self._model.done == "process-id":
            mark = base64.b64encode(os.urandom(3))
            wanted, question = DoneWithId(mark), b"\x1d(H\x06\x00\x30\x30" + mark
        self._reports.clear()
        self._owed = 1
        self._send(question)
        while wanted not in self._reports:
            if time.monotonic() > self._until or self._trouble is not None:
                return False
            if not self._talk.listen(_LOOK_SECONDS) and self._stands_still():
                return False
        return self._trusted

    def _hear_out(self, until: float) -> None:
        """Listen until the printer says nothing more."""
        while self._talk.listen(_QUIET_SECONDS) and time.monotonic() < until:
            pass

    def _wait_for_slip(self) -> bool:
        """Wait until the slip lies in the presenter; False when the printer stopped or shows none."""
        while time.monotonic() < self._until:
            condition = self._talk.condition()
            if condition is Condition.SLIP_NOT_TAKEN:
                return True
            if condition not in _WAITS:
                return False
            time.sleep(_QUIET_SECONDS)
        return False

    def _stands_still(self) -> bool:
        """Whether the printer says so, and says so again: a picture may hold the bytes of a question."""
        return self._condition_if_told() not in _WAITS and self._condition_if_told() not in _WAITS

    def _condition_if_told(self) -> Condition | None:
        """Return what is wrong as far as the printer says; silence tells of nothing."""
        try:
            return self._talk.condition()
        except DeviceFault:
            self._unheard = True
            return None

    def _note(self, answer: Answer) -> None:
        """Take in what was said; noise, or one too many, makes a report of one byte worth nothing."""
        match answer:
            case Automatic(status):
                told = [found for found in conditions(status, self._model.automatic) if found not in _WAITS]
                self._trouble = told[0] if told else None
            case Done() | DoneWithId() if self._owed:
                self._owed -= 1
                self._reports.add(answer)
            case Done() | Noise() if self._model.done == "report":
                self._trusted = False
            case _:
                pass
