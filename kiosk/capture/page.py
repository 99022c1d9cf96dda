"""One scanned side of a sheet, judged and cleaned: straightened, checked, packed as JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MIN_DPI = 200
MAX_PIXELS = 40_000_000
JPEG_QUALITY = 75


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A page that can be filed: a colour JPEG of `width` x `height` pixels at `dpi` dots per inch."""

    jpeg: bytes
    width: int
    height: int
    dpi: int


class PageFlaw(StrEnum):
    """Why a page cannot be used."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_COARSE = "too-coarse"
    BLANK = "blank"
    TOO_DARK = "too-dark"
    BLURRED = "blurred"


_WORDS = {
    PageFlaw.UNREADABLE: "Máy quét gửi về một trang không đọc được. Xin quét lại trang này.",
    PageFlaw.TOO_LARGE: "Trang quét lớn hơn mức ki-ốt nhận. Xin gặp cán bộ.",
    PageFlaw.TOO_COARSE: "Trang quét không đủ nét để đọc chữ nhỏ. Xin gặp cán bộ.",
    PageFlaw.BLANK: "Trang này trắng. Xin lật mặt có chữ rồi quét lại.",
    PageFlaw.TOO_DARK: "Trang này quá tối. Xin đặt lại tờ giấy cho ngay ngắn rồi quét lại.",
    PageFlaw.BLURRED: "Chữ trên trang bị nhòe. Xin vuốt phẳng tờ giấy rồi quét lại.",
}


@dataclass(frozen=True, slots=True)
class PageRefused:
    """The sheet went through but its picture cannot be used; `words` says why and what to do."""

    flaw: PageFlaw

    @property
    def words(self) -> str:
        """The reason in Vietnamese, for the citizen."""
        return _WORDS[self.flaw]
