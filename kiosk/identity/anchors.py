"""The country signing certificates that the operator of this kiosk trusts.

They are operator data: none comes with the software, because no public list holds the root of Vietnam's
identity cards. Without one a card's signer is "unknown", which is said, and never "verified".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.revocation import RevocationList
from kiosk.identity.anchor_files import SUFFIXES, AnchorFile, read_anchor_file


@dataclass(frozen=True, slots=True)
class Anchors:
    """What is in use, and the files that could not be used, each with the reason.

    `certificates` are trusted for themselves; `links` only where they lead to one of those; `revocations`
    only where one of those signed them.
    """

    certificates: tuple[Certificate, ...] = ()
    refused: tuple[str, ...] = ()
    links: tuple[Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()


def load_anchors(folder: Path) -> Anchors:
    """Read every certificate, master list and revocation list in `folder`; a missing folder holds none.

    DER, PEM (several in a file), LDIF. A file that is none of these, and no authority's, is refused and
    named, so that `diagnose` can say so; a folder that may not be read is refused as a whole.
    """
    try:
        paths = anchor_paths(folder)
    except OSError as error:
        return Anchors(refused=(f"{folder} cannot be read: {error.strerror}",))
    return weigh(read_anchor_file(path) for path in paths)


def anchor_paths(folder: Path) -> tuple[Path, ...]:
    """Return the files that are looked at, by name: those that begin with a dot are still being written.

    Raises OSError when the folder may not be read.
    """
    if not folder.is_dir():
        return ()
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and not path.is_dir()
    )


def roots_of(files: Iterable[AnchorFile]) -> tuple[Certificate, ...]:
    """Return the authorities that lie in files themselves and are trusted for that, not by a master list."""
    return tuple(one for file in files for one in file.authorities if not one.is_link)


def fault_of(root: Certificate) -> str:
    """Say what is wrong with an authority's signature of itself; empty when it is true."""
    try:
        return "" if root.issued(root) else "its own signature is false: it did not arrive whole"
    except (BadData, NotSupported) as error:
        return str(error)


def weigh(files: Iterable[AnchorFile]) -> Anchors:
    """Sort what files hold by what it is worth.

    A certificate that lies there itself is trusted, unless it is a link certificate. What a master list
    holds is trusted once the list's own signature leads to an authority beside it, or inside it.
    """
    files = tuple(files)
    refused = [f"{file.name}: {sentence}" for file in files for sentence in file.refused]
    certificates: list[Certificate] = []
    for file in files:
        for root in roots_of((file,)):
            if trouble := fault_of(root):
                refused.append(f"{file.name}: {trouble}")
            else:
                certificates.append(root)
    beside = tuple(certificates)
    for file in files:
        for master_list in file.master_lists:
            try:
                master_list.vouched_by(beside)
            except (BadData, NotSupported) as error:
                refused.append(f"{file.name}: {error}")
                continue
            certificates += master_list.certificates
    return Anchors(
        certificates=tuple(certificates),
        refused=tuple(refused),
        links=tuple(one for file in files for one in file.authorities if one.is_link),
        revocations=tuple(one for file in files for one in file.revocations),
    )
