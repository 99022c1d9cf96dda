"""What a manifest has to say besides being readable, before its packet is taken into custody.

Asked at the door alone: what is in custody is never refused, whatever a later gateway asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.gateway.errors import NotTaken
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.dossier.manifest import Manifest


def check_manifest(manifest: Manifest, papers: Mapping[str, bytes]) -> None:
    """Hold the times and lengths that a manifest names against what they must be; raises NotTaken.

    The message names the field, never what stands there. What a citizen answered is an officer's to judge.
    """
    for fault in _faults(manifest, papers):
        raise bad_manifest(fault)


def bad_manifest(fault: str) -> NotTaken:
    """Make the refusal of a manifest that is not as the page says."""
    return NotTaken(422, RefusalReason.BAD_MANIFEST, fault)


def _faults(manifest: Manifest, papers: Mapping[str, bytes]) -> Iterator[str]:
    if manifest.created_at.tzinfo is None:
        yield "created_at: without an offset"
    for at, consent in enumerate(manifest.consents):
        if consent.given_at.tzinfo is None:
            yield f"consents[{at}].given_at: without an offset"
    for at, paper in enumerate(manifest.papers):
        if paper.bytes != len(papers[paper.file]):
            yield f"papers[{at}].bytes: not the length of that paper"
