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
    touched: false

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: Sketch {
            name: ResultModel.queued ? "Sending" : "Sealed"
        }
        sentence: ResultModel.queued ? qsTr("Đang chờ tỉnh báo đã có hồ sơ…") : qsTr("Đang niêm phong hồ sơ…")
        detail: ResultModel.queued ? qsTr("Hồ sơ đã được giữ an toàn trong ki-ốt. Nếu tỉnh chưa trả lời, ki-ốt sẽ tự gửi lại; quý khách không phải nộp lại.") : ""
        steps: [qsTr("Niêm phong và cất vào ki-ốt"), qsTr("Gửi đến tỉnh và chờ trả lời")]
        current: ResultModel.queued ? 1 : 0
        part: ResultModel.progress
    }
}
