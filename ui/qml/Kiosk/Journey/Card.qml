import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The card on the reader: where it goes, what happens to it, and how far the reading is.
Frame {
    question: IdentityModel.reading ? qsTr("Đang đọc thẻ") : qsTr("Đặt thẻ lên đầu đọc")
    reason: IdentityModel.reading ? qsTr("Xin để yên thẻ cho đến khi đọc xong.") : qsTr("Đầu đọc thẻ ở ngay dưới màn hình, có hình chiếc thẻ.")
    primary: ""
    touched: false

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: Sketch {
            name: IdentityModel.reading ? "CardOnReader" : "CardPlace"
        }
        sentence: IdentityModel.reading ? qsTr("Đang đọc chip trên thẻ…") : qsTr("Ki-ốt đang chờ thẻ…")
        detail: IdentityModel.reading ? qsTr("Việc này mất vài giây.") : qsTr("Đặt thẻ nằm phẳng, mặt có chip úp xuống.")
        steps: [qsTr("Đặt thẻ"), qsTr("Đọc chip"), qsTr("Kiểm tra chữ ký trên chip")]
        current: IdentityModel.step
        awaiting: !IdentityModel.reading
        part: IdentityModel.progress
    }
}
