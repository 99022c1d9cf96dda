pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// The whole screen in one colour after the other, or in fields of colours over a ramp of greys; then the answer.
Rectangle {
    id: fields

    readonly property bool pixels: AskModel.kind === "pixels"
    readonly property list<color> plain: ["#000000", "#FFFFFF", "#FF0000", "#00FF00", "#0000FF"]
    readonly property int last: pixels ? plain.length : 1
    property int at: -1

    color: at >= 0 && at < last && pixels ? plain[at] : Theme.colour.paper

    Column {
        anchors.fill: parent
        visible: !fields.pixels && fields.at === 0
        Repeater {
            model: ["#000000", "#FFFFFF", "#FF0000", "#00FF00", "#0000FF", "#00FFFF", "#FF00FF", "#FFFF00"]
            delegate: Rectangle {
                required property color modelData
                width: fields.width
                height: fields.height * 0.7 / 8
                color: modelData
            }
        }
        Row {
            Repeater {
                model: 16
                delegate: Rectangle {
                    required property int index
                    width: fields.width / 16
                    height: fields.height * 0.3
                    color: Qt.rgba(index / 15, index / 15, index / 15, 1)
                }
            }
        }
    }
    MouseArea {
        objectName: "colour"
        anchors.fill: parent
        enabled: fields.at < fields.last
        onClicked: fields.at += 1
    }
    ColumnLayout {
        visible: fields.at < 0 || fields.at === fields.last
        anchors.centerIn: parent
        width: Math.min(parent.width - 8 * Theme.grid, 200 * Theme.mm)
        spacing: Theme.apart
        Words {
            text: AskModel.words
            bold: true
            font.pixelSize: Theme.title
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            visible: fields.at < 0
            text: qsTr("Chạm vào màn hình để bắt đầu, và để sang màu tiếp theo.")
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        PrimaryButton {
            objectName: "yes"
            visible: fields.at === fields.last
            text: qsTr("Mọi chỗ đều đúng màu")
            Layout.fillWidth: true
            onClicked: AskModel.answer(AskModel.number, true)
        }
        QuietButton {
            objectName: "no"
            visible: fields.at === fields.last
            text: qsTr("Có chỗ sai màu")
            Layout.fillWidth: true
            onClicked: AskModel.answer(AskModel.number, false)
        }
        QuietButton {
            objectName: "once-more"
            visible: fields.at === fields.last
            text: qsTr("Xem lại các màu")
            Layout.fillWidth: true
            onClicked: fields.at = 0
        }
    }
}
