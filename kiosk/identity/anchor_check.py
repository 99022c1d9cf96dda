"""What a technician must know of an anchors folder: file by file, what fails and what soon will."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.master_list import MasterList
from hardware.emrtd.public_keys import weakness
from hardware.emrtd.revocation import RevocationList
from kiosk.identity.anchor_files import SUFFIXES, AnchorFile, read_anchor_file
from kiosk.identity.anchor_store import Part, speaks_for_itself, title, vouched
from kiosk.identity.anchors import anchor_paths, roots_of, weigh

_SOON = timedelta(days=90)
_PEEK = 1 << 16
_OTHERS_MAY_WRITE = 0o022


class Weight(StrEnum):
    """How bad a finding is: a failure is not used or must not be there, a warning is used all the same."""

    FAILURE = "failure"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one file; `file` is empty for the folder as a whole."""

    weight: Weight
    file: str
    words: str


def check_folder(folder: Path, at: datetime) -> tuple[Finding, ...]:
    """Look at every file of the folder at the time `at`, with its zone. Raises nothing for their content."""
    try:
        files = [read_anchor_file(path) for path in anchor_paths(folder)]
    except OSError as error:
        return (Finding(Weight.FAILURE, "", f"cannot be read: {error.strerror}"),)
    anchors, roots = weigh(files), roots_of(files)
    found = _folder(folder)
    if not anchors.certificates:
        found.append(Finding(Weight.WARNING, "", "no anchor is installed: every signer stays unknown here"))
    homes: defaultdict[bytes, list[str]] = defaultdict(list)
    for file in files:
        found += [Finding(Weight.FAILURE, file.name, words) for words in file.refused]
        parts: tuple[Part, ...] = (*file.authorities, *file.master_lists, *file.revocations)
        for part in parts:
            homes[part.der].append(file.name)
            # What a list holds is trusted by now, and must not be what vouches for it.
            known = roots if isinstance(part, MasterList) else anchors.certificates
            try:
                voucher = vouched(part, known, anchors.links)
            except (BadData, NotSupported) as error:
                found.append(Finding(Weight.FAILURE, file.name, f"{title(part)}: {error}"))
            else:
                if isinstance(part, MasterList) and speaks_for_itself(part, known):
                    words = (
                        f"{title(part)}: vouched for by {voucher}: install that one's own, come another way"
                    )
                    found.append(Finding(Weight.WARNING, file.name, words))
            said = [f"{title(part)}: {words}" for words in warnings_of(part, at)]
            found += [Finding(Weight.WARNING, file.name, words) for words in said]
    for names in homes.values():
        for name in names[1:]:
            words = f"the same stands in {names[0]}" if names[0] != name else "the same stands there twice"
            found.append(Finding(Weight.WARNING, name, words))
    return (*found, *_older_lists(files))


def _folder(folder: Path) -> list[Finding]:
    """Look at what is not read: other endings, keys under them, and who may write here."""
    found: list[Finding] = []
    if not folder.is_dir():
        return found
    if folder.stat().st_mode & _OTHERS_MAY_WRITE:
        found.append(Finding(Weight.WARNING, "", "others than its owner may write into the folder"))
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith("."):
            continue
        if path.suffix.lower() in SUFFIXES:
            continue
        if _holds_key(path):
            found.append(Finding(Weight.FAILURE, path.name, "a private key: it must not lie here"))
        else:
            found.append(Finding(Weight.WARNING, path.name, "left alone: its name has another ending"))
    return found


def _holds_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"PRIVATE KEY-----" in file.read(_PEEK)
    except OSError:
        return False


def warnings_of(part: Part, at: datetime) -> list[str]:
    """Say what is to be known of a part that is good all the same: dates, weak keys, what is left out."""
    if isinstance(part, Certificate):
        return _of_certificate(part, at)
    if isinstance(part, RevocationList):
        return _of_revocation(part, at)
    found = [f"left out, {words}" for words in part.unread]
    over = [one for one in part.certificates if one.not_after < at]
    if over:
        found.append(f"{len(over)} of its {len(part.certificates)} authorities have expired")
    if part.signed_at is not None and not part.signer.valid_at(part.signed_at):
        found.append("its signer's certificate was not valid when it signed")
    return found


def _of_certificate(certificate: Certificate, at: datetime) -> list[str]:
    found = []
    if certificate.not_after < at:
        found.append(f"expired on {certificate.not_after:%Y-%m-%d}: good only for what was signed before")
    elif certificate.not_after < at + _SOON:
        found.append(f"expires on {certificate.not_after:%Y-%m-%d}")
    if at < certificate.not_before:
        found.append(f"not valid before {certificate.not_before:%Y-%m-%d}: is this machine's clock right?")
    if weak := weakness(certificate.public_key):
        found.append(weak)
    if not certificate.may_sign_certificates:
        found.append("its key may not sign certificates: it proves nothing")
    return found


def _of_revocation(revocation: RevocationList, at: datetime) -> list[str]:
    age = (at - revocation.this_update).days
    if revocation.fresh(at) is False:
        return [f"{age} days old and out of date: what was revoked since is not known here"]
    if revocation.next_update is None:
        return [f"{age} days old, and does not say when the next is due"]
    if revocation.this_update > at:
        return ["dated in the future: is this machine's clock right?"]
    return []


def _older_lists(files: list[AnchorFile]) -> list[Finding]:
    """Name the revocation lists that a newer one of the same authority's key has replaced."""
    newest: dict[tuple[str, bytes], datetime] = {}
    lists = [(file.name, one) for file in files for one in file.revocations]
    for _, one in lists:
        key = (one.issuer, one.authority_key_identifier)
        newest[key] = max(newest.get(key, one.this_update), one.this_update)
    return [
        Finding(Weight.WARNING, name, f"{title(one)}: a newer one is installed beside it")
        for name, one in lists
        if one.this_update < newest[one.issuer, one.authority_key_identifier]
    ]
