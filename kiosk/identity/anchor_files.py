"""What one file of an operator's anchors folder holds: certificates, a master list, revocation lists.

Files come from ministries by mail, from web pages by hand and from directories by script; each thing that
goes wrong on that way has a sentence of its own here, for whoever put the file there.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.der import first_element
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.master_list import MasterList, parse_master_list
from hardware.emrtd.revocation import RevocationList

SUFFIXES = frozenset({".der", ".cer", ".crt", ".pem", ".crl", ".ml", ".mls", ".bin", ".ldif"})
"""Files with other endings are left alone."""

_PRIVATE_KEY = "a private key: it must not lie here; take it away and consider it known to others"

_MOST_BYTES = 32 << 20
_MOST_PARTS = 2_000

_LINE = re.compile(rb"^-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----[ \t\r]*$", re.MULTILINE)
_DIRECTORY = re.compile(
    rb"^(?:CscaMasterListData|pkdMasterListContent|certificateRevocationList|cACertificate)"
    rb"(?:;binary)?::[ ]?([^\r\n]*(?:\r?\n [^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_MASTER_LIST_SIGNATURE = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # the OID of signed data


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """The contents by kind; `refused` holds a sentence for each part that cannot be used."""

    name: str
    authorities: tuple[Certificate, ...] = ()
    master_lists: tuple[MasterList, ...] = ()
    revocations: tuple[RevocationList, ...] = ()
    refused: tuple[str, ...] = ()


def read_anchor_file(path: Path) -> AnchorFile:
    """Read a file of any of the kinds, several in PEM or LDIF. Raises nothing for any content.

    A file that cannot be opened is refused like one that cannot be read.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return AnchorFile(path.name, refused=("larger than any list of certificates",))
        data = path.read_bytes()
    except OSError as error:
        return AnchorFile(path.name, refused=(f"cannot be opened: {error.strerror}",))
    parts, refused = _parts(data)
    found: list[Certificate | MasterList | RevocationList] = []
    for at, part in enumerate(parts, start=1):
        try:
            found.append(_read(part))
        except (BadData, NotSupported) as error:
            refused.append(f"part {at}: {error}" if len(parts) > 1 else str(error))
    return AnchorFile(
        path.name,
        authorities=tuple(one for one in found if isinstance(one, Certificate)),
        master_lists=tuple(one for one in found if isinstance(one, MasterList)),
        revocations=tuple(one for one in found if isinstance(one, RevocationList)),
        refused=tuple(refused),
    )


def _parts(data: bytes) -> tuple[list[bytes], list[str]]:
    """Take the armour off; return the bare parts, and why there are none or fewer."""
    if data[:1] == b"\x30":
        return [data], []
    if _LINE.search(data):
        return _unarmour(data)
    rows = [match.group(1) for match in _DIRECTORY.finditer(data)]
    if rows:
        return _decoded(rows)
    bare = _bare_base64(data)
    return ([], [_what_it_is(data)]) if bare is None else ([bare], [])


def _what_it_is(data: bytes) -> str:
    """Name what people save in place of a certificate."""
    if not data.strip():
        return "the file is empty"
    beginning = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return "a web page, not a certificate: download the file itself again"
    if data.startswith(b"PK\x03\x04"):
        return "an archive (zip): unpack it and add what is in it"
    return "neither a certificate nor a list of them, in DER or PEM"


def _unarmour(data: bytes) -> tuple[list[bytes], list[str]]:
    """Take what stands between the lines that begin and end a part (RFC 7468)."""
    rows: list[bytes] = []
    refused: list[str] = []
    lines = list(_LINE.finditer(data))
    for line, following in zip_longest(lines, lines[1:]):
        word, label = line.groups()
        if word == b"END":
            continue
        if b"PRIVATE KEY" in label:
            refused.append(_PRIVATE_KEY)
        elif following is None or following.groups() != (b"END", label):
            refused.append("cut off: a part begins and does not end")
        elif label in {b"PUBLIC KEY", b"CERTIFICATE REQUEST", b"NEW CERTIFICATE REQUEST"}:
            refused.append(f"a {label.decode().lower()}, not a certificate")
        else:
            rows.append(data[line.end() : following.start()])
    if rows and not any(row.strip() for row in rows):
        return [], [*refused, "an empty PEM: nothing stands between its first and last line"]
    parts, broken = _decoded(rows)
    return parts, refused + broken


def _decoded(rows: list[bytes]) -> tuple[list[bytes], list[str]]:
    parts: list[bytes] = []
    refused: list[str] = []
    if len(rows) > _MOST_PARTS:
        return [], [f"{len(rows)} parts in one file"]
    for at, row in enumerate(rows, start=1):
        decoded = _bare_base64(row)
        if decoded is None:
            refused.append(f"part {at}: not base64 between its first and last line")
        else:
            parts.append(decoded)
    return parts, refused


def _bare_base64(text: bytes) -> bytes | None:
    """Decode base64 of something that starts as DER does; None for anything else."""
    try:
        decoded = base64.b64decode(b"".join(text.split()), validate=True)
    except ValueError:
        return None
    return decoded if decoded[:1] == b"\x30" else None


def _read(der: bytes) -> Certificate | MasterList | RevocationList:
    """Tell the kinds apart by how they begin; raises BadData or NotSupported."""
    if first_element(der) == _MASTER_LIST_SIGNATURE:
        return parse_master_list(der)
    trouble: BadData | NotSupported
    try:
        certificate = Certificate.from_bytes(der)
    except (BadData, NotSupported) as error:
        trouble = error
    else:
        if not certificate.is_authority:
            raise BadData(_no_authority(certificate))
        if certificate.unknown_critical:
            raise NotSupported(f"demands extension {certificate.unknown_critical[0]}, not understood here")
        return certificate
    try:
        return RevocationList.from_bytes(der)
    except NotSupported:
        raise
    except BadData:
        if _private_key(der):
            raise BadData(_PRIVATE_KEY) from None
        raise trouble from None


def _no_authority(certificate: Certificate) -> str:
    """Say what it is instead."""
    name = repr(certificate.common_name)
    if certificate.extended_usages:
        return f"not the certificate of an authority: {name} signs lists or other things"
    if certificate.may_sign_documents:
        return f"not the certificate of an authority: {name} signs documents; ask for the one that issued it"
    return f"not the certificate of an authority: {name}"


def _private_key(der: bytes) -> bool:
    """Tell whether it begins as keys do in PKCS #1, SEC 1 and PKCS #8: with a version of 0 or 1."""
    try:
        return first_element(der) in {b"\x02\x01\x00", b"\x02\x01\x01"}
    except BadData:
        return False
