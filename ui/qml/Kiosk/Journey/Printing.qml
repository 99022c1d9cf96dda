import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The slip on its way out.
Frame {
    question: qsTr("Xin chờ lấy phiếu")
    reason: qsTr("Phiếu ra ở khe bên dưới màn hình.")
    back: ""
    primary: ""
    canStartOver: false

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: SlipTaken {}
        sentence: qsTr("Đang in phiếu…")
        detail: ResultModel.taken ? qsTr("Hồ sơ của quý khách đã đến tỉnh.") : qsTr("Hồ sơ của quý khách được giữ an toàn trong ki-ốt.")
    }
}
