import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The dossier is safe from the moment it is queued; the province gets twenty seconds to answer.
Frame {
    question: qsTr("Đang nộp hồ sơ")
    reason: qsTr("Xin chờ một chút, không cần chạm vào đâu cả.")
    back: ""
    canStartOver: false
    primary: ResultModel.queued ? qsTr("Không chờ nữa") : ""

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: Sending {}
        sentence: ResultModel.queued ? qsTr("Đang chờ tỉnh báo đã có hồ sơ…") : qsTr("Đang niêm phong hồ sơ…")
        detail: ResultModel.queued ? qsTr("Hồ sơ đã được giữ an toàn trong ki-ốt. Nếu tỉnh chưa trả lời, ki-ốt sẽ tự gửi lại và quý khách vẫn có phiếu.") : ""
        part: ResultModel.progress
    }
}
