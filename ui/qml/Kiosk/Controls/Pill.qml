import QtQuick
import Kiosk.Theme

// A word or two in a rounded ground: where a value comes from, what state a thing is in.
Rectangle {
    id: pill

    required property string text
    property color ink: Theme.high ? Theme.colour.ink : Theme.colour.primary

    implicitWidth: words.implicitWidth + 1.5 * Theme.grid
    implicitHeight: words.implicitHeight + Theme.grid / 2
    radius: height / 2
    color: Theme.colour.chosen
    border.width: Theme.high ? Theme.hairline : 0
    border.color: Theme.colour.line
    visible: text !== ""

    Words {
        id: words
        anchors.centerIn: parent
        text: pill.text
        color: pill.ink
        font.pixelSize: Theme.small
        wrapMode: Text.NoWrap
        lineHeight: 1
    }
}
