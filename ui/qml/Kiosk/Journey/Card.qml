import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The card on the reader, and how far the reading is.
Frame {
    question: IdentityModel.reading ? qsTr("Đang đọc thẻ") : qsTr("Đặt thẻ lên đầu đọc")
    reason: IdentityModel.reading ? qsTr("Xin để yên thẻ cho đến khi đọc xong.") : qsTr("Đặt thẻ nằm phẳng, mặt có chip úp xuống.")
    primary: ""

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: CardOnReader {}
        sentence: IdentityModel.reading ? qsTr("Đang đọc chip trên thẻ…") : qsTr("Ki-ốt đang chờ thẻ…")
        detail: IdentityModel.reading ? qsTr("Việc này mất vài giây.") : qsTr("Đầu đọc thẻ ở ngay dưới màn hình, có hình chiếc thẻ.")
        part: IdentityModel.progress
    }
}
