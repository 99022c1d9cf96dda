"""Installing anchors: what may go into the folder, under which name, and whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.chain import lead
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.master_list import MasterList
from hardware.emrtd.revocation import RevocationList
from kiosk.identity.anchor_files import AnchorFile
from kiosk.identity.anchors import Anchors, anchor_paths, fault_of, roots_of, weigh

Part = Certificate | MasterList | RevocationList


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be installed: the file's name in the folder, and who vouches for it."""

    file_name: str
    part: Part
    vouched_by: str


def candidates(
    file: AnchorFile, installed: Anchors, beside: Collection[AnchorFile] = (), countries: Collection[str] = ()
) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """Check each part of a file against itself and what is installed; return those that pass, and why not.

    What comes with it (`beside`) may vouch for it: an authority for its revocation list. With `countries`
    (two letters) only their authorities are taken, out of master lists too, each to a file of its own.
    """
    passed: list[Candidate] = []
    refused = list(file.refused)
    together = weigh((file, *beside))
    single = (*installed.certificates, *roots_of((file, *beside)))
    all_of_them = (*installed.certificates, *together.certificates)
    parts: tuple[Part, ...] = (*file.authorities, *file.master_lists, *file.revocations)
    for part in parts:
        try:
            known = single if isinstance(part, MasterList) else all_of_them
            voucher = vouched(part, known, (*installed.links, *together.links))
        except (BadData, NotSupported) as error:
            refused.append(f"{title(part)}: {error}")
            continue
        for one in _wanted(part, countries):
            words = voucher if one is part else f"{title(part)}, and for that {voucher}"
            passed.append(Candidate(_file_name(one), one, words))
    if not passed and not refused:
        refused.append(f"holds nothing of {', '.join(sorted(countries))}" if countries else "holds nothing")
    return tuple(passed), tuple(refused)


def vouched(part: Part, beside: tuple[Certificate, ...], links: tuple[Certificate, ...]) -> str:
    """Say whose signature makes it genuine; raises BadData or NotSupported when nobody's does.

    An authority's own certificate is signed by itself, which proves only that it arrived whole.
    """
    if isinstance(part, MasterList):
        words = title(part.vouched_by(beside))
        return f"{words} (which only the list itself holds)" if speaks_for_itself(part, beside) else words
    if isinstance(part, RevocationList):
        for authority in (*beside, *links):
            if part.signed_by(authority):
                return title(authority)
        raise BadData("signed by no authority that is installed; add that one first")
    if part.is_link:
        chain = lead(part, beside, tuple(one for one in links if one.der != part.der))
        if not chain.anchored:
            raise BadData("a link certificate whose older authority is not installed; add that one first")
        return title(chain.authorities[-1])
    if trouble := fault_of(part):
        raise BadData(trouble)
    return "itself alone"


def speaks_for_itself(part: MasterList, beside: tuple[Certificate, ...]) -> bool:
    """Tell whether no authority but one that came with a list vouches for it; raises as `vouched` does."""
    authority = part.vouched_by(beside)
    return all(one.der != authority.der for one in beside)


def title(part: Part) -> str:
    """Name a part for a technician."""
    if isinstance(part, MasterList):
        return f"{part.signer.common_name} ({part.signer.country or '??'})"
    if isinstance(part, RevocationList):
        return f"{part.words()} ({part.country or '??'})"
    return f"{part.common_name} ({part.country or '??'})"


def holding(folder: Path, candidate: Candidate) -> str:
    """Return the name of the file in `folder` that already holds exactly this; empty when none does.

    What cannot be read holds nothing: a file of the same name is written anew.
    """
    try:
        paths = anchor_paths(folder)
    except OSError:
        return ""
    return next((path.name for path in paths if _holds(path, candidate.part.der)), "")


def install(folder: Path, chosen: Iterable[Candidate]) -> None:
    """Write each to its own file, whole or not at all. Raises OSError."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for candidate in chosen:
        beside = folder / f".{candidate.file_name}.{secrets.token_hex(4)}"
        try:
            with beside.open("xb") as file:
                file.write(candidate.part.der)
                file.flush()
                os.fsync(file.fileno())
            beside.chmod(0o644)
            beside.replace(folder / candidate.file_name)
        finally:
            beside.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _holds(path: Path, der: bytes) -> bool:
    try:
        return path.stat().st_size == len(der) and path.read_bytes() == der
    except OSError:
        return False


def _wanted(part: Part, countries: Collection[str]) -> tuple[Part, ...]:
    if not countries:
        return (part,)
    if isinstance(part, MasterList):
        return tuple(one for one in part.certificates if one.country in countries)
    return (part,) if part.country in countries else ()


def _file_name(part: Part) -> str:
    """Name it by country and fingerprint; of what a stranger wrote only two letters come into a path."""
    kind, ending, country = "csca", "der", ""
    if isinstance(part, MasterList):
        kind, ending, country = "list", "ml", part.signer.country
    elif isinstance(part, RevocationList):
        kind, ending, country = "revoked", "crl", part.country
    else:
        kind, country = ("link" if part.is_link else "csca"), part.country
    letters = country if len(country) == 2 and country.isascii() and country.isalpha() else "XX"
    return f"{kind}-{letters}-{part.fingerprint[:16]}.{ending}"
