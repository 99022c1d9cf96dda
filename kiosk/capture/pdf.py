"""From clean pages to one PDF/A-1b: the JPEGs as they are, and the same bytes each time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import img2pdf
from PIL import ImageCms

from kiosk.capture.page import Page

# The scan's time stands in the manifest; in the PDF a fixed one keeps its hash a matter of the pages alone.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_PRODUCER = "Kiosk HCC"


def make_pdf(pages: Sequence[Page], title: str) -> bytes:
    """Bind pages into a PDF/A-1b in their true size; `title` names the kind of paper, never a person.

    Raises ValueError without a page.
    """
    if not pages:
        raise ValueError("a paper has at least one page")
    # img2pdf takes the colour profile by its path alone: this one lives in memory.
    profile = os.memfd_create("srgb-icc")
    try:
        os.write(profile, _srgb_profile())
        made: bytes = img2pdf.convert(
            [page.jpeg for page in pages],
            title=title,
            producer=_PRODUCER,
            creator=_PRODUCER,
            creationdate=_NO_TIME,
            moddate=_NO_TIME,
            engine=img2pdf.Engine.internal,
            pdfa=f"/proc/self/fd/{profile}",
        )
    finally:
        os.close(profile)
    return made


@cache
def _srgb_profile() -> bytes:
    """Return an sRGB profile with a fixed date (ICC.1 header, bytes 24 to 35): it is made anew each run."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return made[:24] + date + made[36:]
