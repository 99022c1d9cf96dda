import QtQuick
import Kiosk.Theme

// A key with more than its letter: a drawing before it, the key of a keyboard behind it, a word below. A word that has
// no room beside the drawing leaves the key to it.
Key {
    id: key

    property string below
    property string hotkey
    property Component drawing: null
    readonly property real room: width - 2 * (0.9 * Theme.mm + rim) - Theme.mm
    readonly property bool worded: drawing === null || picture.width + letterRow.spacing + least.advanceWidth <= room

    TextMetrics {
        id: least
        font.family: key.font.family
        font.weight: key.font.weight
        font.pixelSize: Theme.type(3.5)
        text: key.text
    }

    contentItem: Item {
        Column {
            anchors.centerIn: parent
            spacing: 0.3 * Theme.mm
            Row {
                id: letterRow
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: 1.5 * Theme.mm
                Loader {
                    id: picture
                    anchors.verticalCenter: parent.verticalCenter
                    active: key.drawing !== null
                    visible: active
                    sourceComponent: key.drawing
                }
                Text {
                    id: letter
                    anchors.verticalCenter: parent.verticalCenter
                    visible: key.worded
                    width: Math.min(implicitWidth, key.room - (picture.active ? picture.width + parent.spacing : 0))
                    text: key.text
                    textFormat: Text.PlainText
                    font: key.font
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.type(3.5)
                    color: key.said
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }
                Text {
                    visible: text !== ""
                    anchors.baseline: letter.baseline
                    text: key.hotkey
                    textFormat: Text.PlainText
                    font.family: Theme.family
                    font.pixelSize: Theme.fine
                    color: key.down ? key.said : Theme.colour.quiet
                    Accessible.ignored: true
                }
            }
            Text {
                visible: text !== ""
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(implicitWidth, key.room)
                text: key.below
                textFormat: Text.PlainText
                font.family: Theme.family
                font.pixelSize: Theme.fine
                font.weight: key.worn ? Theme.strong : Font.Normal
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.type(3.5)
                color: key.said
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
    }
}
