import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// Restart of the whole machine, asked once more. The question comes to stand where the finger is, and what does it two
// rows lower: a finger that touches twice does nothing.
ColumnLayout {
    id: machine

    visible: RestartModel.may
    spacing: Theme.grid
    Component.onCompleted: RestartModel.forget()

    Notes {
        objectName: "machine"
        sentences: RestartModel.outcome === "" ? [] : [RestartModel.outcome]
        Layout.fillWidth: true
    }
    Words {
        visible: RestartModel.asked
        text: qsTr("Cả máy sẽ tắt rồi tự bật lại, mất vài phút. Hồ sơ đã nhận không mất: máy gửi tiếp sau khi bật lại. Xin ở lại đến khi màn hình chào hiện ra.")
        bold: true
        Layout.fillWidth: true
    }
    QuietButton {
        objectName: "restart:machine"
        text: RestartModel.asked ? qsTr("Không khởi động lại") : qsTr("Khởi động lại cả máy")
        enabled: !RestartModel.busy
        opacity: enabled ? 1 : 0.45
        Layout.fillWidth: true
        Layout.maximumWidth: implicitWidth
        Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
        onClicked: RestartModel.asked ? RestartModel.forget() : RestartModel.ask()
    }
    QuietButton {
        objectName: "restart:machine-now"
        visible: RestartModel.asked
        text: qsTr("Khởi động lại cả máy ngay")
        Layout.fillWidth: true
        Layout.maximumWidth: implicitWidth
        Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
        onClicked: RestartModel.restart()
    }
}
