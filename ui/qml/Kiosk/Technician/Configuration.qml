pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// The settings that hold, and where each comes from.
Frame {
    question: qsTr("Cấu hình của máy")
    reason: ConfigurationModel.file === "" ? qsTr("Máy này không có tệp cấu hình.") : qsTr("Đọc từ %1").arg(ConfigurationModel.file)
    inner: true
    onReturned: RoomsModel.back()
    primary: qsTr("Đọc lại cấu hình")
    ready: true
    canStartOver: false
    touched: false
    onProceeded: ConfigurationModel.read()
    Component.onCompleted: ConfigurationModel.read()

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Repeater {
            model: ConfigurationModel.rows
            delegate: RowLayout {
                id: row
                required property string key
                required property string value
                required property string origin
                required property bool own
                spacing: Theme.grid
                Layout.fillWidth: true
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    Words {
                        text: row.key
                        color: Theme.colour.quiet
                        font.pixelSize: Theme.small
                        lineHeight: 1
                        wrapMode: Text.WrapAnywhere
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "value:" + row.key
                        text: row.value
                        textFormat: Text.PlainText
                        bold: row.own
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                }
                Words {
                    text: row.origin
                    color: row.own ? Theme.colour.ink : Theme.colour.quiet
                    bold: row.own
                    font.pixelSize: Theme.small
                    Layout.preferredWidth: 8 * Theme.small
                    Layout.alignment: Qt.AlignVCenter
                }
            }
        }
    }
}
