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
    readonly property string extra: TypingModel.board === "phone" ? "+" : TypingModel.board === "date" || TypingModel.board === "birth" ? "/" : ""

    Column {
        Grid {
            columns: 3
            Repeater {
                model: Letters.pad
                delegate: Key {
                    required property string modelData
                    width: pad.pitch
                    height: pad.tall
                    text: modelData
                    onClicked: Typing.put(text)
                }
            }
        }
        Row {
            Key {
                width: pad.pitch * (pad.extra === "" ? 3 : 2)
                height: pad.tall
                text: "0"
                onClicked: Typing.put(text)
            }
            Key {
                visible: pad.extra !== ""
                width: pad.pitch
                height: pad.tall
                text: pad.extra
                onClicked: Typing.put(text)
            }
        }
    }
    Column {
        RubKey {
            objectName: "key:rub"
            width: pad.pitch * 1.2
            height: pad.tall * 2
        }
        Key {
            objectName: "key:close"
            width: pad.pitch * 1.2
            height: pad.tall * 2
            text: qsTr("Xong")
            strong: true
            font.pixelSize: Theme.lead
            onClicked: Typing.close()
        }
    }
}
