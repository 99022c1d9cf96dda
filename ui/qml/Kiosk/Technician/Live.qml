pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// The devices as they are now, each to be started anew, and the newest lines of the log.
Frame {
    id: live

    question: qsTr("Thiết bị và nhật ký")
    reason: qsTr("Cập nhật mỗi giây. Mọi thứ có thể là của người dân đã được che.")
    inner: true
    onReturned: {
        LiveModel.forget();
        RoomsModel.back();
    }
    primary: !LiveModel.mayRead ? "" : LiveModel.loud ? qsTr("Xem mọi dòng") : qsTr("Chỉ xem cảnh báo")
    ready: true
    canStartOver: false
    onProceeded: LiveModel.filter(!LiveModel.loud)
    // Whoever looked for something before is not answered any more.
    Component.onCompleted: {
        LiveModel.search("");
        LiveModel.look();
    }

    Timer {
        interval: 1000
        repeat: true
        running: true
        onTriggered: LiveModel.look()
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Notes {
            objectName: "restarted"
            sentences: LiveModel.outcome === "" ? [] : [LiveModel.outcome]
            Layout.fillWidth: true
        }
        Repeater {
            model: LiveModel.devices
            delegate: GridLayout {
                id: device
                required property string role
                required property string title
                required property string shows
                required property string word
                required property string counters
                required property string fault
                readonly property bool asked: LiveModel.asked === role
                columns: width < 26 * Theme.body ? 2 : 3
                columnSpacing: Theme.grid
                rowSpacing: Theme.grid / 2
                Layout.fillWidth: true
                StateMark {
                    shows: device.shows
                    Layout.alignment: Qt.AlignVCenter
                }
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    Words {
                        objectName: "device:" + device.role
                        text: device.title + ": " + device.word
                        bold: true
                        Layout.fillWidth: true
                    }
                    Words {
                        text: device.counters
                        color: Theme.colour.quiet
                        font.pixelSize: Theme.small
                        lineHeight: 1.05
                        Layout.fillWidth: true
                    }
                    Words {
                        text: device.fault
                        textFormat: Text.PlainText
                        visible: text !== ""
                        color: Theme.colour.trouble
                        font.pixelSize: Theme.small
                        lineHeight: 1.05
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                }
                QuietButton {
                    objectName: "restart:" + device.role
                    text: device.asked ? qsTr("Chạm lần nữa để khởi động lại") : qsTr("Khởi động lại")
                    Accessible.name: text + ": " + device.title
                    enabled: !LiveModel.busy
                    opacity: enabled ? 1 : 0.45
                    font.pixelSize: Theme.small
                    Layout.maximumWidth: device.columns === 2 ? device.width : implicitWidth
                    Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                    Layout.columnSpan: device.columns === 2 ? 2 : 1
                    Layout.alignment: Qt.AlignRight | Qt.AlignVCenter
                    onClicked: LiveModel.restart(device.role)
                }
            }
        }
        QuietButton {
            objectName: "restart:shell"
            visible: LiveModel.mayShell
            text: LiveModel.asked === "shell" ? qsTr("Chạm lần nữa để khởi động lại màn hình") : qsTr("Khởi động lại màn hình")
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
            onClicked: LiveModel.restart("shell")
        }
        RestartMachine {
            Layout.fillWidth: true
        }
        Words {
            visible: LiveModel.mayRead
            text: qsTr("Nhật ký, mới nhất ở trên")
            bold: true
            font.pixelSize: Theme.lead
            Layout.topMargin: Theme.grid
            Layout.fillWidth: true
        }
        Words {
            objectName: "found"
            text: LiveModel.found
            visible: text !== ""
            color: Theme.colour.quiet
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
        Field {
            name: "log"
            // What programs write is English.
            kind: "plain"
            visible: LiveModel.mayRead
            hint: qsTr("Tìm trong nhật ký, ví dụ: printer, error")
            value: LiveModel.query
            limit: 80
            Layout.fillWidth: true
            onEdited: text => LiveModel.search(text)
        }
        Repeater {
            model: LiveModel.lines
            delegate: Words {
                required property int number
                required text
                required property bool loud
                objectName: "line:" + number
                textFormat: Text.PlainText
                bold: loud
                color: loud ? Theme.colour.trouble : Theme.colour.ink
                font.pixelSize: Theme.small
                lineHeight: 1.05
                wrapMode: Text.WrapAnywhere
                Layout.fillWidth: true
            }
        }
    }
}
