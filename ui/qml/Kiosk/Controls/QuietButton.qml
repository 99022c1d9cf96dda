import QtQuick
import Kiosk.Theme

// A way that is open but not urged: outlined, on the card's white.
Pressable {
    id: control

    implicitHeight: Theme.button
    leftPadding: 1.5 * Theme.grid
    rightPadding: 1.5 * Theme.grid

    contentItem: Words {
        text: control.text
        font: control.font
        color: Theme.colour.primary
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: control.corner
        color: control.down ? Theme.colour.chosen : Theme.colour.card
        border.width: Theme.border / 2
        border.color: Theme.colour.primary
    }
}
