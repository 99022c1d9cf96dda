import QtQuick
import Kiosk.Theme

// A way that is open but not urged: outlined, on the card's white.
Pressable {
    id: control

    // A pixel more: places are not whole, and a line that is a hair too long would wrap.
    implicitWidth: Math.max(Theme.target, Math.ceil(implicitContentWidth + leftPadding + rightPadding) + 1)
    implicitHeight: Math.max(Theme.button, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: 1.5 * Theme.grid
    rightPadding: 1.5 * Theme.grid
    topPadding: Theme.grid / 2
    bottomPadding: Theme.grid / 2

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
        border.width: Theme.rim
        border.color: Theme.colour.primary
    }
}
