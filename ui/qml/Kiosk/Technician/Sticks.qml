pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// The sticks that are plugged in, one of them to be chosen to write onto, and how that went.
ColumnLayout {
    id: sticks

    property bool ready: true
    signal chosen(string folder)

    spacing: Theme.apart
    Component.onCompleted: {
        ExportModel.forget();
        ExportModel.look();
    }

    Timer {
        interval: 2000
        repeat: true
        running: !ExportModel.busy
        onTriggered: ExportModel.look()
    }
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
            enabled: sticks.ready && !ExportModel.busy
            padding: Theme.grid
            Accessible.name: label + ". " + room
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.target
            onClicked: sticks.chosen(folder)
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
                border.width: stick.enabled ? Theme.rim : Theme.hairline
                border.color: stick.enabled ? Theme.colour.primary : Theme.colour.line
            }
        }
    }
}
