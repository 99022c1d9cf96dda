"""The card and what it told, for QML."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.answers import date_typed
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.card_code import mask_number
from kiosk.identity.names import mask_name
from kiosk.journey.events import TypeCan
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_CARD_WORDS = {
    CardAssurance.UNIDENTIFIED: "Chưa biết gì chắc chắn về thẻ này.",
    CardAssurance.CLAIMED: "Mới có mã in trên thẻ, chưa đọc chip.",
    CardAssurance.CHIP_READ: "Đọc được chip. Ki-ốt chưa biết ai đã ký, nên chưa nói được thẻ là thật.",
    CardAssurance.CHIP_SIGNED: "Thông tin trong chip đúng như cơ quan cấp thẻ đã ký.",
    CardAssurance.CHIP_GENUINE: "Thẻ là thật: chữ ký đúng và chip không phải bản sao.",
}
_ACCOUNT_WORDS = {
    AccountAssurance.VNEID_1: "VNeID cho biết: tài khoản định danh mức 1, là mức thấp hơn.",
    AccountAssurance.VNEID_2: "VNeID cho biết: tài khoản định danh mức 2, là mức cao hơn.",
}
_HOLDER_WORDS = {
    HolderAssurance.UNKNOWN: "Ki-ốt chưa kiểm tra người cầm thẻ có phải là chủ thẻ không.",
    HolderAssurance.PHONE: "Đã xác nhận trên điện thoại của chủ tài khoản.",
    HolderAssurance.COMPARED: "Cán bộ đã đối chiếu người với thẻ.",
}


@QmlElement
@QmlSingleton
class IdentityModel(Drawn, QObject):
    """The six digits, the reading, and what the chip told on both axes of trust."""

    changed = Signal()

    _typed = ""

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        # While digits are typed they are the truth: an older visit must not take one back.
        if visit.step is not Step.IDENTIFY or self._visit.step is not Step.IDENTIFY:
            self._typed = visit.can
        self._visit = visit
        self.changed.emit()

    @Property(str, notify=changed)
    def digits(self) -> str:
        """The six digits as typed so far; those that a code gave are not shown."""
        return self._typed

    @Property(bool, notify=changed)
    def codeRefused(self) -> bool:  # noqa: N802  # a QML name
        """Whether the code that was shown is no card's."""
        return self._visit.code_refused

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        """Whether a card lies on the reader and is being read."""
        return self._visit.progress is not None

    @Property(float, notify=changed)
    def progress(self) -> float:
        """How far the reading is, from 0 to 1; -1 before it."""
        return -1.0 if self._visit.progress is None else self._visit.progress

    @Property(int, notify=changed)
    def step(self) -> int:
        """What the reader does: 0 waits for the card, 1 reads it, 2 the kiosk checks what was read."""
        if self._visit.progress is None:
            return 0
        return 1 if self._visit.progress < 1 else 2

    @Property(str, notify=changed)
    def maskedName(self) -> str:  # noqa: N802  # a QML name
        """The name with all but its last word hidden: enough for whom it belongs to."""
        return mask_name(self._visit.citizen.name) if self._visit.citizen else ""

    @Property(bool, notify=changed)
    def byPhone(self) -> bool:  # noqa: N802  # a QML name
        """Whether an account on the phone told who this is, and no card."""
        return self._visit.citizen is not None and self._visit.citizen.account is not AccountAssurance.NONE

    @Property(str, notify=changed)
    def maskedNumber(self) -> str:  # noqa: N802  # a QML name
        """The number with its middle hidden."""
        return mask_number(self._visit.citizen.number) if self._visit.citizen else ""

    @Property(str, notify=changed)
    def birth(self) -> str:
        """The date of birth, or the year alone."""
        return date_typed(self._visit.citizen.birth_date) if self._visit.citizen else ""

    @Property(str, notify=changed)
    def cardWords(self) -> str:  # noqa: N802  # a QML name
        """How sure the card or the account is, in plain words."""
        citizen = self._visit.citizen
        if citizen is None:
            return ""
        return self._say(_ACCOUNT_WORDS.get(citizen.account) or _CARD_WORDS[citizen.assurance])

    @Property(bool, notify=changed)
    def cardGood(self) -> bool:  # noqa: N802  # a QML name
        """Whether a known signer signed the card, or somebody verified the account."""
        citizen = self._visit.citizen
        if citizen is None:
            return False
        return citizen.assurance >= CardAssurance.CHIP_SIGNED or citizen.account is AccountAssurance.VNEID_2

    @Property(str, notify=changed)
    def holderWords(self) -> str:  # noqa: N802  # a QML name
        """What ties the person to the card or the account, in plain words."""
        return self._say(_HOLDER_WORDS[self._visit.citizen.holder]) if self._visit.citizen else ""

    @Property(bool, notify=changed)
    def holderGood(self) -> bool:  # noqa: N802  # a QML name
        """Whether anything ties the person to the card or the account."""
        citizen = self._visit.citizen
        return citizen is not None and citizen.holder is not HolderAssurance.UNKNOWN

    @Slot(str)
    def type(self, text: str) -> None:
        """Take the six digits as typed so far."""
        self._typed = text
        self.changed.emit()
        self._post(TypeCan(text))
