"""What this kiosk can do today, for QML: a device that is out closes one way, and it is said which."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from hardware.vocabulary import Role
from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.devices import hopeless, logins
from kiosk.journey.visit import Login, Visit
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_NOTES = {
    Role.DOCUMENT_SCANNER: "Máy quét đang nghỉ: hôm nay chỉ nộp được thủ tục không cần quét giấy tờ.",
    Role.RECEIPT_PRINTER: "Máy in đang nghỉ: mã hồ sơ hiện trên màn hình để chụp ảnh hoặc ghi lại.",
}
_NEEDED = {
    (Login.CARD,): "Cần thẻ căn cước gắn chip",
    (Login.CARD, Login.VNEID): "Cần thẻ căn cước gắn chip, hoặc VNeID trên điện thoại",
    (Login.VNEID,): "Cần VNeID trên điện thoại",
}
_NO_READER = "Đầu đọc thẻ đang nghỉ: hôm nay tra cứu được, còn nộp hồ sơ thì xin đến quầy."
_CARD_LEFT = "Có thẻ để quên trên đầu đọc. Thẻ của quý khách thì xin lấy; nếu không, xin báo cán bộ."
_PHONE_INSTEAD = "Đầu đọc thẻ đang nghỉ: muốn nộp hồ sơ, xin đăng nhập bằng VNeID trên điện thoại."


@QmlElement
@QmlSingleton
class ServiceModel(Drawn, QObject):
    """Which ways are closed now, a sentence each."""

    changed = Signal()

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self.changed.emit()

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def notes(self) -> list[str]:
        """What was left here, what does not work now and what to do instead; empty when all is well."""
        if self._scene is None:
            return []
        out = self._visit.out
        reader = _PHONE_INSTEAD if self._scene.world.phone else _NO_READER
        notes = [_CARD_LEFT] if self._card_left() else []
        notes += [reader] if Role.CHIP_READER in out else []
        notes += [words for role, words in _NOTES.items() if role in out]
        return [self._say(words) for words in notes]

    @Property(str, notify=changed)
    def fileWords(self) -> str:  # noqa: N802  # a QML name
        """What one must have at hand to file now."""
        ways = logins(self._visit, self._scene.world) if self._scene else ()
        return self._say(_NEEDED.get(ways, "Hôm nay chưa nộp được tại ki-ốt này"))

    @Property(str, notify=changed)
    def cardLeftWords(self) -> str:  # noqa: N802  # a QML name
        """That somebody forgot their card, empty when nobody did."""
        return self._say(_CARD_LEFT) if self._card_left() else ""

    def _card_left(self) -> bool:
        # Looked at while nobody is there alone.
        return self._visit.card_left and self._visit.step in UNATTENDED

    @Property(bool, notify=changed)
    def codeScannerOut(self) -> bool:  # noqa: N802  # a QML name
        """Whether the card's code cannot be shown, only its digits typed."""
        return Role.CODE_SCANNER in self._visit.out

    @Property(str, notify=changed)
    def closedWords(self) -> str:  # noqa: N802  # a QML name
        """Why the kiosk is closed."""
        if self._scene is not None and hopeless(self._visit, self._scene.world):
            return self._say("Các máy của ki-ốt đang nghỉ. Khi máy chạy lại, ki-ốt tự mở.")
        return self._say("Lúc này ki-ốt chưa thể cất giữ an toàn hồ sơ mới. Khi sẵn sàng, ki-ốt tự mở lại.")
