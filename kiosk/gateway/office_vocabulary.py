"""The published vocabulary of dossiers (`DongBoHoSoMC`, `TraCuuHoSo`), as far as the gateway needs it.

Names are those that the national portal's integrators publish (docs/back-office.md). What is not known here
is passed over; what is needed and missing is named by the error. Texts may come as numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from kiosk.clock import VIETNAM
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.manifest import Manifest
from kiosk.dossier.standing import (
    NATIONAL_CODES,
    Business,
    Delivery,
    Payment,
    Standing,
    business_of_code,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DONE = "00"
TAKE = "DongBoHoSoMC"
LOOK_UP = "TraCuuHoSo"
# What `MaThanhPhanHoSo` says of the file with the form itself.
MANIFEST_PART = "manifest"

_Code = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[0-9A-Za-z.-]+$")]
_Reference = Annotated[str, msgspec.Meta(max_length=64)]


class Envelope(msgspec.Struct, frozen=True):
    """What every answer comes in; each result is read on its own, so that one cannot spoil the others."""

    error_code: str | int
    session: str = ""
    result: tuple[msgspec.Raw, ...] | None = None
    place: str = msgspec.field(name="DuongDanTaiTepTin", default="")

    @property
    def code(self) -> str:
        """The error code as text; `00` is success, and some write it as a number."""
        return DONE if self.error_code in (0, DONE) else str(self.error_code)


class Taken(msgspec.Struct, frozen=True):
    """One dossier that was taken: the code that it got, and the submission that it belongs to."""

    code: _Code = msgspec.field(name="MaHoSo")
    reference: _Reference = msgspec.field(name="ThongTinKhac")


class _Fee(msgspec.Struct, frozen=True):
    pass


class Found(msgspec.Struct, frozen=True):
    """One dossier that was looked up."""

    code: _Code = msgspec.field(name="MaHoSo")
    reference: _Reference = msgspec.field(name="ThongTinKhac")
    state: str | int = msgspec.field(name="TrangThaiHoSo")
    paid: str | int | None = msgspec.field(name="TrangThaiThanhToan", default=None)
    fees: tuple[_Fee, ...] | None = msgspec.field(name="DanhSachLePhi", default=None)

    def standing(self, codes: Mapping[str, Business] = NATIONAL_CODES) -> Standing:
        """Read the three axes; what it does not tell stays empty."""
        business = business_of_code(str(self.state), codes)
        return Standing(business, self._payment(business), _delivery(business))

    def _payment(self, business: str) -> str:
        if business == Business.PAYMENT_ASKED:
            return Payment.DUE.value
        if self.fees is not None and not self.fees:
            return Payment.NOTHING_DUE.value
        match None if self.paid is None else str(self.paid):
            case "1":
                return Payment.PAID.value
            case "0" if self.fees:
                return Payment.DUE.value
            case _:
                return ""


# Built before there are threads: two that read a type for the first time at once can end the process.
ENVELOPES = msgspec.json.Decoder(Envelope)
TAKEN, FOUND = msgspec.json.Decoder(Taken), msgspec.json.Decoder(Found)


def _delivery(business: str) -> str:
    match business:
        case Business.RETURNED:
            return Delivery.DELIVERED.value
        case Business.FINISHED:
            return Delivery.READY.value
        case _ if business in set(Business):
            return Delivery.NO_RESULT_YET.value
        case _:
            return ""


def describe(manifest: Manifest, files: list[dict[str, str]]) -> dict[str, Any]:
    """Describe a dossier for `DongBoHoSoMC`; `files` are its `TaiLieuNop`.

    `NgayTiepNhan` stays empty: a kiosk files, only an officer receives.
    """
    return {
        "MaHoSo": "",
        "ThongTinKhac": manifest.submission_id,
        "SoBienNhan": manifest.local_reference,
        "MaTTHC": manifest.procedure.code,
        "TenTTHC": manifest.procedure.name,
        "ChuHoSo": manifest.subject.name,
        "LoaiDoiTuong": "1",
        "MaDoiTuong": manifest.subject.number,
        "SoDienThoai": manifest.delivery.phone,
        "TrichYeuHoSo": manifest.procedure.name,
        "NgayNopHoSo": time_of(manifest.created_at),
        "NgayTiepNhan": "",
        "TrangThaiHoSo": next(code for code, state in NATIONAL_CODES.items() if state is Business.REGISTERED),
        "HinhThuc": "1" if manifest.delivery.way is DeliveryWay.POST else "0",
        "TaiLieuNop": files,
        "DanhSachLePhi": [],
    }


def time_of(moment: datetime) -> str:
    """Write a moment as the portal does: Vietnamese time, yyyyMMddHHmmss."""
    return f"{moment.astimezone(VIETNAM):%Y%m%d%H%M%S}"
