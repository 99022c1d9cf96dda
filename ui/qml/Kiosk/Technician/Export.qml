pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// The archive for support onto a stick.
Frame {
    question: qsTr("Xuất nhật ký và báo cáo ra USB")
    reason: qsTr("Một tệp nén cho bộ phận hỗ trợ. Mọi thứ có thể là của người dân đã được che.")
    inner: true
    onReturned: RoomsModel.back()
    primary: qsTr("Tìm lại USB")
    ready: !ExportModel.busy
    canStartOver: false
    onProceeded: ExportModel.look()
    Component.onCompleted: ExportModel.look()

    Timer {
        interval: 2000
        repeat: true
        running: !ExportModel.busy
        onTriggered: ExportModel.look()
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Notes {
            objectName: "exported"
            sentences: ExportModel.outcome === "" ? [] : [ExportModel.outcome]
            Layout.fillWidth: true
        }
        Words {
            visible: ExportModel.busy
            text: qsTr("Đang ghi và đọc lại. Xin chưa rút USB.")
            bold: true
            Layout.fillWidth: true
        }
        Words {
            visible: ExportModel.count === 0
            text: qsTr("Chưa thấy USB nào. Hãy cắm USB vào máy, máy sẽ tự nhận ra.")
            Layout.fillWidth: true
        }
        Repeater {
            model: ExportModel.sticks
            delegate: Pressable {
                id: stick
                required property string folder
                required property string label
                required property string room
                objectName: "stick:" + folder
                text: label
                enabled: !ExportModel.busy
                opacity: enabled ? 1 : 0.45
                padding: Theme.grid
                Accessible.name: label + ". " + room
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.target
                onClicked: ExportModel.write(folder)
                contentItem: ColumnLayout {
                    spacing: 0
                    Words {
                        text: qsTr("Ghi vào %1").arg(stick.label)
                        textFormat: Text.PlainText
                        bold: true
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    Words {
                        text: stick.room
                        color: Theme.colour.quiet
                        font.pixelSize: Theme.small
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    radius: stick.corner
                    color: stick.down ? Theme.colour.chosen : Theme.colour.card
                    border.width: Theme.rim
                    border.color: Theme.colour.primary
                }
            }
        }
    }
}
