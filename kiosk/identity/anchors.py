"""The country signing certificates that the operator of this kiosk trusts.

They are operator data: none comes with the software, because no public list holds the root of Vietnam's
identity cards. Without one a card's signer is "unknown", which is said, and never "verified".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported

_SUFFIXES = frozenset({".der", ".cer", ".crt", ".pem"})


@dataclass(frozen=True, slots=True)
class Anchors:
    """The certificates in use, and the files that could not be used, each with the reason."""

    certificates: tuple[Certificate, ...] = ()
    refused: tuple[str, ...] = ()


def load_anchors(folder: Path) -> Anchors:
    """Read every certificate in `folder` (DER or PEM, one a file); a missing folder holds none.

    A file that is no authority's certificate is refused and named, so that `diagnose` can say so.
    """
    certificates: list[Certificate] = []
    refused: list[str] = []
    if not folder.is_dir():
        return Anchors()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        try:
            certificate = Certificate.from_bytes(path.read_bytes())
        except (BadData, NotSupported, OSError) as error:
            refused.append(f"{path.name}: {error}")
            continue
        if certificate.is_authority:
            certificates.append(certificate)
        else:
            refused.append(f"{path.name}: not the certificate of an authority")
    return Anchors(tuple(certificates), tuple(refused))
