"""Variants of the virtual card: what it can do, how it behaves, and how a read of it must end.

They are data: the TOML files in `variants/`, a table a variant. A table whose `each` lists values stands for
one variant a combination; `{word}` in its texts is the value. With `upto` those are the numbers that are
always tried, and any other from 1 to that is a variant too. Everything not said is as on the card of 2021.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from hardware.simulated.card.groups import Dg13Shape
from hardware.simulated.card.portrait import Size
from hardware.simulated.card.security_infos import KeyForm, Protocol
from hardware.simulated.card.signers import SignerKind

_FOLDER = Path(__file__).with_name("variants")
_PACE = "ECDH-GM-AES-CBC-CMAC-128/brainpoolP256r1"
_CHIP = "ECDH-AES-CBC-CMAC-128/brainpoolP256r1"

STANDARD_NAME = "2021"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a variant; a word in the file that has no meaning is an error."""


class Access(Part, frozen=True):
    """How the chip may be opened.

    `pace` is what it can do and DG14 signs; `announced` what EF.CardAccess says instead, `card_access`
    whether there is one. `tries` are the wrong CANs that it still bears, None where it does not count.
    """

    pace: tuple[str, ...] = (_PACE,)
    announced: tuple[str, ...] | None = None
    card_access: bool = True
    bac: bool = True
    passwords: tuple[Literal["can", "mrz"], ...] = ("can", "mrz")
    tries: int | None = None


class Proof(Part, frozen=True):
    """What proves the card: its signer, its chip's keys.

    With `sod_sorted` false what is signed in EF.SOD lies in an order that DER forbids, and is signed so.
    With `chip_named` false the chip's public key stands there without saying what it is for.
    `active` is a key of active authentication, `ecdsa/CURVE` or `rsa/BITS`, none where empty. A `cloned` chip
    holds the files of another without that one's keys.
    """

    signer: SignerKind = SignerKind.ECDSA
    sod_version: Literal[0, 1] = 0
    sod_sorted: bool = True
    chip: tuple[str, ...] = (_CHIP,)
    chip_named: bool = True
    key_form: KeyForm = KeyForm.EXPLICIT
    key_id: int | None = None
    active: str = "ecdsa/secp256r1"
    active_hash: Literal["sha1", "sha256"] = "sha256"
    active_encoding: Literal["plain", "der"] = "plain"
    cloned: bool = False


class Groups(Part, frozen=True):
    """What lies on the card: `absent` was never there, `lost` is signed but gone, `altered` after signing.

    What is `unlisted` EF.COM does not name. A usual portrait has 17 KB, a large one over 32, a huge over 64.
    """

    absent: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    dg13: Dg13Shape = "whole"
    portrait: Literal["jpeg", "jpeg2000"] = "jpeg"
    portrait_size: Size = "usual"


class Manners(Part, frozen=True):
    """How it answers.

    `master_file` is the status for SELECT of it. `most` bytes come at once, and for `over` that fewer come,
    or a status (`6C` with the right length). `end` is what reading over the end of a file gives. `extended`
    is the longest answer to an extended command, 0 for a card that refuses those. With `get_response` an
    answer that is too long comes in pieces. A card whose `protection` is dropped reads files out in plain.
    """

    master_file: Literal["6D00", "6A86", "6A82", "9000"] = "6D00"
    select_only_0c: bool = False
    select_refuses_le: bool = False
    most: int = 0
    over: Literal["fewer", "6700", "6C", "6988"] = "fewer"
    end: Literal["6282", "9000", "6B00", "6C"] = "6282"
    extended: int = 0
    tells_lengths: bool = False
    get_response: bool = False
    directory: bool = False
    protection: Literal["kept", "dropped"] = "kept"


class Trouble(Part, frozen=True):
    """What goes wrong on the way: the Nth command (from 1) stays without answer or finds the card gone.

    `milliseconds` and `bits_per_second` are what each command costs. A reader takes no command over
    `reader_command` bytes and no answer over `reader_answer`: it says 6700 itself.
    """

    mute_at: int = 0
    remove_at: int = 0
    milliseconds: float = 0
    bits_per_second: int = 0
    reader_command: int = 0
    reader_answer: int = 0


class Expectation(Part, frozen=True):
    """How a read with `keys` must end: in a `condition`, a `fault`, or an `assurance` and what is behind it.

    `key` is the one that opened it. `chip` and `active` tell whether the chip proved its keys: `proved`,
    `failed` or `none`. `facts` are those of the verdict that matter for this variant.
    """

    keys: tuple[Literal["can", "mrz"], ...] = ("can",)
    condition: str = ""
    fault: str = ""
    assurance: str = "chip-genuine"
    alarm: bool = False
    access: str = "PACE-ECDH-GM-AES-CBC-CMAC-128"
    key: Literal["can", "mrz"] = "can"
    chip: Literal["proved", "failed", "none"] = "proved"
    active: Literal["proved", "failed", "none"] = "proved"
    missing: tuple[str, ...] = ()
    facts: dict[str, bool] = {}


class Variant(Part, frozen=True):
    """One kind of card; `about` says in a line what is special."""

    about: str
    name: str = ""
    document: Literal["citizen", "passport"] = "citizen"
    access: Access = Access()
    proof: Proof = Proof()
    groups: Groups = Groups()
    manners: Manners = Manners()
    trouble: Trouble = Trouble()
    expect: Expectation = Expectation()

    def __post_init__(self) -> None:
        """Refuse a protocol that does not exist; raises ValueError."""
        for text in (*self.access.pace, *(self.access.announced or ()), *self.proof.chip):
            Protocol.parse(text)


class UnknownVariantError(LookupError):
    """No variant has that name."""


@cache
def all_variants() -> dict[str, Variant]:
    """Every variant by its name, those that are known first; raises ValueError for a file that is wrong.

    Of those that take any number only the numbers that are always tried.
    """
    variants: dict[str, Variant] = {}
    for path, kind in _kinds():
        for name, table in kind.tried():
            if name in variants:
                raise ValueError(f"two variants are called {name!r}")
            try:
                variants[name] = msgspec.convert({**table, "name": name}, Variant)
            except ValueError as error:
                raise ValueError(f"variant {name!r} in {path.name}: {error}") from error
    return variants


def find_variant(name: str) -> Variant:
    """Return a variant by its name, as `mute-7`; raises UnknownVariantError."""
    known = all_variants()
    if name in known:
        return known[name]
    for _, kind in _kinds():
        table = kind.numbered(name)
        if table is not None:
            return msgspec.convert({**table, "name": name}, Variant)
    raise UnknownVariantError(f"no variant is called {name!r}")


def listed_variants() -> list[tuple[str, str]]:
    """Return every variant's name and what is special, once with `N` where any number may stand."""
    lines: list[tuple[str, str]] = []
    for _, kind in _kinds():
        for word, most in kind.upto.items():
            about = kind.table["about"].format(**{word: "N"})
            lines.append((kind.name.format(**{word: "N"}), f"{about} (N from 1 to {most})"))
        if not kind.upto:
            lines += ((name, table["about"]) for name, table in kind.tried())
    return lines


def standard_variant() -> Variant:
    """Return the card of 2021, which every other is a change of."""
    return find_variant(STANDARD_NAME)


class _Kind(msgspec.Struct, frozen=True):
    """A table of a file: one variant, several whose words are in `each`, or one a number `upto` the last."""

    name: str
    table: dict[str, Any]
    each: dict[str, list[str | int]] = {}
    upto: dict[str, int] = {}

    def tried(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Write out the variants that it stands for."""
        for values in itertools.product(*self.each.values()):
            words = dict(zip(self.each, values, strict=True))
            yield self.name.format(**words).lower(), _filled(self.table, words) if words else self.table

    def numbered(self, name: str) -> dict[str, Any] | None:
        """Write out the one of that name, if it is one with a number."""
        for word, most in self.upto.items():
            found = re.fullmatch(self.name.format(**{word: "([1-9][0-9]{0,8})"}), name)
            if found and int(found[1]) <= most:
                return dict(_filled(self.table, {word: int(found[1])}))
        return None


def _kinds() -> Iterator[tuple[Path, _Kind]]:
    """Read the tables of all files."""
    for path in sorted(_FOLDER.glob("*.toml"), key=_known_first):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield path, _Kind(name, table, table.pop("each", {}), table.pop("upto", {}))


def _known_first(path: Path) -> tuple[bool, str]:
    return path.stem != "known", path.stem


def _filled(value: Any, words: dict[str, str | int]) -> Any:
    """Put the words into every text of a table, whose depth is that of a file in this tree.

    A text that is nothing but a word takes its value as it is, so that numbers stay numbers.
    """
    match value:
        case str() if value[:1] + value[-1:] == "{}" and value[1:-1] in words:
            return words[value[1:-1]]
        case str():
            return value.format(**words)
        case list():
            return [_filled(item, words) for item in value]
        case dict():
            return {key: _filled(item, words) for key, item in value.items()}
        case _:
            return value
