"""A voice made by espeak-ng, which is GPL and so runs as a program of its own; `aplay` plays what it says.

The words go to it through a pipe: a command line can be read by every process of the machine. The sound goes
from one program to the other through a pipe as well and is never a file.
"""

from __future__ import annotations

import subprocess
import threading

import structlog

from kiosk.speech.port import Speech

_log = structlog.get_logger(__name__)

_WORDS_A_MINUTE = 150
_LOUDNESS = (0, 50, 100, 150, 200)
_PAUSE = "\n\n"


class EspeakVoice:
    """Says sentences with `espeak-ng` through an ALSA device; what goes wrong is logged once."""

    def __init__(self, device: str = "default", program: str = "espeak-ng", player: str = "aplay") -> None:
        self._device = device
        self._program = program
        self._player = player
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], ...] = ()
        self._told = False

    def say(self, speech: Speech) -> None:
        """Begin to say it in place of whatever is being said."""
        self.stop()
        words = _PAUSE.join(sentence.text for sentence in speech.sentences)
        if not words.strip() or speech.volume <= 0:
            return
        try:
            children = self._begin(speech)
        except OSError as error:
            self._tell(type(error).__name__)
            return
        with self._lock:
            self._running = children
        threading.Thread(
            target=self._feed, args=(children, words.encode(errors="replace")), name="voice", daemon=True
        ).start()

    def stop(self) -> None:
        """Fall silent at once."""
        with self._lock:
            children, self._running = self._running, ()
        for child in children:
            child.kill()

    def _begin(self, speech: Speech) -> tuple[subprocess.Popen[bytes], ...]:
        loudness = _LOUDNESS[min(speech.volume, len(_LOUDNESS) - 1)]
        speaker = subprocess.Popen(
            [
                *(self._program, "--stdin", "--stdout", "-b", "1"),
                *("-v", speech.language.voice, "-a", str(loudness), "-s", str(_WORDS_A_MINUTE)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            player = subprocess.Popen(
                [self._player, "--quiet", "-D", self._device],
                stdin=speaker.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            speaker.kill()
            speaker.communicate()
            raise
        if speaker.stdout is not None:
            speaker.stdout.close()  # the player holds it
        return speaker, player

    def _feed(self, children: tuple[subprocess.Popen[bytes], ...], words: bytes) -> None:
        speaker, player = children
        if speaker.stdin is not None:
            try:
                with speaker.stdin as pipe:
                    pipe.write(words)
            except OSError:  # it was stopped before it had read all
                pass
        codes = (speaker.wait(), player.wait())
        # A child that was killed was stopped by us.
        failed = [code for code in codes if code > 0]
        if failed:
            self._tell(f"exit {failed[0]}")

    def _tell(self, reason: str) -> None:
        if not self._told:
            self._told = True
            _log.warning("no voice", program=self._program, reason=reason)
