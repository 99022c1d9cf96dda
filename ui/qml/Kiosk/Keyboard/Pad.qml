pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Theme

// Digits as on a telephone; beside nought, what else the field takes.
Row {
    id: pad

    required property real tall
    required property real room
    readonly property real pitch: Math.min(44 * Theme.mm, room / 4.2)
    readonly property string extra: TypingModel.board === "phone" ? "+" : TypingModel.board === "number" ? "" : "/"

    Grid {
        columns: 3
        Repeater {
            model: [...Letters.pad, pad.extra, "0"]
            delegate: Item {
                id: cell
                required property string modelData
                width: pad.pitch
                height: pad.tall
                Key {
                    anchors.fill: parent
                    visible: cell.modelData !== ""
                    text: cell.modelData
                    onClicked: Typing.put(text)
                }
            }
        }
        RubKey {
            objectName: "key:rub"
            width: pad.pitch
            height: pad.tall
        }
    }
    Key {
        objectName: "key:close"
        anchors.bottom: parent.bottom
        width: pad.pitch * 1.2
        height: pad.tall
        text: qsTr("Xong")
        strong: true
        font.pixelSize: Theme.lead
        onClicked: Typing.close()
    }
}
