pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// The keys of the pad, one after the other. Keys lead nowhere here: what is no key is only touched.
Rectangle {
    id: pad

    color: Theme.colour.paper

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 8 * Theme.grid, 200 * Theme.mm)
        spacing: Theme.apart
        Words {
            text: AskModel.words
            bold: true
            font.pixelSize: Theme.title
            Layout.fillWidth: true
        }
        Repeater {
            model: AskModel.keys
            delegate: RowLayout {
                id: line
                required property int index
                required property string modelData
                readonly property bool now: index === AskModel.key
                spacing: Theme.grid
                StateMark {
                    shows: line.index < AskModel.key ? "passed" : line.now ? "running" : "unknown"
                }
                Words {
                    text: line.now ? qsTr("%1: bấm bây giờ").arg(line.modelData) : line.modelData
                    bold: line.now
                    font.pixelSize: Theme.lead
                    Layout.fillWidth: true
                }
            }
        }
        Words {
            visible: AskModel.wrongKey
            text: qsTr("Vừa nhận một phím khác. Xin bấm đúng phím đang nêu.")
            color: Theme.colour.trouble
            Layout.fillWidth: true
        }
        QuietButton {
            objectName: "no"
            focusPolicy: Qt.NoFocus
            text: qsTr("Có phím không nhận")
            Layout.fillWidth: true
            onClicked: AskModel.answer(AskModel.number, false)
        }
    }
}
