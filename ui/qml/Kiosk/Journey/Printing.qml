import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The slip on its way out.
Frame {
    question: qsTr("Đang in phiếu")
    reason: qsTr("Phiếu ra ở khe bên dưới màn hình.")
    back: ""
    primary: ""
    canStartOver: false

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: SlipTaken {}
        sentence: qsTr("Phiếu đang ra…")
        detail: ResultModel.taken ? qsTr("Hồ sơ của quý khách đã đến tỉnh.") : qsTr("Hồ sơ của quý khách đang được giữ an toàn, chờ gửi đi.")
    }
}
