"""The compiled catalogue that Qt's own translator reads: a language as bytes, nothing of Python behind it.

The layout is that of Qt's qtranslator.cpp: sixteen bytes that say what it is, then sections of a tag, a
length (big-endian) and data. *Hashes* has a pair for each message, the hash of its source and where it begins
in *Messages*, in the order of the hashes. A message is what it says (UTF-16), its comment and its source
(UTF-8).
"""

from __future__ import annotations

from collections.abc import Mapping

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES, _MESSAGES = 0x42, 0x69
_END, _TRANSLATION, _SOURCE, _COMMENT = 0x01, 0x03, 0x06, 0x08
_TOP = 0xF0000000
_WORD = 0xFFFFFFFF


def qm_bytes(said: Mapping[tuple[str, str], str]) -> bytes:
    """Compile what stands for each (comment, source text); Qt finds it whichever class or file asks."""
    messages = bytearray()
    hashes: list[tuple[int, int]] = []
    for (comment, source), words in said.items():
        asked, beside = source.encode(), comment.encode()
        hashes.append((elf_hash(asked + beside), len(messages)))
        messages += _block(_TRANSLATION, words.encode("utf-16-be"))
        messages += _block(_COMMENT, beside) + _block(_SOURCE, asked)
        messages.append(_END)
    pairs = b"".join(_number(hashed) + _number(begins) for hashed, begins in sorted(hashes))
    return _MAGIC + _block(_HASHES, pairs) + _block(_MESSAGES, bytes(messages))


def elf_hash(text: bytes) -> int:
    """Return the hash of System V's symbol tables, never 0: Qt's key of a message (32 bits)."""
    found = 0
    for byte in text:
        found = ((found << 4) + byte) & _WORD
        top = found & _TOP
        found = (found ^ top >> 24) & ~top
    return found or 1


def _block(tag: int, data: bytes) -> bytes:
    return bytes((tag,)) + _number(len(data)) + data


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")
