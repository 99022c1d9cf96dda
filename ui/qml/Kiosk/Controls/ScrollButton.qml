import QtQuick
import Kiosk.Theme

// Turns a long area by a page: an arrow and a word, beside each other upright, above each other in a narrow margin.
Pressable {
    id: control

    property bool downward: true

    padding: Theme.grid / 4
    leftPadding: Theme.portrait ? 1.5 * Theme.grid : Theme.grid / 4
    rightPadding: leftPadding
    width: Theme.portrait ? implicitWidth : Theme.target + Theme.grid
    Accessible.name: text

    contentItem: Item {
        implicitWidth: Theme.portrait ? arrow.width + Theme.grid / 2 + words.width : Theme.target
        implicitHeight: Theme.portrait ? words.implicitHeight : arrow.height + Theme.grid / 4 + words.height

        TextMetrics {
            id: line
            font: words.font
            text: words.text
        }
        Arrow {
            id: arrow
            x: Theme.portrait ? 0 : (parent.width - width) / 2
            y: Theme.portrait ? (parent.height - height) / 2 : (parent.height - parent.implicitHeight) / 2
            downward: control.downward
            colour: Theme.colour.primary
        }
        Words {
            id: words
            x: Theme.portrait ? arrow.width + Theme.grid / 2 : 0
            y: Theme.portrait ? (parent.height - height) / 2 : arrow.y + arrow.height + Theme.grid / 4
            width: Theme.portrait ? Math.ceil(line.advanceWidth) + 1 : parent.width
            text: control.text
            bold: true
            color: Theme.colour.primary
            font.pixelSize: Theme.portrait ? Theme.label : Theme.fine
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.down ? Theme.colour.chosen : Theme.colour.card
        border.width: Theme.rim
        border.color: Theme.colour.rim
    }
}
