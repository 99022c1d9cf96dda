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

        Words {
            objectName: "beside"
            text: ConfigurationModel.beside
            visible: text !== ""
            bold: true
            Layout.fillWidth: true
        }
        Repeater {
            model: ConfigurationModel.differences
            delegate: Plate {
                id: difference
                required property string key
                required property string signed
                required property string used
                objectName: "differs:" + key
                implicitHeight: column.implicitHeight + 2 * Theme.grid
                color: Theme.colour.waitGround
                border.color: Theme.colour.wait
                Layout.fillWidth: true
                Column {
                    id: column
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: parent.top
                    anchors.margins: Theme.grid
                    Words {
                        text: difference.key
                        font.pixelSize: Theme.small
                        lineHeight: 1
                        wrapMode: Text.WrapAnywhere
                        width: parent.width
                    }
                    Words {
                        text: difference.signed
                        width: parent.width
                    }
                    Words {
                        text: difference.used
                        bold: true
                        width: parent.width
                    }
                }
            }
        }
        Words {
            text: qsTr("Mọi mục đang dùng, và từ đâu")
            bold: true
            font.pixelSize: Theme.lead
            Layout.topMargin: Theme.grid
            Layout.fillWidth: true
        }
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
