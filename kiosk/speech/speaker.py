"""Hands speech to the voice on a thread of its own: the newest is said, what came before it is not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import structlog

from kiosk.speech.port import Headphones, Sentence, Speech, Voice

_LOOK_SECONDS = 0.2
# Without anything personal being said the jack is looked at every so many times alone.
_SELDOM = 5
_log = structlog.get_logger(__name__)


class Speaker:
    """Says what is asked of it and holds back what is personal, unless headphones are known to be in."""

    def __init__(self, voice: Voice, headphones: Headphones) -> None:
        self._voice = voice
        self._headphones = headphones
        self._changed = threading.Condition()
        self._wanted: Speech | None = None
        self._serial = 0
        self._open = True
        self._private = False
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def say(self, speech: Speech) -> None:
        """Say this in place of whatever is being said; returns at once."""
        with self._changed:
            self._serial += 1
            self._wanted = speech
            self._changed.notify()

    def stop(self) -> None:
        """Fall silent at once, and forget what was asked for before."""
        with self._changed:
            self._serial += 1
            self._wanted = None
            self._private = False
            self._voice.stop()

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        """Tell when headphones come and go, on a thread of its own; returns what ends that.

        Who does not see the screen can find no button on it: for them, headphones are the button. Pulled out,
        they end what is being said before anybody is told.
        """
        ended = threading.Event()

        def look() -> None:
            before, times = False, 0
            while not ended.wait(_LOOK_SECONDS):
                times += 1
                if times % _SELDOM and not self._private:
                    continue
                now = self._headphones.plugged()
                if before and not now:
                    self.stop()
                if now is not before and not ended.is_set():
                    told(now)
                before = now

        if not self._headphones.senses:
            return ended.set
        thread = threading.Thread(target=look, name="jack", daemon=True)
        thread.start()

        def end() -> None:
            ended.set()
            thread.join()

        return end

    def close(self) -> None:
        """Fall silent for good."""
        self.stop()
        with self._changed:
            self._open = False
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        # A turn of its own frame: while the thread waits, nothing of what was said is held.
        while self._turn():
            pass

    def _turn(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted is not None or not self._open)
            speech, serial = self._wanted, self._serial
            self._wanted = None
        if speech is None:
            return False
        heard = audible(speech, self._headphones)
        with self._changed:
            # While the jack was asked, something newer may have come, or the person touched the screen.
            if serial == self._serial and heard.sentences:
                self._private = any(sentence.personal for sentence in heard.sentences)
                try:
                    self._voice.say(heard)
                except Exception as error:  # noqa: BLE001  # one speech is lost, not the voice of all who come after
                    _log.error("speech failed", error=type(error).__name__)
        return True


def audible(speech: Speech, headphones: Headphones) -> Speech:
    """Return what may be heard of a speech now."""
    if not any(sentence.personal for sentence in speech.sentences) or headphones.plugged():
        return speech
    kept = tuple(sentence for sentence in speech.sentences if not sentence.personal)
    told = (Sentence(speech.instead),) if speech.instead else ()
    return replace(speech, sentences=kept + told)
